"""A small drawing of a week, or of what differs in it, beside another one: that stands out, the rest steps back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.weeks import SCHOOL_DAYS, days_of_week, weekday_of
from brightpath.ui import words
from brightpath.ui.board.data import lanes, told_apart
from brightpath.ui.learned_words import ONLY_HERE
from brightpath.ui.theme import PALETTE, swatches_for
from brightpath.ui.two_weeks import Elsewhere, Spot

__all__ = ["sketch_data", "week_sketch"]

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "brightpath_week_sketch",
    html='<div class="sketch"></div>',
    css=(_HERE / "week_sketch.css").read_text(encoding="utf-8"),
    js=(_HERE / "week_sketch.js").read_text(encoding="utf-8"),
)
#: Where no more lessons differ than these, what is around them is enough, in minutes, and outlines show where they stand in
#: the other week; of more they would hide what stands here.
MOST_OUTLINES, AROUND = 4, 60
_QUIET_HOURS = (9 * 60, 15 * 60)


def week_sketch(week: Mapping[str, Any], *, key: str) -> None:
    """Show a week made by `sketch_data`."""
    _mount(key=key, data=dict(week))


def sketch_data(
    plan: WeekPlan,
    other: WeekPlan,
    differing: Sequence[Elsewhere],
    *,
    label: str,
    clock: str = "24",
    is_other: bool = False,
    child: str | None = None,
) -> dict[str, Any]:
    """Make what is drawn of a week beside another one; both have the same days, hours and colours.

    Parameters
    ----------
    differing
        What differs, as `two_weeks.elsewhere` lists it; `is_other` says that this is its other week.
    child
        Draw one child's week alone, of that only the days that differ, and outline where its lessons stand in the other week.

    Returns
    -------
    dict
        JSON-able: `label` says in words which lessons stand elsewhere in the other week; `days` hold `lanes` (one per
        child) of blocks with `from` and `to` (minutes), `left` and `width` (shares), `swatch`, `short`, `says` and `differs`.
    """
    both = (plan, other)
    own = [each for each in differing if child is None or child in each.whose]
    shown = (
        sorted({on for each in own for on in each.days})
        if child is not None
        else [
            on
            for on in days_of_week(plan.week_start)
            if weekday_of(on) in SCHOOL_DAYS or any(_is_busy(x, on) for x in both)
        ]
    )
    is_little = child is not None and len(own) <= MOST_OUTLINES
    first, last = _hours(both)
    if is_little:
        spots = [spot for each in own for spot in (each.one, each.other) if spot]
        first = max(first, (min(spot.start for spot in spots) - AROUND) // 60 * 60)
        last = min(last, -(-(max(spot.end for spot in spots) + AROUND) // 60) * 60)
    subjects = {each.name: each.subject for x in both for _, _, each in _lessons(x)}
    colours = swatches_for(set(subjects.values()))
    here = {(who, spot) for each in own for spot in [_spot(each, is_other)] for who in each.whose if spot}
    drawn = [each for each in plan.children if child in (None, each.id)]
    names = [each.name for each in drawn]
    shorts, initials = told_apart(names)

    def block(who: str, name: str, on: date, item: ScheduleItem, place: tuple[float, float]) -> dict[str, Any]:
        is_lesson = item.type is ItemType.SUBJECT
        return {
            "from": max(item.start, first),
            "to": min(item.end, last),
            "left": place[0],
            "width": place[1],
            "type": item.type.value,
            "name": item.name,
            "short": words.short_subject(item.name),
            "swatch": colours.get(item.subject) if is_lesson else None,
            "says": words.item(item, who=name, on=on, style=clock),
            "differs": is_lesson and (who, Spot(on, item.start, item.end, item.adult)) in here,
        }

    def outline(each: Elsewhere, spot: Spot) -> dict[str, Any]:
        """Show where a lesson stands in the other week."""
        swatch = colours.get(subjects.get(each.name, ""))
        return {"from": spot.start, "to": spot.end, "left": 0.0, "width": 1.0, "type": "outline", "swatch": swatch}

    days = []
    for on in shown:
        by_child = []
        for each, name in zip(drawn, shorts, strict=True):
            items = next((day.items for day in each.days if day.on == on), ())
            items = tuple(item for item in items if item.end > first and item.start < last)
            by_child.append([block(each.id, name, on, *one) for one in zip(items, lanes(items), strict=True)])
        if child is not None:
            there = [(one, spot) for one in own for spot in [_spot(one, not is_other)] if spot and spot.on == on]
            taken = {spot[:3] for _, spot in here}
            by_child[0] += [outline(*one) for one in there if is_little and one[1][:3] not in taken]
        days.append({"short": weekday_of(on).value[:3], "label": words.day(on), "lanes": by_child})
    return {
        "label": _in_words(label, days),
        "hours": [first, last],
        "shortest": min(spot.end - spot.start for spot in spots) if is_little else None,
        "ticks": [{"minute": minute, "text": _hour(minute, clock)} for minute in range(first, last, 60)],
        "children": [
            {"name": name, "short": short, "initial": initial}
            for name, short, initial in zip(names, shorts, initials, strict=True)
        ],
        "days": days,
        "palette": {swatch.name: {"light": vars(swatch.light), "dark": vars(swatch.dark)} for swatch in PALETTE},
    }


def _lessons(plan: WeekPlan) -> list[tuple[str, date, ScheduleItem]]:
    return [
        (child.id, day.on, item)
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.SUBJECT
    ]


def _spot(each: Elsewhere, is_other: bool) -> Spot | None:
    return each.other if is_other else each.one


def _is_busy(plan: WeekPlan, on: date) -> bool:
    return any(day.items for child in plan.children for day in child.days if day.on == on)


def _hours(plans: tuple[WeekPlan, ...]) -> tuple[int, int]:
    """Find the whole hours that hold every lesson of both; a late commitment would only make all of them small."""
    items = [item for plan in plans for _, _, item in _lessons(plan)]
    if not items:
        return _QUIET_HOURS
    return min(item.start for item in items) // 60 * 60, min(-(-max(item.end for item in items) // 60) * 60, 24 * 60)


def _hour(minute: int, clock: str) -> str:
    said = words.clock(minute, clock)
    return said.replace(":00", "").replace(" AM", "").replace(" PM", "")


def _in_words(label: str, days: list[dict[str, Any]]) -> str:
    """Say for who does not see the drawing what is only here: "One week. Only here: Mathematics, Ada, ..."."""
    only = [block["says"] for day in days for lane in day["lanes"] for block in lane if block.get("differs")]
    return f"{label}. {ONLY_HERE}: {'; '.join(only)}." if only else f"{label}."
