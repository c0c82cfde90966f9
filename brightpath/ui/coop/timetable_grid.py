"""A co-op's timetable as a calendar: days side by side with their periods in line, below each other on a phone."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st

from brightpath.domain.coop_timetable import Entry, TimetableView, View
from brightpath.ui import words
from brightpath.ui.theme import SWATCHES, swatches_for

_CSS = (Path(__file__).parent / "timetable_grid.css").read_text(encoding="utf-8")


def show_grid(view: TimetableView, *, of: View, clock: str, names: Iterable[str]) -> None:
    """Draw the meetings of a week; `of` says whose it is, which need not be said on each card.

    `names` are those of all classes: each has its colour whoever's timetable is looked at.
    """
    colours = swatches_for({*names, *(entry.name for entry in view.entries)})
    days = "".join(_day(view, day, of, clock, colours) for day in range(len(view.grid.days)))
    single = "" if of is View.ALL else " single"
    size = f"--days:{len(view.grid.days)};--periods:{len(view.grid.periods)}"
    st.html(
        f"<style>{_CSS}</style>"
        f'<div class="coop-week{single}" style="{size}" role="group" aria-label="{escape(view.title)}">{days}</div>'
    )


def _day(view: TimetableView, day: int, of: View, clock: str, colours: dict[str, str]) -> str:
    slots = []
    for period, (start, end) in enumerate(view.grid.periods):
        cards = "".join(_card(entry, of, colours[entry.name]) for entry in view.at(day, period))
        hours = escape(words.span(start, end, clock))
        empty = "" if cards else " free"
        slots.append(f'<li class="slot{empty}"><span class="time">{hours}</span><div class="cards">{cards}</div></li>')
    return f"<section><h4>{escape(view.grid.days[day].value)}</h4><ol>{''.join(slots)}</ol></section>"


def _card(entry: Entry, of: View, colour: str) -> str:
    told = []
    if of is not View.ROOM:
        told.append(entry.room)
    if of is not View.INSTRUCTOR and entry.instructors:
        told.append(words.named(entry.instructors))
    if of is not View.GROUP and entry.groups:
        told.append(words.named(entry.groups))
    if of in (View.ALL, View.ROOM, View.INSTRUCTOR):
        told.append(words.counted(entry.children, "child", "children"))
    pin = '<span class="pin" title="pinned">pinned</span>' if entry.is_pinned else ""
    return (
        f'<div class="card" style="--edge:{SWATCHES[colour].light.edge}"><b>{escape(entry.name)}</b>{pin}'
        f"<small>{escape(' · '.join(told))}</small></div>"
    )
