"""How often a subject stands in the last planned weeks, drawn and worked out by hand; a lesson in two parts stands once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from brightpath.domain import ticks
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.schedule import PlannedDay, ScheduleItem, WeekPlan
from brightpath.storage.database import Db, Store
from brightpath.storage.family import found_family, save_household
from brightpath.storage.household import subject_ids_of
from brightpath.storage.measures import measure
from brightpath.storage.schedule import active_plan, planned_weeks, save_plan
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan
from tests.storage.measures.twin import a_life

WEEKS = [MONDAY + timedelta(weeks=number) for number in range(3)]


def test_the_last_planned_weeks_say_how_often_a_subject_stands(store: Store) -> None:
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household(a_child("Ada"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        ids = subject_ids_of(db, family_id)
        maths, art = (ids[ChildId(household.children[0].id), name] for name in ("Maths", "Art"))
        for week in (*WEEKS, WEEKS[2]):  # a second version of the last one
            plan = a_plan(household, week_start=week)
            save_plan(db, family_id, in_parts(plan) if week == WEEKS[1] else plan, problem={}, at=NOW)

    def asked(since: date, weeks: int) -> list[tuple[str, date, float]]:
        with store.read() as db:
            return measure(db, "times_planned", family=family_id, since=since, weeks=weeks).rows()

    every = [(one, week, 5.0) for one in (maths, art) for week in WEEKS]
    assert asked(WEEKS[0], 2) == sorted(row for row in every if row[1] > WEEKS[0])
    assert asked(WEEKS[2], 4) == sorted(row for row in every if row[1] == WEEKS[2])
    assert asked(WEEKS[2] + timedelta(days=1), 4) == []


def in_parts(plan: WeekPlan) -> WeekPlan:
    """Have every lesson of Maths in two parts."""

    def parts(item: ScheduleItem) -> list[ScheduleItem]:
        if item.name != "Maths":
            return [item]
        middle = (item.start + item.end) // 2
        halves = ((1, {"end": middle}), (2, {"start": middle}))
        return [
            item.model_copy(update={"id": f"{item.id}-{part}", "name": f"Maths (part {part})", "part": part} | ends)
            for part, ends in halves
        ]

    def day(of: PlannedDay) -> PlannedDay:
        return of.model_copy(update={"items": tuple(one for item in of.items for one in parts(item))})

    children = (one.model_copy(update={"days": tuple(map(day, one.days))}) for one in plan.children)
    return plan.model_copy(update={"children": tuple(children)})


def planned_of(db: Db, family_id: FamilyId, since: date, weeks: int) -> list[tuple[str, date, float]]:
    """Reckon `times_planned` from the plans that count."""
    found: dict[tuple[str, date], float] = defaultdict(float)
    for week in sorted(week for week in planned_weeks(db, family_id) if week >= since)[-weeks:]:
        kept = active_plan(db, family_id, week)
        assert kept is not None
        rows = db.rows(
            "SELECT child_id, item_id, subject_id FROM schedule_items WHERE schedule_id = ?", [kept.schedule_id]
        )
        ids = {(row["child_id"], row["item_id"]): row["subject_id"] for row in rows}
        for one in ticks.stood(kept.plan):
            subject_id = ids[one.child_id, one.item.id]
            if subject_id is not None:
                found[subject_id, week] += 1 if one.item.part is None else 0.5
    return sorted((*key, times) for key, times in found.items())


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_its_twin(store: Store, seed: int) -> None:
    family_id, chance = a_life(store, seed, 10), Random(seed)
    with store.read() as db:
        there = planned_weeks(db, family_id)
        for _ in range(6):
            asked = {
                "since": chance.choice(there) + timedelta(days=chance.randrange(-1, 2)),
                "weeks": chance.randrange(1, 4),
            }
            told = measure(db, "times_planned", family=family_id, **asked).rows()
            assert told == planned_of(db, family_id, **asked)
