"""A month of attendance: each day with what it was, chosen by the dozen, and said by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.family import Child, Household
from brightpath.domain.ids import ChildId
from brightpath.domain.ledger import AttendanceDay, Ledger, Mark
from brightpath.domain.school_days import dates, has_lessons, off_days
from brightpath.services.attendance import Marked, mark_attendance, take_back_marks
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import ledger_words as words
from brightpath.ui.figures import show_table
from brightpath.ui.undisturbed import undisturbed
from brightpath.ui.undo import show_done

_SIGNS = {1.0: "●", 0.5: "◐", 0.0: "○"}
_SAID, _REFUSED = "attendance_said", "attendance_refused"
_BY_HAND = "✎"
#: The column of days that were marked.
BY_HAND = "By hand"


def show_attendance(
    house: House, token: str, of: Family, household: Household, child: Child, ledger: Ledger, *, may_mark: bool
) -> None:
    """Show one month with each day's sign, and let days of it be marked."""
    months = _months(ledger)
    if not months:
        return
    st.subheader(words.ATTENDANCE, anchor=False)
    key = f"attendance-{ledger.child_id}"
    month = st.selectbox(
        "Month",
        months,
        format_func=lambda first: f"{first:%B} {first.year}",
        key=f"{key}-{ledger.year.first}",
        label_visibility="collapsed",
        width=220,
    )
    days = _days_of(ledger, month)
    known = {day.on: day for day in ledger.days}
    pills = f"{key}-{month}"
    if may_mark:
        st.caption(words.MARK_THEM)
        st.pills(
            words.ATTENDANCE,
            days,
            selection_mode="multi",
            format_func=lambda on: _label(on, known.get(on)),
            key=pills,
            label_visibility="collapsed",
        )
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                words.ALL_SCHOOL_DAYS,
                type="tertiary",
                icon=":material/select_all:",
                key=f"{pills}-all",
                on_click=_choose,
                args=(pills, _school_days(household, child, days)),
            )
            for mark, label in words.MARKS.items():
                st.button(
                    label,
                    key=f"{pills}-{mark or 'log'}",
                    disabled=not st.session_state.get(pills),
                    on_click=_mark,
                    args=(house, token, of, ledger, pills, mark),
                )
    _show_said(house, token, of, ledger)
    st.caption(words.MARK_SIGNS)
    if not ledger.days:
        return
    with st.expander(words.ALL_DAYS, key="attendance_days"):
        show_table(
            _table(ledger),
            key="attendance_table",
            file_name=f"days-{ledger.year.first.year}",
            columns={"Day": st.column_config.DateColumn(format="ddd D MMM", pinned=True)},
            hours=words.HOURS,
        )


def _months(ledger: Ledger) -> list[date]:
    """List the first days of the months up to now, the newest first."""
    found, month = [], ledger.until.replace(day=1)
    while month >= ledger.year.first.replace(day=1) and ledger.until >= ledger.year.first:
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _days_of(ledger: Ledger, month: date) -> list[date]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return list(dates(max(month, ledger.year.first), min(last, ledger.until)))


def _school_days(household: Household, child: Child, days: Sequence[date]) -> list[date]:
    off = off_days(household, child, days[0], days[-1]) if days else set()
    return [day for day in days if day not in off and has_lessons(household.calendar, day)]


def _label(on: date, day: AttendanceDay | None) -> str:
    sign = _SIGNS[day.share] if day else "·"
    return f"{on:%a} {on.day} {sign}" + (_BY_HAND if day and day.is_by_hand else "")


def _table(ledger: Ledger) -> pl.DataFrame:
    schema = {"Day": pl.Date, "Attended": pl.Float64, "Hours": pl.Int64, BY_HAND: pl.String, "By the log": pl.Float64}
    rows = [
        (day.on, day.share, day.minutes, "yes" if day.is_by_hand else None, day.logged_share) for day in ledger.days
    ]
    table = pl.DataFrame(rows, schema=schema, orient="row")
    # Where nothing was said by hand, every day is as the log says.
    return table if any(day.is_by_hand for day in ledger.days) else table.drop(BY_HAND, "By the log")


def _choose(key: str, days: list[date]) -> None:
    st.session_state[key] = days


def _show_said(house: House, token: str, of: Family, ledger: Ledger) -> None:
    """Say why days were not marked, once; or what was marked, with its Undo as long as this child is looked at."""
    refused = st.session_state.pop(_REFUSED, None)
    whose, said = st.session_state.get(_SAID, ("", None))
    if whose != ledger.child_id:
        st.session_state.pop(_SAID, None)
        said = None
    if refused is not None:
        st.error(refused)
    if isinstance(said, Marked):
        show_done(said.sentence, key="marked", undo=_take_back, args=(house, token, of, ledger, said.change))
    elif said is not None:
        show_done(said, key="marked")


@undisturbed()
def _mark(house: House, token: str, of: Family, ledger: Ledger, key: str, mark: Mark | None) -> None:
    days: list[date] = st.session_state.get(key) or []
    try:
        marked = mark_attendance(house, token, of.family_id, ChildId(ledger.child_id), dict.fromkeys(days, mark))
        st.session_state[_SAID] = (ledger.child_id, marked or words.MARKED_SO)
        st.session_state[key] = []
    except BrightPathError as refusal:
        st.session_state[_REFUSED] = refusal.sentence


@undisturbed()
def _take_back(house: House, token: str, of: Family, ledger: Ledger, change: int) -> None:
    try:
        back = take_back_marks(house, token, of.family_id, ChildId(ledger.child_id), change)
        st.session_state[_SAID] = (ledger.child_id, back.sentence)
    except BrightPathError as refusal:
        st.session_state[_REFUSED] = refusal.sentence
