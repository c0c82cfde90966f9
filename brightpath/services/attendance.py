"""Days that a parent marks by hand as attended, half or not, whatever the log says; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Fault, Faulty, NotFound, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.ledger import Mark
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.recorded_children import recorded_child
from brightpath.storage import ledger as kept
from brightpath.storage.database import Db
from brightpath.storage.events import event_at, record_event
from brightpath.storage.family import household_of

#: A year of marks and more.
MOST_MARKS: Final = 400
_AS: Final[Mapping[Mark | None, str]] = {
    Mark.DAY: "marked as attended",
    Mark.HALF: "marked as half a day",
    Mark.NONE: "marked as not attended",
    None: "as the log says again",
}
Marks = Mapping[date, Mark | None]


@dataclass(frozen=True)
class Marked:
    """What was marked, in a sentence; `change` takes it back."""

    sentence: str
    change: int


@verb
def mark_attendance(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, marks: Marks) -> Marked | None:
    """Say of days whether they were attended, wholly, half or not; None gives a day back to the log. All or nothing.

    Returns None when all of them are marked so already.

    Raises
    ------
    Faulty
        When a day is still to come, or when there are too many.
    NotFound
        When the family has no household yet, or never had such a child.
    """
    with house.store.write() as db:
        household = household_of(db, family_id)
        name = recorded_child(house, db, family_id, household, child_id).child.name
        today = house.today(household.calendar.time_zone)
        if len(marks) > MOST_MARKS:
            raise Faulty([Fault("days", f"These are {len(marks)} days.", f"at most {MOST_MARKS} at once")])
        to_come = [on for on, mark in marks.items() if on > today and mark is not None]
        if to_come:
            raise Faulty([Fault("day", f"{on.isoformat()} is still to come.", "today or before") for on in to_come])
        before = _standing(db, family_id, child_id, marks)
        after = {on: mark for on, mark in marks.items() if mark is not before[on]}
        if not after:
            return None
        sentence = f"{name}: {_told(after)}."
        return _mark(house, db, actor, family_id, child_id, {on: before[on] for on in after}, after, sentence)


@verb
def take_back_marks(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, change: int) -> Marked:
    """Mark days as they were before one change, each with the mark that stood there, or with none.

    Raises
    ------
    NotFound
        When there was no such change of this child's days.
    Stale
        When one of the days was marked again since.
    """
    with house.store.write() as db:
        event = event_at(db, family_id, change)
        if event.kind != EventKind.ATTENDANCE_MARKED or child_id not in event.subject_ids:
            raise NotFound("There is no such change.")
        before, after = _read(event.data["before"]), _read(event.data["after"])
        if _standing(db, family_id, child_id, after) != after:
            raise Stale("One of these days was marked again since, so this can no longer be taken back from here.")
        sentence = "The days are marked as they were before."
        return _mark(house, db, actor, family_id, child_id, after, before, sentence)


def _mark(
    house: House,
    db: Db,
    actor: Actor,
    family_id: FamilyId,
    child_id: ChildId,
    before: Marks,
    after: Marks,
    sentence: str,
) -> Marked:
    event = record_event(
        db,
        EventKind.ATTENDANCE_MARKED,
        family_id=family_id,
        user_id=actor.user_id,
        at=house.now(),
        subject_ids=[child_id],
        data={"sentence": sentence, "before": _written(before), "after": _written(after)},
    )
    kept.save_marks(db, family_id, child_id, after, at=house.now(), user_id=actor.user_id)
    return Marked(sentence, event.sequence)


def _standing(db: Db, family_id: FamilyId, child_id: ChildId, days: Marks) -> dict[date, Mark | None]:
    """Say how days are marked now."""
    if not days:
        return {}
    marked = kept.marks_between(db, family_id, child_id, min(days), max(days))
    return {on: marked.get(on) for on in days}


def _told(marks: Marks) -> str:
    """Say "16 days marked as half a day"."""
    days = "1 day" if len(marks) == 1 else f"{len(marks)} days"
    [first, *others] = dict.fromkeys(marks.values())
    return f"{days} marked" if others else f"{days} {_AS[first]}"


def _written(marks: Marks) -> dict[str, str | None]:
    return {on.isoformat(): None if mark is None else mark.value for on, mark in marks.items()}


def _read(marks: Mapping[str, str | None]) -> dict[date, Mark | None]:
    return {date.fromisoformat(on): None if mark is None else Mark(mark) for on, mark in marks.items()}
