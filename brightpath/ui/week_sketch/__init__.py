"""A small drawing of a whole week beside another one: where they differ stands out, the rest steps back. To be looked at only."""

from __future__ import annotations

from collections.abc import Mapping
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

__all__ = ["sketch_data", "week_sketch"]

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "brightpath_week_sketch",
    html='<div class="sketch"></div>',
    css=(_HERE / "week_sketch.css").read_text(encoding="utf-8"),
    js=(_HERE / "week_sketch.js").read_text(encoding="utf-8"),
)
_QUIET_HOURS = (9 * 60, 15 * 60)

#: A lesson of one child at its place.
Spot = tuple[str, str, date, int, int, str | None]


def week_sketch(week: Mapping[str, Any], *, key: str) -> None:
    """Show a week made by `sketch_data`."""
    _mount(key=key, data=dict(week))


def sketch_data(plan: WeekPlan, other: WeekPlan, *, label: str, clock: str = "24") -> dict[str, Any]:
    """Make what is drawn of a week beside another one; both have the same days, hours and colours.

    Returns
    -------
    dict
        JSON-able: `label` says in words which lessons stand elsewhere in the other week; `days` hold `lanes` (one per
        child) of blocks with `from` and `to` (minutes), `left` and `width` (shares), `swatch`, `short`, `says` and `differs`.
    """
    both = (plan, other)
    shown = [
        on
        for on in days_of_week(plan.week_start)
        if weekday_of(on) in SCHOOL_DAYS or any(_is_busy(x, on) for x in both)
    ]
    first, last = _hours(both)
    colours = swatches_for({item.subject for each in both for _, _, item in _lessons(each)})
    elsewhere = _spots(plan) - _spots(other)
    names = [child.name for child in plan.children]
    shorts, initials = told_apart(names)

    def block(child: str, name: str, on: date, item: ScheduleItem, place: tuple[float, float]) -> dict[str, Any]:
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
            "differs": is_lesson and _spot(child, on, item) in elsewhere,
        }

    days = []
    for on in shown:
        by_child = []
        for child, name in zip(plan.children, shorts, strict=True):
            items = next((day.items for day in child.days if day.on == on), ())
            items = tuple(item for item in items if item.end > first and item.start < last)
            by_child.append([block(child.id, name, on, *one) for one in zip(items, lanes(items), strict=True)])
        days.append({"short": weekday_of(on).value[:3], "label": words.day(on), "lanes": by_child})
    return {
        "label": _in_words(label, days),
        "hours": [first, last],
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


def _spots(plan: WeekPlan) -> set[Spot]:
    return {_spot(child, on, item) for child, on, item in _lessons(plan)}


def _spot(child: str, on: date, item: ScheduleItem) -> Spot:
    return child, item.name, on, item.start, item.end, item.adult


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
    only = [block["says"] for day in days for lane in day["lanes"] for block in lane if block["differs"]]
    return f"{label}. {ONLY_HERE}: {'; '.join(only)}." if only else f"{label}."
