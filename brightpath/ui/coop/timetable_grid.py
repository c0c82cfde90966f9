"""A co-op's timetable as a calendar: days side by side with their periods in line, below each other on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from brightpath.domain.coop import Meeting
from brightpath.domain.coop_timetable import Entry, TimetableView, View
from brightpath.ui import words
from brightpath.ui.theme import SWATCHES, swatches_for

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "brightpath_coop_timetable",
    html='<div class="coop-timetable"></div>',
    css=(_HERE / "timetable_grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "timetable_grid.js").read_text(encoding="utf-8"),
)
KEY: Final = "coop_timetable"


def show_grid(data: Mapping[str, Any], *, leads_to: str, turn: int, on_chosen: Callable[[], None]) -> None:
    """Show a week made by `grid_data`; a card that is pressed calls `on_chosen`, where `chosen_of` reads it.

    With each new `turn` the eyes are led on to the container whose key is `leads_to`.
    """
    _mount(key=KEY, data={**data, "leadsTo": leads_to, "turn": turn}, on_chosen_change=on_chosen)


def chosen_of(meetings: Iterable[Meeting]) -> Meeting | None:
    """Find, inside `on_chosen`, the meeting whose card was pressed; None where there is no such."""
    state = st.session_state.get(KEY)
    chosen = state.get("chosen") if isinstance(state, Mapping) else None
    return next((one for one in meetings if _key(one) == chosen), None)


def grid_data(
    view: TimetableView,
    *,
    of: View,
    clock: str,
    names: Iterable[str],
    meetings: Iterable[Meeting] = (),
    chosen: Meeting | None = None,
) -> dict[str, Any]:
    """Make what is drawn of a week; `of` says whose it is, which need not be said on each card.

    `names` are those of all classes: each has its colour whoever's timetable is looked at. Of `meetings` a card can be chosen.
    """
    colours = swatches_for({*names, *(entry.name for entry in view.entries)})
    by_place = {(one.class_id, one.day, one.period): one for one in meetings}
    days = []
    for day, weekday in enumerate(view.grid.days):
        slots = []
        for period, (start, end) in enumerate(view.grid.periods):
            cards = []
            for entry in view.at(day, period):
                meeting = by_place.get((entry.class_id, day, period))
                cards.append(
                    {
                        "key": _key(meeting) if meeting else None,
                        "name": entry.name,
                        "says": _says(entry, of),
                        "edge": SWATCHES[colours[entry.name]].light.edge,
                        "isPinned": entry.is_pinned,
                        "isChosen": meeting is not None and meeting == chosen,
                    }
                )
            slots.append({"hours": words.span(start, end, clock), "cards": cards})
        days.append({"name": weekday.value, "slots": slots})
    return {"label": view.title, "isSingle": of is not View.ALL, "days": days}


def _key(one: Meeting) -> str:
    return f"{one.class_id}|{one.day}|{one.period}|{one.room_id}"


def _says(entry: Entry, of: View) -> str:
    told = []
    if of is not View.ROOM:
        told.append(entry.room)
    if of is not View.INSTRUCTOR and entry.instructors:
        told.append(words.named(entry.instructors))
    if of is not View.GROUP and entry.groups:
        told.append(words.named(entry.groups))
    if of in (View.ALL, View.ROOM, View.INSTRUCTOR):
        told.append(words.counted(entry.children, "child", "children"))
    return " · ".join(told)
