"""When a co-op meets: its days, its periods, and how it is called."""

from __future__ import annotations

from datetime import time, timedelta

import streamlit as st

from brightpath.domain.coop import Grid
from brightpath.domain.coop_faults import LONGEST_NAME, MOST_PERIODS
from brightpath.domain.weeks import MINUTES_PER_DAY, WEEKDAYS, Weekday
from brightpath.services import coops
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing

_ROUND = "coop_grid_round"
_FIRST, _LENGTH, _BETWEEN, _COUNT = 9 * 60, 60, 10, 4
_LENGTHS = (30, 40, 45, 50, 55, 60, 75, 90, 120)


def show_grid(editing: CoopEditing) -> None:
    """Ask on which days a co-op meets and from when to when each period is."""
    coop = editing.now.coop
    turn = st.session_state.get(_ROUND, 0)
    with st.container(border=True):
        if coop.grid.slots:
            _periods(editing, turn)
        else:
            _beginning(editing, turn)
    with st.container(border=True):
        st.subheader("Name and place", anchor=False)
        with st.form(f"about|{coop.coop_id}|{coop.version}", border=False):
            st.text_input("Name", coop.name, max_chars=LONGEST_NAME, key="coop_name")
            st.text_input("Place", coop.place or "", max_chars=LONGEST_NAME, key="coop_place")
            st.form_submit_button("Keep", on_click=_keep_about, args=(editing,))


def _keep_about(editing: CoopEditing) -> None:
    typed = st.session_state
    editing.change(coops.change_coop, typed["coop_name"], typed["coop_place"] or None, said="Kept.")


def _days(editing: CoopEditing, turn: int) -> None:
    grid = editing.now.coop.grid
    st.pills(
        "Days",
        WEEKDAYS,
        default=list(grid.days),
        selection_mode="multi",
        wrap=True,
        key=f"coop_days|{turn}",
    )


def _at(label: str, minute: int, key: str, editing: CoopEditing) -> None:
    st.time_input(
        label,
        time(*divmod(min(minute, MINUTES_PER_DAY - 1), 60)),
        step=timedelta(minutes=5),
        format="12h" if editing.clock == "12" else "24h",
        key=key,
    )


# --- The first time -------------------------------------------------------------------------------------------------------


def _beginning(editing: CoopEditing, turn: int) -> None:
    st.subheader("When do you meet?", anchor=False)
    with st.form("first_grid", border=False):
        _days(editing, turn)
        columns = st.columns(4)
        with columns[0]:
            _at("The first class begins", _FIRST, "grid_first", editing)
        columns[1].selectbox(
            "A class lasts", _LENGTHS, _LENGTHS.index(_LENGTH), format_func=words.minutes, key="grid_length"
        )
        columns[2].number_input("Minutes between", 0, 120, _BETWEEN, 5, key="grid_between")
        columns[3].number_input("Classes one after another", 1, MOST_PERIODS, _COUNT, key="grid_count")
        st.form_submit_button("Make the hours", type="primary", on_click=_make, args=(editing, turn))
    st.caption("Each hour can be changed afterwards, a long lunch in between as well.")


def _make(editing: CoopEditing, turn: int) -> None:
    typed = st.session_state
    start, length, between = _minute(typed["grid_first"]), typed["grid_length"], typed["grid_between"]
    periods = [
        (begin, begin + length)
        for begin in range(start, start + typed["grid_count"] * (length + between), length + between)
    ]
    _save(editing, turn, Grid(days=_chosen_days(turn), periods=tuple(periods[: typed["grid_count"]])))


# --- Afterwards -----------------------------------------------------------------------------------------------------------


def _periods(editing: CoopEditing, turn: int) -> None:
    grid = editing.now.coop.grid
    st.subheader("Days and hours", anchor=False)
    with st.form(f"grid|{turn}", border=False):
        _days(editing, turn)
        for number, (start, end) in enumerate(grid.periods):
            with st.container(horizontal=True, vertical_alignment="bottom", wrap=False):
                _at(f"{number + 1}. from", start, f"from|{turn}|{number}", editing)
                _at("until", end, f"until|{turn}|{number}", editing)
                st.checkbox("Drop", key=f"drop|{turn}|{number}", width="content")
        with st.container(horizontal=True):
            st.form_submit_button("Keep", type="primary", on_click=_keep, args=(editing, turn))
            if len(grid.periods) < MOST_PERIODS:
                st.form_submit_button(
                    "Keep, and add one more", icon=":material/add:", on_click=_keep, args=(editing, turn, True)
                )
    pinned = len(editing.now.pins)
    if pinned:
        st.caption(f"{words.counted(pinned, 'meeting')} pinned: a pin goes with the day or the hour it stood in.")
    if editing.now.published:
        st.caption("The timetable that is published keeps the hours it was made on.")


def _keep(editing: CoopEditing, turn: int, one_more: bool = False) -> None:
    typed = st.session_state
    count = len(editing.now.coop.grid.periods)
    periods = [
        (_minute(typed[f"from|{turn}|{number}"]), _minute(typed[f"until|{turn}|{number}"]))
        for number in range(count)
        if not typed[f"drop|{turn}|{number}"]
    ]
    if one_more:
        between = periods[-1][0] - periods[-2][1] if len(periods) > 1 else _BETWEEN
        length = periods[-1][1] - periods[-1][0] if periods else _LENGTH
        begin = periods[-1][1] + max(between, 0) if periods else _FIRST
        periods.append((begin, begin + length))
    _save(editing, turn, Grid(days=_chosen_days(turn), periods=tuple(periods)))


def _save(editing: CoopEditing, turn: int, grid: Grid) -> None:
    if st.session_state.get(_ROUND, 0) == turn and editing.change(coops.save_grid, grid, said="Kept."):
        st.session_state[_ROUND] = turn + 1


def _chosen_days(turn: int) -> tuple[Weekday, ...]:
    chosen = st.session_state[f"coop_days|{turn}"]
    return tuple(day for day in WEEKDAYS if day in chosen)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
