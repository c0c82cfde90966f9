"""Days off, as the household's form lists them and takes more from a list, a country or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.questionnaire import Document
from brightpath.domain.school_years import days_of
from brightpath.domain.weeks import clock_of, minute_of, weekday_of
from brightpath.services import calendars
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.school_calendar.fields import STEP, date_range, with_rows, without_row

OWN, PUBLIC, FILE = "Own days", "Public holidays", "From a calendar file"
WHOLE_DAY, HALF_DAY = "The whole day", "Part of the day"
_YEAR = timedelta(days=365)
#: So many days off are listed, and so many found ones are offered, at a time.
_LISTED, _OFFERED = 30, 60
_ALL = "calendar_all"


def days_off_form(editing: Editing, calendar: Document, today: date) -> None:
    """List the days off, and add more in one of three ways: own days, a country's holidays, a calendar file."""
    _show_days_off(editing, calendar, today)
    way = st.segmented_control(
        "Add days off", [OWN, PUBLIC, FILE], default=OWN, required=True, key=editing.key(STEP, "way")
    )
    with st.container(border=True):
        match way:
            case "Public holidays":
                _public_holidays(editing, calendar, today)
            case "From a calendar file":
                _calendar_file(editing, calendar, today)
            case _:
                _own_days(editing, len(calendar.get("daysOff", [])), today)


def _show_days_off(editing: Editing, calendar: Document, today: date) -> None:
    every = sorted(calendar.get("daysOff", []), key=days_of)
    coming = [off for off in every if days_of(off)[1] >= today]
    is_all = bool(st.session_state.get(_ALL))
    if not every:
        st.caption("None yet. Holidays, birthdays, half days: lessons stay away from them.")
    elif not coming and not is_all:
        st.caption("None to come.")
    for place, off in enumerate(every if is_all else coming[:_LISTED]):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", wrap=False):
            st.markdown(
                f"**{plain(off.get('name') or 'Day off')}**  \n:small[{plain(_in_days(off, editing.clock))}]",
            )
            st.button(
                "Remove",
                type="tertiary",
                icon=":material/close:",
                key=editing.key(STEP, f"remove-{place}-{days_of(off)[0]}-{off.get('name')}"),
                on_click=editing.changing(
                    STEP, _taking_out(off), undo=f"{off.get('name') or 'The day off'} was removed."
                ),
            )
    editing.show_problems(STEP, "daysOff")
    if len(every) > len(coming[:_LISTED]):
        st.button(
            "Show only what comes next" if is_all else f"Show all {len(every)}",
            type="tertiary",
            key="calendar_show_all",
            on_click=lambda: st.session_state.update({_ALL: not is_all}),
        )


def _taking_out(off: Document) -> Callable[[Document], Document]:
    return lambda answers: without_row(answers, "daysOff", off)


def _in_days(off: Document, clock: str) -> str:
    hours = [minute_of(off[key]) for key in ("startTime", "endTime") if off.get(key)]
    return words.free(*days_of(off), hours, off.get("who", ()), clock)


def _own_days(editing: Editing, at: int, today: date) -> None:
    name_of, days = st.columns([3, 2])
    name = name_of.text_input(
        "What is it?", placeholder="Grandma’s birthday", max_chars=200, key=editing.key(STEP, f"own-{at}-name")
    )
    with days:
        chosen = date_range(
            "When?", (), today, key=editing.key(STEP, f"own-{at}-days"), help="One day, or the first and the last."
        )
    who = _whom(editing, f"own-{at}")
    part = st.segmented_control(
        "How much of the day?",
        [WHOLE_DAY, HALF_DAY],
        default=WHOLE_DAY,
        required=True,
        key=editing.key(STEP, f"own-{at}-part"),
    )
    hours = None
    if part == HALF_DAY:
        hours = st.select_slider(
            "No lessons between",
            range(6 * 60, 22 * 60 + 1, 30),
            value=(12 * 60, 18 * 60),
            format_func=lambda minute: words.clock(minute, editing.clock),
            key=editing.key(STEP, f"own-{at}-hours"),
        )
    is_whole = bool(chosen) and (hours is None or hours[0] < hours[1])

    def add() -> None:
        first, last = chosen[0], chosen[-1]
        off: Document = {"date": first.isoformat()}
        if last != first:
            off = {"from": first.isoformat(), "to": last.isoformat()}
        if name.strip():
            off["name"] = name.strip()
        if hours is not None:
            off |= {"startTime": clock_of(hours[0]), "endTime": clock_of(hours[1])}
        editing.change(STEP, lambda answers: with_rows(answers, "daysOff", [off | who]))

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Add", type="primary", key=editing.key(STEP, f"own-{at}-add"), disabled=not is_whole, on_click=add)
        if not is_whole:
            st.caption("Still missing: the hours." if chosen else "Still missing: the day.")


def _public_holidays(editing: Editing, calendar: Document, today: date) -> None:
    where, part, when = st.columns(3)
    named = dict(calendars.holiday_countries(editing.house, editing.token))
    country = where.selectbox(
        "Country", list(named), index=None, format_func=named.__getitem__, placeholder="Type a few letters",
        key="calendar_country",
    )  # fmt: skip
    if country is None:
        st.caption("Choose where you live; then the holidays are shown before they are taken.")
        return
    regions = dict(calendars.holiday_regions(editing.house, editing.token, country))
    region = None
    if regions:
        region = part.selectbox(
            "Region", [None, *regions], format_func=lambda one: regions[one] if one else "The whole country",
            key=f"calendar_region_{country}",
        )  # fmt: skip
    with when:
        first, last = _period(editing, calendar, today)
    found = [
        {"date": day.isoformat(), "name": name}
        for day, name in calendars.public_holidays(editing.house, editing.token, country, region, first, last)
    ]
    on_school_days = [off for off in found if weekday_of(days_of(off)[0]) in editing.school_days]
    free_anyway = len(found) - len(on_school_days)
    told = [f"{words.counted(free_anyway, 'holiday')} on days without lessons left out."] if free_anyway else []
    _take(editing, calendar, on_school_days, told, f"{country}-{region}-{first}")


def _calendar_file(editing: Editing, calendar: Document, today: date) -> None:
    file_of, when = st.columns([3, 2])
    file = file_of.file_uploader(
        "Calendar file (.ics, up to 10 MB)", type="ics", key="calendar_file", max_upload_size=10
    )
    with when:
        first, last = _period(editing, calendar, today)
    if file is None:
        st.caption("Schools and co-ops often offer one. Its whole days are shown before they are taken.")
        return
    try:
        found = calendars.read_calendar_file(editing.house, editing.token, file.getvalue(), first, last)
    except BrightPathError as error:
        st.error(plain(error.sentence))
        return
    _take(editing, calendar, found.days_off, found.told, f"{file.file_id}-{first}")


def _period(editing: Editing, calendar: Document, today: date) -> tuple[date, date]:
    """Ask for which stretch of time: a school year that is not over, or the twelve months to come."""
    periods = {year["name"]: days_of(year) for year in calendar.get("schoolYears", []) if days_of(year)[1] >= today} | {
        "The next twelve months": (today, today + _YEAR)
    }
    name = st.selectbox("For", list(periods), key=editing.key(STEP, f"for-{len(periods)}"))
    return periods[name]


def _take(editing: Editing, calendar: Document, found: Sequence[Document], told: Iterable[str], key: str) -> None:
    """Show found days off with ticks, and take those that are ticked."""
    known = {(*days_of(off), (off.get("name") or "").casefold()) for off in calendar.get("daysOff", [])}
    new = [off for off in found if (*days_of(off), (off.get("name") or "").casefold()) not in known]
    if not new:
        st.caption("All of these stand in your list already." if found else "There are none in this time.")
    who = _whom(editing, key) if new else {}
    ticked = [
        off
        for place, off in enumerate(new[:_OFFERED])
        if st.checkbox(
            plain(f"{off.get('name') or 'Day off'} · {_in_days(off, editing.clock)}"),
            value=True,
            key=editing.key(STEP, f"take-{key}-{place}-{days_of(off)[0]}-{off.get('name')}"),
        )
    ]
    if len(new) > _OFFERED:
        st.caption(f"These are the first {_OFFERED} of {len(new)}. The others are shown when these are taken.")
    for sentence in told:
        st.caption(plain(sentence))
    if new:
        count = "this day" if len(ticked) == 1 else f"these {len(ticked)}"
        st.button(
            f"Take {count}",
            type="primary",
            key=editing.key(STEP, f"take-{key}"),
            disabled=not ticked,
            on_click=editing.changing(
                STEP,
                lambda answers: with_rows(answers, "daysOff", [{**off, **who} for off in ticked]),
                undo="One day off was added." if len(ticked) == 1 else f"{len(ticked)} days off were added.",
            ),
        )


def _whom(editing: Editing, field: str) -> Document:
    """Ask which children are free; none or all chosen means all."""
    names = [child["name"] for child in editing.children if child.get("name")]
    if len(names) < 2:
        return {}
    chosen = st.pills(
        "Who is free?",
        names,
        default=names,
        selection_mode="multi",
        key=editing.key(STEP, f"{field}-who"),
    )
    free = [name for name in names if name in chosen]
    return {"who": free} if free and len(free) < len(names) else {}
