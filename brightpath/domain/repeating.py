"""What a family put into its weeks by hand and wants again, every week on the same weekday."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from brightpath.domain.by_hand import added
from brightpath.domain.errors import Faulty
from brightpath.domain.schedule import Frozen, ItemType, WeekPlan
from brightpath.domain.week_changes import whose_weeks
from brightpath.domain.week_edits import Add


class RepeatingItem(Frozen):
    """One such thing: for these children (ids) and adults (names), from `first_on` on, at most until `last_on`."""

    repeating_item_id: str
    name: str
    type: ItemType
    children: tuple[str, ...]
    adults: tuple[str, ...]
    start: int
    end: int
    first_on: date
    last_on: date | None
    notes: str | None
    created_at: datetime

    def date_in(self, week_start: date) -> date | None:
        """Name the date on which it stands in a week, if it does."""
        on = week_start + timedelta(days=(self.first_on.weekday() - week_start.weekday()) % 7)
        return on if self.first_on <= on and (self.last_on is None or on <= self.last_on) else None


def lacking(plan: WeekPlan, items: Iterable[RepeatingItem]) -> list[RepeatingItem]:
    """List what comes every week and does not stand in a plan for anybody it is for, on whatever day."""
    stands = {
        (whose, item.name)
        for whose, week in whose_weeks(plan)
        for day in week.days
        for item in day.items
        if item.is_by_hand
    }
    known = {whose for whose, _ in whose_weeks(plan)}
    return [
        one
        for one in items
        if one.date_in(plan.week_start) is not None
        and (whose := _whose(one) & known)
        and not any((each, one.name) in stands for each in whose)
    ]


def with_repeating(plan: WeekPlan, items: Iterable[RepeatingItem]) -> WeekPlan:
    """Put what comes every week, and does not stand in a plan yet, into it; for those of its people who are in the week."""
    for one in lacking(plan, items):
        on = one.date_in(plan.week_start)
        assert on is not None
        asked = Add(
            name=one.name,
            type=one.type,
            children=tuple(child.id for child in plan.children if child.id in one.children),
            adults=tuple(adult.name for adult in plan.adults if adult.name in one.adults),
            on=on,
            start=one.start,
            end=one.end,
            notes=one.notes,
        )
        try:
            plan = added(plan, asked, f"{one.repeating_item_id[:16]}{on:%Y%m%d}")
        except Faulty:  # such as a lesson whose children have all left
            continue
    return plan


def _whose(one: RepeatingItem) -> set[str]:
    return {f"child:{child}" for child in one.children} | {f"adult:{adult}" for adult in one.adults}
