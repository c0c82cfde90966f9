"""A family with a planned week, and changes of it: one move, or whatever the dice say."""

from __future__ import annotations

import random
from datetime import date, timedelta

from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import PlannedDay, ScheduleItem, Unplaced, WeekPlan
from brightpath.domain.week_changes import in_order
from brightpath.planning.week import problem_of
from brightpath.services.house import House
from brightpath.storage.family import found_family, save_household
from brightpath.storage.schedule import save_plan
from tests.made_once import made_once
from tests.storage.given import MONDAY, a_child, a_document, a_household, a_plan

__all__ = ["MONDAY", "a_planned_family", "changed", "moved"]


@made_once
def a_planned_family(house: House, children: tuple[str, ...] = ("Ada", "Ben")) -> FamilyId:
    """A family of Grace with a small plan of the week of 23 November 2026, written down directly."""
    with house.store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=house.now()).family_id)
        household = a_household(*(a_child(name) for name in children))
        household = save_household(db, family_id, household, a_document(household), at=house.now())
        problem = problem_of(household, MONDAY).model_dump(mode="json")
        save_plan(db, family_id, a_plan(household), problem=problem, at=house.now())
    return family_id


def moved(plan: WeekPlan, on: date, start: int, item_id: str | None = None) -> WeekPlan:
    """The week with one item of the first child on another day or at another time; the first one when not said."""
    child = plan.children[0]
    item = next(item for day in child.days for item in day.items if item_id is None or item.id == item_id)
    new = item.model_copy(update={"start": start, "end": start + item.end - item.start})
    days = {day.on: [each for each in day.items if each.id != item.id] for day in child.days}
    days.setdefault(on, []).append(new)
    return with_days(plan, days)


def with_days(plan: WeekPlan, days: dict[date, list[ScheduleItem]]) -> WeekPlan:
    made = tuple(PlannedDay(on=on, items=in_order(items)) for on, items in sorted(days.items()))
    child = plan.children[0].model_copy(update={"days": made})
    return plan.model_copy(update={"children": (child, *plan.children[1:])})


def changed(plan: WeekPlan, dice: random.Random, number: int) -> WeekPlan:
    """The week after something that a family might do to the first child's part of it."""
    child = plan.children[0]
    days = {day.on: list(day.items) for day in child.days}
    standing = [(on, item) for on, items in days.items() for item in items]
    what = dice.choice(["move", "tick", "note", "add", "remove", "left out"]) if standing else "add"
    if what == "left out":
        left = Unplaced(child=child.name, subject="Maths", asked=5, placed=dice.randrange(5))
        return plan.model_copy(update={"unplaced": (left,) if dice.random() < 0.7 else ()})
    if what == "add":
        on, start = MONDAY + timedelta(days=dice.randrange(7)), 5 * dice.randrange(96, 200)
        by_hand = ScheduleItem(
            id=f"by hand {number}", type="subject", name="Baking", start=start, end=start + 30, is_by_hand=True
        )
        days.setdefault(on, []).append(by_hand)
        return with_days(plan, days)
    on, item = dice.choice(standing)
    days[on].remove(item)
    if what == "move":
        on, start = MONDAY + timedelta(days=dice.randrange(7)), 5 * dice.randrange(96, 200)
        item = item.model_copy(update={"start": start, "end": start + item.end - item.start})
    elif what == "tick":
        item = item.model_copy(update={"is_completed": not item.is_completed})
    elif what == "note":
        item = item.model_copy(update={"notes": f"note {number}"})
    if what != "remove":
        days.setdefault(on, []).append(item)
    return with_days(plan, days)
