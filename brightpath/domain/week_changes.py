"""What changed in a week, item by item: found between two plans, applied to one, turned round to take it back.

A change is exact: applied and taken back it gives the first plan again, to the letter of its document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from brightpath.domain.errors import Stale
from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    Frozen,
    PlannedDay,
    ScheduleItem,
    Unplaced,
    WeekPlan,
    item_in,
    item_out,
    unplaced_in,
    unplaced_out,
)

_NO_LONGER_SO = "This week has changed in the meantime. Please look at it once more."


class Placed(Frozen):
    """An item with the date it stands on."""

    on: date
    item: ScheduleItem


class ItemChange(Frozen):
    """One item of one person before and after; None where it did not stand or does not stand any more.

    `whose` is `child:` and the child's id or `adult:` and the name.
    """

    whose: str
    before: Placed | None = None
    after: Placed | None = None


class PatternChange(Frozen):
    """The learning blocks and the break pattern of one child's week before and after."""

    child: str
    before: dict[str, Any]
    after: dict[str, Any]


class Change(Frozen):
    """All that differs between two plans of the same week. `days` are the dates that somebody's week gained or lost."""

    items: tuple[ItemChange, ...] = ()
    days_before: tuple[tuple[str, date], ...] = ()
    days_after: tuple[tuple[str, date], ...] = ()
    unplaced: tuple[tuple[Unplaced, ...], tuple[Unplaced, ...]] | None = None
    patterns: tuple[PatternChange, ...] = ()

    @property
    def is_none(self) -> bool:
        """Say whether nothing differs."""
        return not (self.items or self.days_before or self.days_after or self.unplaced or self.patterns)

    @property
    def turned_round(self) -> Change:
        """The change that takes this one back."""
        return Change(
            items=tuple(ItemChange(whose=one.whose, before=one.after, after=one.before) for one in self.items),
            days_before=self.days_after,
            days_after=self.days_before,
            unplaced=self.unplaced and (self.unplaced[1], self.unplaced[0]),
            patterns=tuple(PatternChange(child=one.child, before=one.after, after=one.before) for one in self.patterns),
        )


def whose_weeks(plan: WeekPlan) -> Iterator[tuple[str, ChildWeek | AdultWeek]]:
    """List everybody's week with the key that changes know it by."""
    for child in plan.children:
        yield f"child:{child.id}", child
    for adult in plan.adults:
        yield f"adult:{adult.name}", adult


def in_order(items: list[ScheduleItem] | tuple[ScheduleItem, ...]) -> tuple[ScheduleItem, ...]:
    """Sort a day's items as every plan has them."""
    return tuple(sorted(items, key=lambda item: (item.start, item.end, item.id)))


def change_between(before: WeekPlan, after: WeekPlan) -> Change:
    """Find what differs between two plans of the same people."""
    were, are = dict(whose_weeks(before)), dict(whose_weeks(after))
    items, days_before, days_after = [], [], []
    for whose in were:
        stood = {item.id: Placed(on=day.on, item=item) for day in were[whose].days for item in day.items}
        stands = {item.id: Placed(on=day.on, item=item) for day in are[whose].days for item in day.items}
        items += [
            ItemChange(whose=whose, before=stood.get(item), after=stands.get(item))
            for item in dict.fromkeys([*stood, *stands])
            if stood.get(item) != stands.get(item)
        ]
        dates_before, dates_after = ({day.on for day in weeks[whose].days} for weeks in (were, are))
        days_before += [(whose, on) for on in sorted(dates_before - dates_after)]
        days_after += [(whose, on) for on in sorted(dates_after - dates_before)]
    return Change(
        items=tuple(items),
        days_before=tuple(days_before),
        days_after=tuple(days_after),
        unplaced=None if before.unplaced == after.unplaced else (before.unplaced, after.unplaced),
        patterns=tuple(
            PatternChange(child=was.id, before=was.patterns, after=is_now.patterns)
            for was, is_now in zip(before.children, after.children, strict=True)
            if was.patterns != is_now.patterns
        ),
    )


def apply_change(plan: WeekPlan, change: Change) -> WeekPlan:
    """Make the plan after a change.

    Raises
    ------
    Stale
        When the plan is not the one before it.
    """
    going: dict[tuple[str, date], dict[str, ScheduleItem]] = defaultdict(dict)
    coming: dict[tuple[str, date], list[ScheduleItem]] = defaultdict(list)
    for one in change.items:
        if one.before is not None:
            going[one.whose, one.before.on][one.before.item.id] = one.before.item
        if one.after is not None:
            coming[one.whose, one.after.on].append(one.after.item)
    if change.unplaced is not None and plan.unplaced != change.unplaced[0]:
        raise Stale(_NO_LONGER_SO)

    def days_of(whose: str, days: tuple[PlannedDay, ...]) -> tuple[PlannedDay, ...]:
        added = [PlannedDay(on=on) for key, on in change.days_after if key == whose]
        kept = [day for day in days if (whose, day.on) not in change.days_before]
        return tuple(
            _day_after(day, going.pop((whose, day.on), {}), coming.pop((whose, day.on), []))
            for day in (sorted([*kept, *added], key=lambda day: day.on) if added else kept)
        )

    patterns = {one.child: one for one in change.patterns}
    if any(child.id in patterns and child.patterns != patterns[child.id].before for child in plan.children):
        raise Stale(_NO_LONGER_SO)

    # Items leave a day before the day itself leaves the week.
    for whose, on in change.days_before:
        going.pop((whose, on), None)
    changed = plan.model_copy(
        update={
            "children": tuple(
                child.model_copy(
                    update={
                        "days": days_of(f"child:{child.id}", child.days),
                        "patterns": patterns[child.id].after if child.id in patterns else child.patterns,
                    }
                )
                for child in plan.children
            ),
            "adults": tuple(
                adult.model_copy(update={"days": days_of(f"adult:{adult.name}", adult.days)}) for adult in plan.adults
            ),
            "unplaced": change.unplaced[1] if change.unplaced is not None else plan.unplaced,
        }
    )
    if going or coming:
        raise Stale(_NO_LONGER_SO)
    return changed


def _day_after(day: PlannedDay, going: dict[str, ScheduleItem], coming: list[ScheduleItem]) -> PlannedDay:
    if not going and not coming:
        return day
    standing = {item.id: item for item in day.items}
    if any(standing.get(name) != item for name, item in going.items()):
        raise Stale(_NO_LONGER_SO)
    staying = [item for item in day.items if item.id not in going]
    if {item.id for item in staying} & {item.id for item in coming}:
        raise Stale(_NO_LONGER_SO)
    return day.model_copy(update={"items": in_order([*staying, *coming])})


# --- As documents -----------------------------------------------------------------------------------------------------


def change_out(change: Change) -> dict[str, Any]:
    """Write a change as JSON, for the event log."""
    return {
        "items": [
            {"whose": one.whose, "before": _placed_out(one.before), "after": _placed_out(one.after)}
            for one in change.items
        ],
        **({"daysBefore": _days_out(change.days_before)} if change.days_before else {}),
        **({"daysAfter": _days_out(change.days_after)} if change.days_after else {}),
        **({"unplaced": [[*map(unplaced_out, side)] for side in change.unplaced]} if change.unplaced else {}),
        **({"patterns": [one.model_dump() for one in change.patterns]} if change.patterns else {}),
    }


def change_in(document: dict[str, Any]) -> Change:
    """Read a change that `change_out` wrote."""
    unplaced = document.get("unplaced")
    return Change(
        items=tuple(
            ItemChange(whose=one["whose"], before=_placed_in(one["before"]), after=_placed_in(one["after"]))
            for one in document["items"]
        ),
        days_before=_days_in(document.get("daysBefore", [])),
        days_after=_days_in(document.get("daysAfter", [])),
        unplaced=unplaced and (tuple(map(unplaced_in, unplaced[0])), tuple(map(unplaced_in, unplaced[1]))),
        patterns=tuple(map(PatternChange.model_validate, document.get("patterns", []))),
    )


def _placed_out(placed: Placed | None) -> dict[str, Any] | None:
    return None if placed is None else {"date": placed.on.isoformat(), **item_out(placed.item)}


def _placed_in(document: dict[str, Any] | None) -> Placed | None:
    return None if document is None else Placed(on=date.fromisoformat(document["date"]), item=item_in(document))


def _days_out(days: tuple[tuple[str, date], ...]) -> list[list[str]]:
    return [[whose, on.isoformat()] for whose, on in days]


def _days_in(days: list[list[str]]) -> tuple[tuple[str, date], ...]:
    return tuple((whose, date.fromisoformat(on)) for whose, on in days)
