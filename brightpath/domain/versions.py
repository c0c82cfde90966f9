"""An older version of a week that counts again: its plan, with what has happened and was put in by hand since then."""

from __future__ import annotations

from collections import Counter
from datetime import date

from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    Unplaced,
    WeekPlan,
)
from brightpath.domain.week_changes import in_order

_TIME_IS_TAKEN = "Something that is done, or was put in by hand, stands at its time."

#: A lesson for all who are in it: what joins them, and when it stands.
Together = tuple[str, date, int]
Week = dict[date, list[ScheduleItem]]


def with_what_was_lived(chosen: WeekPlan, present: WeekPlan) -> WeekPlan:
    """Make the plan of a version that is to count again instead of the present one.

    What is done, handed in, skipped or put in by hand stands where it stands in the present plan, and not where the chosen
    version has it. A lesson of the chosen version that would stand at the same time is left out; a rest gives way.
    """
    lived = _lived(present)
    gone: set[str] = set()
    weeks: dict[str, Week] = {}
    for child in chosen.children:
        week = _days(child)
        for on, item in lived.get(child.id, ()):
            stood = _stood(week, on, item, {one.id for _, one in lived[child.id]})
            if stood is not None:
                week[stood[0]].remove(stood[1])
                gone.add(stood[1].id)
        weeks[child.id] = week
    without, crowded_out = _without_what_is_in_the_way(weeks, lived)
    gone |= crowded_out.keys()
    for child_id, items in lived.items():
        for on, item in items:
            without[child_id].setdefault(on, []).append(item)
    ids = {item.id for items in lived.values() for _, item in items}
    children = tuple(child.model_copy(update={"days": _written(child, without[child.id])}) for child in chosen.children)
    columns = {adult.name: adult for adult in present.adults}
    adults = tuple(_adult(adult, columns.get(adult.name), gone, ids) for adult in chosen.adults)
    names = {child.id: child.name for child in chosen.children}
    return chosen.model_copy(
        update={
            "children": children,
            "adults": adults,
            "unplaced": _left_out(chosen, Counter((names[child], subject) for child, subject in crowded_out.values())),
        }
    )


def _lived(present: WeekPlan) -> dict[str, list[tuple[date, ScheduleItem]]]:
    """List by child what stays as it is; a lesson of several stays for all when something is said of it for one."""
    groups = {
        together
        for child in present.children
        for day in child.days
        for item in day.items
        if _is_lived(item) and (together := _together(day.on, item))
    }
    return {
        child.id: [
            (day.on, item)
            for day in child.days
            for item in day.items
            if _is_lived(item) or _together(day.on, item) in groups
        ]
        for child in present.children
    }


def _is_lived(item: ScheduleItem) -> bool:
    return item.is_completed or item.is_handed_in or item.is_skipped or item.is_by_hand or item.actual is not None


def _together(on: date, item: ScheduleItem) -> Together | None:
    return None if item.combined_with is None else (item.combined_with, on, item.start)


def _days(week: ChildWeek | AdultWeek) -> Week:
    return {day.on: list(day.items) for day in week.days}


def _stood(week: Week, on: date, item: ScheduleItem, lived: set[str]) -> tuple[date, ScheduleItem] | None:
    """Find what a lived item is in the chosen version: with its id, at its place, or another time of the same lesson."""
    standing = [(day, one) for day, items in week.items() for one in items]
    for day, one in standing:
        if one.id == item.id:
            return day, one
    same = [(day, one) for day, one in standing if (one.type, one.name) == (item.type, item.name)]
    for day, one in same:
        if (day, one.start) == (on, item.start):
            return day, one
    if item.is_by_hand or item.type is not ItemType.SUBJECT:
        return None
    free = [(day, one) for day, one in same if one.id not in lived]
    return min(free, key=lambda place: (place[0] != on, abs((place[0] - on).days), place[1].start), default=None)


def _without_what_is_in_the_way(
    weeks: dict[str, Week], lived: dict[str, list[tuple[date, ScheduleItem]]]
) -> tuple[dict[str, Week], dict[str, tuple[str, str]]]:
    """Take out what stands at the time of something lived; name the lessons among it by id, as child's id and subject."""

    def is_in_the_way(child: str, on: date, item: ScheduleItem) -> bool:
        return item.type is not ItemType.COMMITMENT and any(
            day == on and one.start < item.end and item.start < one.end for day, one in lived.get(child, ())
        )

    groups = {
        together
        for child, week in weeks.items()
        for on, items in week.items()
        for item in items
        if is_in_the_way(child, on, item) and (together := _together(on, item))
    }
    kept: dict[str, Week] = {}
    lessons: dict[str, tuple[str, str]] = {}
    for child, week in weeks.items():
        kept[child] = {}
        for on, items in week.items():
            out = [item for item in items if is_in_the_way(child, on, item) or _together(on, item) in groups]
            lessons |= {item.id: (child, item.subject) for item in out if item.type is ItemType.SUBJECT}
            kept[child][on] = [item for item in items if item not in out]
    return kept, lessons


def _written(week: ChildWeek | AdultWeek, days: Week) -> tuple[PlannedDay, ...]:
    before = {day.on: day for day in week.days}
    return tuple(
        before.get(on, PlannedDay(on=on)).model_copy(update={"items": in_order(days[on])}) for on in sorted(days)
    )


def _adult(chosen: AdultWeek, present: AdultWeek | None, gone: set[str], lived: set[str]) -> AdultWeek:
    days = {day.on: [item for item in day.items if item.id not in gone | lived] for day in chosen.days}
    for day in present.days if present else ():
        for item in day.items:
            if item.id in lived or item.is_by_hand:
                days.setdefault(day.on, []).append(item)
    return chosen.model_copy(update={"days": _written(chosen, days)})


def _left_out(chosen: WeekPlan, missing: Counter[tuple[str, str]]) -> tuple[Unplaced, ...]:
    """Count what had to go to what was left out before."""
    left = []
    for one in chosen.unplaced:
        more = missing.pop((one.child, one.subject), 0)
        left.append(
            one.model_copy(update={"placed": one.placed - more, "reasons": (*one.reasons, _TIME_IS_TAKEN)})
            if more
            else one
        )
    for (child, subject), more in missing.items():
        stood = sum(
            item.subject == subject and item.type is ItemType.SUBJECT and not item.is_by_hand
            for week in chosen.children
            if week.name == child
            for day in week.days
            for item in day.items
        )
        left.append(Unplaced(child=child, subject=subject, asked=stood, placed=stood - more, reasons=(_TIME_IS_TAKEN,)))
    return tuple(left)
