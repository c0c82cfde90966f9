"""The family's year: school years with their terms, the day cycle, and days off, from a list, a country or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.questionnaire import Document, Section, Step
from brightpath.domain.school_years import days_of, in_terms, suggested_year, with_days
from brightpath.domain.weeks import clock_of, minute_of, weekday_of
from brightpath.services import calendars
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing

STEP = Step(Section.CALENDAR)
TERMS = {1: "No terms", 2: "2 terms", 3: "3 terms", 4: "4 terms"}
OWN, PUBLIC, FILE = "Own days", "Public holidays", "From a calendar file"
WHOLE_DAY, HALF_DAY = "The whole day", "Part of the day"
_FAR = timedelta(days=365 * 20)
_YEAR = timedelta(days=365)
#: So many days off are listed, and so many found ones are offered, at a time.
_LISTED, _OFFERED = 30, 60
_OPEN, _ALL, _TOLD = "calendar_open", "calendar_all", "calendar_told"


def calendar_form(editing: Editing, today: date) -> None:
    """Ask for school years, the day cycle and days off; everything may stay empty."""
    calendar = editing.answers(STEP)
    st.markdown("**School years**")
    _show_years(editing, calendar, today)
    _day_cycle(editing, calendar)
    st.markdown("**Days off**")
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


def _told(sentence: str) -> None:
    """Keep a sentence to be shown where somebody was at work."""
    st.session_state[_TOLD] = sentence


def _show_told() -> None:
    sentence = st.session_state.pop(_TOLD, "")
    if sentence:
        st.caption(f":red[{plain(sentence)}]")


# --- School years ---------------------------------------------------------------------------------------------------------


def _show_years(editing: Editing, calendar: Document, today: date) -> None:
    years = calendar.get("schoolYears", [])
    for place, year in enumerate(years):
        with st.container(border=True, key=f"school-year-{place}"):
            if st.session_state.get(_OPEN) == place:
                _edit_year(editing, place, year, today)
            else:
                _show_year(editing, place, year)
    if "termStart" in calendar or "termEnd" in calendar:
        _show_old_term(editing, calendar)
    editing.show_problems(STEP, "schoolYears")
    _add_year(editing, years, today)


def _show_year(editing: Editing, place: int, year: Document) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{plain(year['name'])}**  \n:small[{plain(words.dates(*days_of(year)))}]")
            for term in year.get("terms", []):
                st.caption(plain(f"{term['name']}: {words.dates(*days_of(term))}"))
        with st.container(horizontal=True, width="content", gap="xsmall"):
            st.button(
                "Edit",
                type="tertiary",
                icon=":material/edit:",
                key=editing.key(STEP, f"edit-year-{place}"),
                on_click=lambda: st.session_state.update({_OPEN: place}),
            )
            st.button(
                "Remove",
                type="tertiary",
                icon=":material/close:",
                key=editing.key(STEP, f"remove-year-{place}"),
                on_click=editing.changing(
                    STEP, lambda answers: _without(answers, "schoolYears", year), undo=f"{year['name']} was removed."
                ),
            )


def _edit_year(editing: Editing, place: int, year: Document, today: date) -> None:
    def put(changed: Callable[[Document, Any], Document]) -> Callable[[Document, Any], None]:
        def into(answers: Document, value: Any) -> None:
            answers["schoolYears"][place] = changed(answers["schoolYears"][place], value)

        return into

    def rename(known: Document, name: str) -> Document:
        return known | {"name": name.strip() or known["name"]}

    name, days = st.columns([2, 3])
    name.text_input(
        "Name", value=year["name"], max_chars=100, **editing.widget(STEP, f"year-{place}-name", put(rename))
    )
    with days:
        _date_range(
            "First and last day", days_of(year), today, **_range_of(editing, f"year-{place}-days", put(_with_days))
        )
    count = len(year.get("terms", [])) or 1
    key = editing.key(STEP, f"year-{place}-terms-{count}")

    def split() -> None:
        _changed(editing, place, lambda known: in_terms(known, st.session_state[key]))

    st.segmented_control(
        "Terms",
        sorted({*TERMS, count}),
        default=count,
        required=True,
        wrap=True,
        format_func=lambda one: TERMS.get(one, f"{one} terms"),
        help="They split the year evenly; then give each its own days. Between two terms there are no lessons.",
        key=key,
        on_change=split,
    )
    _show_told()
    for number, term in enumerate(year.get("terms", [])):
        _edit_term(editing, place, number, term, today, put)
    editing.show_problems(STEP, f"schoolYears[{place}]")
    st.button("Close", key=editing.key(STEP, "close-year"), on_click=lambda: st.session_state.pop(_OPEN, None))


def _edit_term(editing: Editing, place: int, number: int, term: Document, today: date, put: Any) -> None:
    def with_term(known: Document, changed: Document) -> Document:
        terms = [*known["terms"]]
        terms[number] = terms[number] | changed
        return known | {"terms": terms}

    name, days = st.columns([2, 3])
    name.text_input(
        f"Name of term {number + 1}",
        value=term["name"],
        max_chars=100,
        **editing.widget(
            STEP,
            f"term-{place}-{number}-name",
            put(lambda known, value: with_term(known, {"name": value.strip()} if value.strip() else {})),
        ),
    )
    with days:
        _date_range(
            "First and last day",
            days_of(term),
            today,
            **_range_of(
                editing,
                f"term-{place}-{number}-days",
                put(
                    lambda known, value: with_term(
                        known, {"start": value[0].isoformat(), "end": value[-1].isoformat()} if len(value) == 2 else {}
                    )
                ),
            ),
        )


def _with_days(year: Document, days: Sequence[date]) -> Document:
    return with_days(year, *days) if len(days) == 2 else year


def _range_of(editing: Editing, field: str, put: Callable[[Document, Any], None]) -> dict[str, Any]:
    """Make a widget of two dates that saves once both are chosen."""
    key = editing.key(STEP, field)

    def save() -> None:
        if len(st.session_state[key]) == 2:
            editing.change(STEP, lambda answers: put(answers, st.session_state[key]))

    return {"key": key, "on_change": save}


def _changed(editing: Editing, place: int, how: Callable[[Document], Document]) -> None:
    """Change one school year, or say why it cannot be so."""
    try:
        year = how(editing.answers(STEP)["schoolYears"][place])
    except BrightPathError as error:
        _told(error.sentence)
        return

    def put(answers: Document) -> None:
        answers["schoolYears"][place] = year

    editing.change(STEP, put)


def _show_old_term(editing: Editing, calendar: Document) -> None:
    said = [f"{word} {calendar[key]}" for word, key in (("from", "termStart"), ("until", "termEnd")) if key in calendar]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(f"Lessons {' '.join(said)}."), width="content")
        st.button(
            "Remove",
            type="tertiary",
            icon=":material/close:",
            key=editing.key(STEP, "remove-term"),
            on_click=editing.changing(
                STEP,
                lambda answers: {key: value for key, value in answers.items() if key not in ("termStart", "termEnd")},
                undo="The term was removed.",
            ),
        )


def _add_year(editing: Editing, years: Sequence[Document], today: date) -> None:
    if st.session_state.get(_OPEN) in range(len(years)):
        return
    suggested, at = suggested_year(today, years), len(years)
    with st.container(border=True, key="add-school-year"):
        if not years:
            st.caption("None yet: then the weeks go on all year.")
        name_of, days, terms = st.columns([2, 3, 4], vertical_alignment="bottom")
        name = name_of.text_input(
            "Add a school year", value=suggested["name"], max_chars=100, key=editing.key(STEP, f"new-year-{at}-name")
        )
        with days:
            chosen = _date_range(
                "First and last day", days_of(suggested), today, key=editing.key(STEP, f"new-year-{at}-days")
            )
        count = terms.segmented_control(
            "Terms", list(TERMS), default=1, required=True, wrap=True, format_func=TERMS.__getitem__,
            key=editing.key(STEP, f"new-year-{at}-terms"),
        )  # fmt: skip
        _show_told()

        def add() -> None:
            first, last = chosen
            year = {"name": name.strip(), "start": first.isoformat(), "end": last.isoformat()}
            try:
                year = in_terms(year, count or 1)
            except BrightPathError as error:
                _told(error.sentence)
                return
            editing.change(STEP, lambda answers: _with(answers, "schoolYears", [year]))

        st.button(
            "Add the school year",
            key=editing.key(STEP, "add-year"),
            disabled=not name.strip() or len(chosen) != 2,
            on_click=add,
        )


# --- The day cycle --------------------------------------------------------------------------------------------------------


def _day_cycle(editing: Editing, calendar: Document) -> None:
    def put(answers: Document, text: str) -> None:
        answers.pop("dayCycle", None)
        names = [" ".join(name.split()) for name in text.split(",")]
        if any(names):
            answers["dayCycle"] = list(dict.fromkeys(filter(None, names)))

    st.text_input(
        "Day cycle",
        value=", ".join(calendar.get("dayCycle", [])),
        placeholder="A, B, C",
        max_chars=500,
        help="For families whose school days take turns: day A, then B, then C, whatever the weekday.",
        width=360,
        **editing.widget(STEP, "dayCycle", put),
    )
    editing.show_problems(STEP, "dayCycle")


# --- Days off that stand --------------------------------------------------------------------------------------------------


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
    return lambda answers: _without(answers, "daysOff", off)


def _in_days(off: Document, clock: str) -> str:
    hours = [minute_of(off[key]) for key in ("startTime", "endTime") if off.get(key)]
    return words.free(*days_of(off), hours, off.get("who", ()), clock)


# --- Days off that are added ----------------------------------------------------------------------------------------------


def _own_days(editing: Editing, at: int, today: date) -> None:
    name_of, days = st.columns([3, 2])
    name = name_of.text_input(
        "What is it?", placeholder="Grandma’s birthday", max_chars=200, key=editing.key(STEP, f"own-{at}-name")
    )
    with days:
        chosen = _date_range(
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
        editing.change(STEP, lambda answers: _with(answers, "daysOff", [off | who]))

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
                lambda answers: _with(answers, "daysOff", [{**off, **who} for off in ticked]),
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


def _date_range(label: str, value: Any, today: date, **widget: Any) -> tuple[date, ...]:
    """Ask for two dates; as long as only one is chosen, give that one."""
    first, last = min([today - _FAR, *value]), max([today + _FAR, *value])
    return tuple(st.date_input(label, value=value, min_value=first, max_value=last, format="YYYY-MM-DD", **widget))


# --- In the answers -------------------------------------------------------------------------------------------------------


def _with(answers: Document, key: str, added: Sequence[Document]) -> Document:
    return answers | {key: sorted([*answers.get(key, []), *added], key=days_of)}


def _without(answers: Document, key: str, gone: Document) -> Document:
    stay = [one for one in answers.get(key, []) if one != gone]
    return {name: value for name, value in answers.items() if name != key} | ({key: stay} if stay else {})
