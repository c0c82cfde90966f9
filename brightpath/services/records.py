"""What a family writes down for its reports: marks, courses, books, notes of quarters; written, removed, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Faulty, NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.grades import read_score
from brightpath.domain.ids import ChildId, FamilyId, SubjectId, new_id
from brightpath.domain.records import Book, Course, Mark, R, Record, Records, ReportNote, faults_of, tidied
from brightpath.domain.ticks import find
from brightpath.domain.words import listed
from brightpath.imports.marks import read_marks
from brightpath.imports.pasted_list import Pasted
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import family, schedule
from brightpath.storage import records as kept
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.household import child_names_of, children_of, subject_ids_of

_NO_PLAN = "This week has no plan any more. Please look at it once more."
_NOUNS = {Mark: "mark", Course: "course", Book: "book", ReportNote: "note"}


@dataclass(frozen=True)
class Written:
    """What was written down or removed, in a sentence; `change` takes it back."""

    sentence: str
    change: int


@verb
def records_of(house: House, actor: Actor, family_id: FamilyId) -> Records:
    """List what the family wrote down, subjects by their names of now."""
    with house.store.read() as db:
        return kept.all_records(db, family_id)


@verb
def write_records(house: House, actor: Actor, family_id: FamilyId, records: Sequence[Record]) -> Written:
    """Write records down, new ones or others in the place of those with their ids; all of it or, with a fault, nothing.

    Raises
    ------
    Faulty
        With everything that is wrong.
    NotFound
        When one of them is another family's.
    """
    with house.store.write() as db:
        return _write(house, db, actor, family_id, records)


@verb
def remove_records(house: House, actor: Actor, family_id: FamilyId, record_ids: Sequence[str]) -> Written:
    """Take records out; what they were is kept, so that it can be taken back.

    Raises
    ------
    NotFound
        When one of them is not there.
    """
    with house.store.write() as db:
        return _remove(house, db, actor, family_id, record_ids)


@verb
def take_back_records(house: House, actor: Actor, family_id: FamilyId, change: int) -> Written:
    """Take back what was written down or removed in one change.

    Raises
    ------
    NotFound
        When there is no such change.
    Stale
        When something of it was changed again since.
    """
    with house.store.write() as db:
        sentence = "The last change was taken back."
        event = _event(house, db, actor, family_id, EventKind.RECORD_TAKEN_BACK, (), sentence)
        kept.take_back(db, family_id, change, sequence=event, at=house.now(), user_id=actor.user_id)
        return Written(sentence, event)


@verb
def mark_item(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, week_start: date, item_id: str, text: str
) -> None:
    """Write down the mark of an item of a week ("46/50"), in the place of the one it has; without a text it has none.

    Raises
    ------
    Refused
        When it cannot be read as a mark.
    NotFound
        When the week has no plan.
    Stale
        When the item is not in the week any more.
    """
    with house.store.write() as db:
        last = week_start + timedelta(days=6)
        known = [
            one
            for one in kept.records_of(db, family_id, Mark)
            if (one.child_id, one.item_id) == (child_id, item_id) and week_start <= one.given_on <= last
        ]
        if not text.strip():
            if known:
                _remove(house, db, actor, family_id, [one.record_id for one in known])
            return
        score = read_score(text)
        plan = schedule.active_plan(db, family_id, week_start)
        if plan is None:
            raise NotFound(_NO_PLAN)
        one = find(plan.plan, child_id, item_id)
        if known:
            if known[0].score != score:
                _write(house, db, actor, family_id, [replace(known[0], score=score)])
            return
        today = house.today(family.family_of(db, family_id).time_zone)
        mark = Mark(
            record_id=new_id(),
            child_id=child_id,
            subject=one.item.subject,
            given_on=max(week_start, min(one.on, today)),
            score=score,
            title=one.item.lesson or "",
            item_id=item_id,
        )
        _write(house, db, actor, family_id, [mark])


@verb
def read_mark_list(house: House, actor: Actor, family_id: FamilyId, text: str, given_on: date) -> Pasted:
    """Read marks as they come out of a spreadsheet: child, subject, mark, and what it was for and when, if that is said."""
    with house.store.read() as db:
        children = children_of(db, family_id)
        today = house.today(family.family_of(db, family_id).time_zone)
    subjects = {child.name: [subject.name for subject in child.subjects] for child in children}
    return read_marks(text, subjects, given_on=given_on, today=today)


# --- How it is kept and told ------------------------------------------------------------------------------------------


def _write(house: House, db: Db, actor: Actor, family_id: FamilyId, records: Sequence[Record]) -> Written:
    known = family.family_of(db, family_id)
    children = child_names_of(db, family_id)  # those too who left: they keep a transcript
    ids = subject_ids_of(db, family_id)
    own: list[Record] = [_at_home(tidied(one), ids) for one in records]
    faults = faults_of(own, today=house.today(known.time_zone), children=children)
    if faults:
        raise Faulty(faults)
    sentence = _told(db, family_id, own, "written down")
    event = _event(house, db, actor, family_id, EventKind.RECORD_WRITTEN, own, sentence)
    kept.write_records(db, family_id, own, sequence=event, at=house.now(), user_id=actor.user_id)
    return Written(sentence, event)


def _remove(house: House, db: Db, actor: Actor, family_id: FamilyId, record_ids: Sequence[str]) -> Written:
    wanted = set(record_ids)
    gone = [one for one in _standing(db, family_id) if one.record_id in wanted]
    if not gone or len(gone) < len(wanted):
        raise NotFound(kept.GONE)
    sentence = _told(db, family_id, gone, "taken out")
    event = _event(house, db, actor, family_id, EventKind.RECORD_REMOVED, gone, sentence)
    kept.remove_records(db, family_id, gone, sequence=event, at=house.now(), user_id=actor.user_id)
    return Written(sentence, event)


def _at_home(record: R, ids: Mapping[tuple[ChildId, str], SubjectId]) -> R:
    """Lead a record to the subject of its child that has its name now; what the household does not list has none."""
    return replace(record, subject_id=ids.get((record.child_id, record.subject)))


def _standing(db: Db, family_id: FamilyId) -> list[Record]:
    known = kept.all_records(db, family_id)
    return [*known.marks, *known.courses, *known.books, *known.notes]


def _event(
    house: House,
    db: Db,
    actor: Actor,
    family_id: FamilyId,
    kind: EventKind,
    records: Sequence[Record],
    sentence: str,
) -> int:
    event = record_event(
        db,
        kind,
        family_id=family_id,
        user_id=actor.user_id,
        at=house.now(),
        subject_ids=[one.record_id for one in records],
        data={"sentence": sentence},
    )
    return event.sequence


def _told(db: Db, family_id: FamilyId, records: Sequence[Record], what: str) -> str:
    """Say "2 marks and a book written down for Ada and Ben."."""
    counts = Counter(_NOUNS[type(one)] for one in records)
    things = [f"a {noun}" if count == 1 else f"{count} {noun}s" for noun, count in counts.items()]
    names = child_names_of(db, family_id)
    children = [names.get(child_id, "") for child_id in dict.fromkeys(one.child_id for one in records)]
    sentence = f"{listed(things)} {what} for {listed(children)}."
    return sentence[:1].upper() + sentence[1:]
