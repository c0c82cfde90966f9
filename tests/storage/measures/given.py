"""A drawn week that was lived, small enough to work every answer out by hand. Each question has its test beside this.

Today is Wednesday 25 November 2026. Maths (core, 30 minutes) stands at 9:00 and Art (45 minutes) at 10:00, every day:

             Mon 23                    Tue 24         Wed 25                      Thu 26   Fri 27
    Ada  M   done                      left out       done 9:05-9:45, liked: 5    .        .
         A   done 10:00-10:20, 2       handed in      .                           .        moved to 14:00
    Ben  M   .                         .              .                           .        .
         A   .                         .              .                           .        .

Logged afterwards: on Tuesday Ada was at the zoo for 45 minutes, for Art and Nature; on Monday she baked, which was taken
out of the log again; on Sunday Ben read, nobody said how long.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from brightpath.domain.by_hand import moved
from brightpath.domain.events import EventKind
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.schedule import Actual, WeekPlan
from brightpath.domain.ticks import done, handed_in, skipped
from brightpath.domain.week_edits import Move
from brightpath.storage.activity_logs import ActivityRow, activities_between, add_activities
from brightpath.storage.database import Db, Store
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, save_household
from brightpath.storage.schedule import active_plan, save_plan
from brightpath.storage.weeks import keep_change
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan

TUESDAY, WEDNESDAY, FRIDAY, SUNDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 4, 6))
TODAY = WEDNESDAY


@dataclass(frozen=True)
class Lived:
    """Whose week it is."""

    family_id: FamilyId
    ada: ChildId
    ben: ChildId

    @property
    def asked(self) -> dict[str, Any]:
        """What most questions ask for: the family, the drawn week, today."""
        return {"family": self.family_id, "first": MONDAY, "last": SUNDAY, "today": TODAY}


def a_lived_week(store: Store) -> Lived:
    """Live the drawn week."""
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household(a_child("Ada"), a_child("Ben"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        ada, ben = (ChildId(child.id) for child in household.children)
        plan = a_plan(household)
        save_plan(db, family_id, plan, problem={}, at=NOW)
    after = done(plan, ada, "0-0")
    after = done(after, ada, "0-1", actual=Actual(start=600, end=620, engagement=2))
    after = skipped(after, ada, "1-0")
    after = handed_in(after, ada, "1-1")
    after = done(after, ada, "2-0", actual=Actual(start=545, end=585, engagement=5))
    with store.write() as db:
        change(db, family_id, after, EventKind.ITEM_COMPLETED)
    with store.write() as db:
        change(
            db, family_id, moved(after, Move(child=ada, item="4-1", on=FRIDAY, start=840), None), EventKind.ITEM_MOVED
        )
    log(store, family_id, activity(ada, TUESDAY, "Zoo", "Art", "Nature", minutes=45, place="the zoo"))
    log(store, family_id, activity(ada, MONDAY, "Baking", minutes=60))
    log(store, family_id, activity(ben, SUNDAY, "Reading"))
    take_out(store, family_id, MONDAY)
    return Lived(family_id, ada, ben)


def change(db: Db, family_id: FamilyId, after: WeekPlan, kind: EventKind) -> None:
    """Let the week be like this from now on."""
    kept = active_plan(db, family_id, after.week_start)
    assert kept is not None
    keep_change(db, family_id, kept, after, kind=kind, sentence="It changed.", at=NOW, user_id=None)


def activity(child_id: ChildId, on: date, name: str, *subjects: str, **facts: Any) -> ActivityRow:
    """Something a child did that stood in no plan."""
    return ActivityRow(child_id, on, name, "activity", True, subjects=subjects, **facts)


def log(store: Store, family_id: FamilyId, *rows: ActivityRow) -> None:
    """Write rows of the log."""
    with store.write() as db:
        event = record_event(db, EventKind.ACTIVITY_LOGGED, family_id=family_id, user_id=None, at=NOW)
        add_activities(db, family_id, rows, sequence=event.sequence, at=NOW, user_id=None)


def take_out(store: Store, family_id: FamilyId, on: date) -> None:
    """Take what was logged of a day out of the log."""
    with store.read() as db:
        logged = [one for one in activities_between(db, family_id, on, on) if one.item_id is None]
    rows = (activity(ChildId(one.child_id), on, one.name, *one.subjects) for one in logged)
    log(
        store,
        family_id,
        *(
            replace(row, is_completed=False, replaces=one.log_id, is_retracted=True, activity_id=one.activity_id)
            for row, one in zip(rows, logged, strict=True)
        ),
    )
