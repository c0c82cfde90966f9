"""Log first: what children did, planned or not, told afterwards for several days at once, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.activities import Activity, LoggedActivity, faults_of, tidied
from brightpath.domain.errors import Faulty, NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.ids import ChildId, FamilyId, new_id
from brightpath.domain.periods import check_days
from brightpath.domain.words import listed
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import activity_logs, family
from brightpath.storage.activity_logs import ActivityRow
from brightpath.storage.events import record_event
from brightpath.storage.household import children_of, subject_ids_of

#: What a row of the log is that stood in no plan.
TYPE = "activity"


@verb
def log_activities(
    house: House, actor: Actor, family_id: FamilyId, entries: Sequence[Activity]
) -> list[LoggedActivity]:
    """Write down what children did on days that are past or today; all of it or, with a fault, nothing.

    Raises
    ------
    Faulty
        With everything that is wrong: a day to come, a child that is not there, minutes outside 1 to 1440 ...
    """
    entries = [tidied(one) for one in entries]
    with house.store.write() as db:
        known = family.family_of(db, family_id)
        children = {child.id: child.name for child in children_of(db, family_id)}
        faults = faults_of(entries, today=house.today(known.time_zone), children=children)
        if faults:
            raise Faulty(faults)
        subjects = subject_ids_of(db, family_id)
        at = house.now()
        rows = []
        for one in entries:
            activity_id = new_id()
            for child in one.children:
                known_ids = [
                    subjects[ChildId(child), name] for name in one.subjects if (ChildId(child), name) in subjects
                ]
                rows.append(
                    ActivityRow(
                        child_id=ChildId(child),
                        on=one.on,
                        name=one.name,
                        type=TYPE,
                        is_completed=True,
                        activity_id=activity_id,
                        # Of one that is about several subjects none is the subject.
                        subject_id=known_ids[0] if len(one.subjects) == len(known_ids) == 1 else None,
                        subjects=one.subjects,
                        place=one.place,
                        actual={"completed": True},
                        minutes=one.minutes,
                        notes=one.notes,
                    )
                )
        names = listed(list(dict.fromkeys(children[child] for one in entries for child in one.children)))
        event = record_event(
            db,
            EventKind.ACTIVITY_LOGGED,
            family_id=family_id,
            user_id=actor.user_id,
            at=at,
            subject_ids=list(dict.fromkeys(row.activity_id for row in rows)),
            data={
                "sentence": f"{listed(list(dict.fromkeys(one.name for one in entries)))}: logged ({names}).",
                "dates": sorted({one.on.isoformat() for one in entries}),
                "entries": [one.model_dump(mode="json") for one in entries],
            },
        )
        activity_logs.add_activities(db, family_id, rows, sequence=event.sequence, at=at, user_id=actor.user_id)
        first_on, last_on = min(one.on for one in entries), max(one.on for one in entries)
        ids = {row.activity_id for row in rows}
        return [
            one for one in activity_logs.activities_between(db, family_id, first_on, last_on) if one.activity_id in ids
        ]


@verb
def activities_of(house: House, actor: Actor, family_id: FamilyId, first: date, last: date) -> list[LoggedActivity]:
    """List what counts of the log from `first` to `last`, both included, ticked items too; a child sees the own.

    Raises
    ------
    Refused
        When the days are turned round.
    """
    check_days(first, last)
    child_id = actor.child_id if actor.roles == {Role.CHILD} else None
    with house.store.read() as db:
        logged = activity_logs.activities_between(db, family_id, first, last, child_id)
    # How it went is written by parents for themselves.
    return logged if child_id is None else [replace(one, notes=None, engagement=None) for one in logged]


@verb
def retract_activity(house: House, actor: Actor, family_id: FamilyId, activity_id: str) -> None:
    """Take back what was logged, for all its children; the rows stay in the log, and new ones say that it is not so.

    Raises
    ------
    NotFound
        When it is not there: taken back already, another family's, or a planned item, which is unticked instead.
    """
    with house.store.write() as db:
        logged = activity_logs.rows_of_activity(db, family_id, activity_id)
        if not logged:
            raise NotFound("This is not in the log any more.")
        at = house.now()
        event = record_event(
            db,
            EventKind.ACTIVITY_RETRACTED,
            family_id=family_id,
            user_id=actor.user_id,
            at=at,
            subject_ids=[activity_id],
            data={"sentence": f"{logged[0].name}: taken out of the log.", "dates": [logged[0].on.isoformat()]},
        )
        rows = [
            ActivityRow(
                child_id=ChildId(one.child_id),
                on=one.on,
                name=one.name,
                type=TYPE,
                is_completed=False,
                activity_id=activity_id,
                subjects=one.subjects,
                replaces=one.log_id,
                is_retracted=True,
            )
            for one in logged
        ]
        activity_logs.add_activities(db, family_id, rows, sequence=event.sequence, at=at, user_id=actor.user_id)
