"""School years and their terms, as the household's form lists, changes and adds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.questionnaire import Document
from brightpath.domain.school_years import days_of, in_terms, suggested_year, with_days
from brightpath.ui import words
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import Editing
from brightpath.ui.school_calendar.fields import STEP, date_range, with_rows, without_row

TERMS = {1: "No terms", 2: "2 terms", 3: "3 terms", 4: "4 terms"}
_OPEN, _TOLD = "calendar_open", "calendar_told"


def years_form(editing: Editing, calendar: Document, today: date) -> None:
    """List the school years with what can be done with each, and ask for another one."""
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
                    STEP, lambda answers: without_row(answers, "schoolYears", year), undo=f"{year['name']} was removed."
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
        date_range(
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
        date_range(
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


def _told(sentence: str) -> None:
    """Keep a sentence to be shown where somebody was at work."""
    st.session_state[_TOLD] = sentence


def _show_told() -> None:
    sentence = st.session_state.pop(_TOLD, "")
    if sentence:
        st.caption(f":red[{plain(sentence)}]")


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
            chosen = date_range(
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
            editing.change(STEP, lambda answers: with_rows(answers, "schoolYears", [year]))

        st.button(
            "Add the school year",
            key=editing.key(STEP, "add-year"),
            disabled=not name.strip() or len(chosen) != 2,
            on_click=add,
        )
