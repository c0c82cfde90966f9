"""Section 1: the answering parent, the other grown-ups who teach, and the family's clock."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.spans import patterns_of, spans_of
from brightpath.domain.weeks import SCHOOL_DAYS, WEEKDAYS, Weekday
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.week_grid import picked, week_grid

STEP = Step(Section.ABOUT)
ALWAYS, CERTAIN = "Any time", "Only at certain times"
CLOCKS = {hours: words.clock(15 * 60 + 30, str(hours)) for hours in (24, 12)}


def about_form(editing: Editing) -> None:
    """Ask who teaches and when, and how the family reads the time."""
    about = editing.answers(STEP)
    with st.container(border=True):
        st.text_input(
            "Your name",
            value=about.get("name", ""),
            help="As your children's plans should call you.",
            max_chars=100,
            **editing.widget(STEP, "name", lambda answers, name: _put_name(editing, answers, "name", name)),
        )
        editing.show_problems(STEP, "name")
        _teaching_times(editing, about, None)
    for place, adult in enumerate(about.get("adults", [])):
        with st.container(border=True):
            _other(editing, place, adult)
    _add_another(editing)
    _clock(editing, about.get("calendar", {}))


def _put_name(editing: Editing, holder: Document, field: str, name: str) -> None:
    """Write a name; where it was only taken away, the one that counts stands in its field again."""
    if name.strip():
        holder["name"] = name.strip()
    else:
        st.session_state[editing.key(STEP, field)] = holder.get("name", "")


def _holder(answers: Document, place: int | None) -> Document:
    """Find the answering parent's answers, or those of another grown-up."""
    holder: Document = answers if place is None else answers["adults"][place]
    return holder


def _teaching_times(editing: Editing, holder: Document, place: int | None) -> None:
    """Ask when a grown-up can be asked to teach: always, or the times picked on the week."""
    whose = "you" if place is None else plain(holder.get("name", ""))
    spans = spans_of(holder.get("available", []))
    key = editing.key(STEP, f"when{place}")

    def any_time(answers: Document) -> None:
        _holder(answers, place).pop("available", None)

    def choose() -> None:
        if st.session_state[key] != CERTAIN:
            editing.change(STEP, any_time)

    chosen = st.segmented_control(
        f"When can {whose} teach?",
        [ALWAYS, CERTAIN],
        default=CERTAIN if spans else ALWAYS,
        required=True,
        help="The week is planned around the grown-ups' time. Work, errands and other commitments are asked for later.",
        key=key,
        on_change=choose,
    )
    if chosen != CERTAIN:
        return
    grid = editing.key(STEP, f"grid{place}")

    def put() -> None:
        patterns = patterns_of(picked(grid))

        def into(answers: Document) -> None:
            holder = _holder(answers, place)
            holder.pop("available", None)
            if patterns:
                holder["available"] = patterns

        editing.change(STEP, into)

    week_grid(
        spans,
        key=grid,
        label=f"When {whose} can teach",
        days=WEEKDAYS,
        clock=editing.clock,
        on_change=put,
    )
    if not spans:
        st.caption("Draw the times on the week. Until then, any time counts.")
    editing.show_problems(STEP, f"adults[{0 if place is None else place + 1}]")


def _other(editing: Editing, place: int, adult: Document) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):

        def put(answers: Document, name: str) -> None:
            _put_name(editing, answers["adults"][place], f"adult{place}", name)

        def remove(answers: Document) -> None:
            if adult in answers.get("adults", []):  # their place may have changed with a quick click before
                answers["adults"].remove(adult)

        st.text_input("Name", value=adult.get("name", ""), max_chars=100, **editing.widget(STEP, f"adult{place}", put))
        st.button(
            "Remove",
            icon=":material/close:",
            key=editing.key(STEP, f"remove{place}"),
            on_click=editing.changing(STEP, remove, undo=f"{adult.get('name')} was removed."),
        )
    _teaching_times(editing, adult, place)


def _add_another(editing: Editing) -> None:
    key = editing.key(STEP, f"another{len(editing.answers(STEP).get('adults', []))}")

    def add() -> None:
        name = st.session_state[key].strip()
        if name:
            editing.change(STEP, lambda answers: answers.setdefault("adults", []).append({"name": name}))

    st.text_input(
        "Does somebody else teach too?",
        placeholder="Name of a partner, grandparent or tutor, then Enter",
        help="Lessons that need a grown-up can then be given by either of you.",
        max_chars=100,
        key=key,
        on_change=add,
    )
    editing.show_problems(STEP, "adults")


def _clock(editing: Editing, calendar: Document) -> None:
    zone, first = calendar.get("timeZone"), Weekday(calendar.get("weekStart", Weekday.MONDAY))
    days = editing.school_days
    shown = [
        plain((zone or "The device's own time").replace("_", " ")),
        f"times like {CLOCKS[int(editing.clock)]}",
        f"the week begins on {first}",
        f"lessons {words.weekdays(days)}",
    ]
    with st.expander(" · ".join(shown), icon=":material/schedule:"):
        zones = sorted(available_timezones())
        st.selectbox(
            "Time zone",
            zones,
            index=zones.index(zone) if zone in zones else None,
            format_func=lambda name: name.replace("_", " "),
            placeholder="The time of the device one looks with",
            **editing.widget(STEP, "timeZone", lambda answers, value: _put_calendar(answers, "timeZone", value)),
        )
        st.segmented_control(
            "Times are written",
            list(CLOCKS),
            default=int(editing.clock),
            required=True,
            format_func=CLOCKS.__getitem__,
            **editing.widget(STEP, "clockHours", lambda answers, value: answers.update(clockHours=value)),
        )
        st.segmented_control(
            "The week begins on",
            [Weekday.SUNDAY, Weekday.MONDAY, Weekday.SATURDAY] + ([first] if first in WEEKDAYS[1:5] else []),
            default=first,
            required=True,
            **editing.widget(STEP, "weekStart", lambda answers, value: _put_calendar(answers, "weekStart", value)),
        )
        st.pills(
            "School days",
            WEEKDAYS,
            default=days,
            selection_mode="multi",
            wrap=True,
            help="A four-day week, or Saturdays too: lessons stand on these days only.",
            **editing.widget(STEP, "schoolDays", _put_school_days),
        )
    editing.show_problems(STEP, "calendar")


def _put_calendar(answers: Document, key: str, value: str | None) -> None:
    calendar = answers.setdefault("calendar", {})
    calendar.pop(key, None)
    if value is not None:
        calendar[key] = value


def _put_school_days(answers: Document, days: list[Weekday]) -> None:
    chosen = [day.value for day in WEEKDAYS if day in days]
    _put_calendar(answers, "schoolDays", chosen if chosen and tuple(chosen) != SCHOOL_DAYS else None)  # type: ignore[arg-type]
