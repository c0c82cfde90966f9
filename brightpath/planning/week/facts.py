"""What a family said of the items of a week, carried over when the week is planned once more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import in_order
from brightpath.planning.week.assemble import identity

#: The facts of an item that stands where it stood, and those that go with it when it moves.
FACTS = ("id", "is_completed", "is_pinned", "is_handed_in", "is_skipped", "actual", "lesson", "notes")
GOES_ALONG = ("id", "notes")


class _Stood(NamedTuple):
    on: date
    item: ScheduleItem

    @property
    def key(self) -> tuple[date, str, ItemType, int]:
        """The planner writes all that takes time, and is no lesson, as commitments."""
        is_taken = self.item.is_by_hand and self.item.type is not ItemType.SUBJECT
        return self.on, self.item.name, ItemType.COMMITMENT if is_taken else self.item.type, self.item.start

    @property
    def has_happened(self) -> bool:
        item = self.item
        return item.is_completed or item.is_handed_in or item.is_skipped or item.actual is not None


def with_facts_of(before: WeekPlan, after: WeekPlan) -> WeekPlan:
    """Let the items of a plan keep their ids and what the family said of them in the plan before.

    What stands where it stood keeps all of it; what moved keeps its id and notes, the first to the first; what was put in by
    hand is what it was. A lesson by hand that the new plan does not hold any more is not put back.
    """
    weeks = {child.id: child for child in before.children}
    same: dict[str, ScheduleItem] = {}
    children = []
    for child in after.children:
        was = weeks.get(child.id)
        items = _carried(child, was.days, after) if was is not None else {}
        same |= items
        days = _whole(_exchanged(child.days, items), was, gone=None)
        children.append(child.model_copy(update={"days": days}))
    held = {item.id for child in children for day in child.days for item in day.items if item.type is ItemType.SUBJECT}
    gone = {item.id for child in before.children for day in child.days for item in day.items} - held
    columns = {adult.name: adult for adult in before.adults}
    adults = []
    for adult in after.adults:
        was_adult = columns.get(adult.name)
        days = _whole(_exchanged(adult.days, same), was_adult, gone=gone)
        adults.append(adult.model_copy(update={"days": days}))
    return after.model_copy(update={"children": tuple(children), "adults": tuple(adults)})


def _carried(child: ChildWeek, before: Iterable[PlannedDay], after: WeekPlan) -> dict[str, ScheduleItem]:
    """Find a child's items as they are with the facts of before, by the id that they have now."""
    old = [_Stood(day.on, item) for day in before for item in day.items]
    new = [_Stood(day.on, item) for day in child.days for item in day.items]
    waiting: dict[tuple[date, str, ItemType, int], list[_Stood]] = defaultdict(list)
    for one in sorted(old, key=lambda one: one.item.is_by_hand):
        waiting[one.key].append(one)
    found: dict[str, ScheduleItem] = {}
    for one in new:
        if waiting[one.key]:
            found[one.item.id] = _as_it_was(one.item, waiting[one.key].pop(0).item)
    left = [one for of_one in waiting.values() for one in of_one]
    for one in new:  # what has happened may stand under the name of another turn of its loop
        if one.item.id not in found and one.item.type is ItemType.SUBJECT:
            was = next((w for w in left if w.has_happened and (w.on, w.item.start) == (one.on, one.item.start)), None)
            if was is not None and was.item.type is ItemType.SUBJECT:
                left.remove(was)
                found[one.item.id] = _as_it_was(one.item, was.item)
    taken = {item.id for item in found.values()} | {one.item.id for one in left}
    gone = [one for one in old if one in left and one.item.type is ItemType.SUBJECT and not one.item.is_by_hand]
    for one in new:
        if one.item.id in found:
            continue
        was = next((w for w in gone if (w.item.name, w.item.type) == (one.item.name, one.item.type)), None)
        if was is not None:
            gone.remove(was)
            found[one.item.id] = _with(one.item, was.item, GOES_ALONG)
        elif one.item.id in taken:
            parts = child.id, one.item.type, one.item.name, one.on, one.item.start
            found[one.item.id] = _with(one.item, {"id": identity(after, *parts)})
    return found


def _as_it_was(item: ScheduleItem, was: ScheduleItem) -> ScheduleItem:
    return was if was.is_by_hand else _with(item, was, FACTS)


def _with(item: ScheduleItem, was: ScheduleItem | dict[str, str], facts: Sequence[str] = ()) -> ScheduleItem:
    said = was if isinstance(was, dict) else {fact: getattr(was, fact) for fact in facts}
    return item.model_copy(update=said)


def _exchanged(days: Iterable[PlannedDay], items: dict[str, ScheduleItem]) -> Iterator[PlannedDay]:
    for day in days:
        if any(item.id in items for item in day.items):
            yield day.model_copy(update={"items": in_order([items.get(item.id, item) for item in day.items])})
        else:
            yield day


def _whole(
    days: Iterable[PlannedDay], before: ChildWeek | AdultWeek | None, *, gone: set[str] | None
) -> tuple[PlannedDay, ...]:
    """Put back what one person had by hand, in the place of what the planner wrote for it.

    But no lessons into a child's week, and into an adult's none that are `gone`.
    """
    days = tuple(days)
    by_hand = [_Stood(day.on, item) for day in (before.days if before else ()) for item in day.items if item.is_by_hand]
    standing = {item.id for day in days for item in day.items}
    missing = [
        one
        for one in by_hand
        if one.item.id not in standing
        and (one.item.type is not ItemType.SUBJECT or (gone is not None and one.item.id not in gone))
    ]
    if not missing:
        return days
    week = {day.on: day for day in days}
    for one in missing:
        day = week.get(one.on) or PlannedDay(on=one.on)
        written = next(
            (item for item in day.items if _Stood(one.on, item).key == one.key and not item.is_by_hand), None
        )
        others = [item for item in day.items if item is not written]
        week[one.on] = day.model_copy(update={"items": in_order([*others, one.item])})
    return tuple(week[on] for on in sorted(week))
