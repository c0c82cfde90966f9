"""The parts of the history page: the week at any moment, every change of it in words, and what gets moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl
import streamlit as st

from brightpath.charts.moved_lessons import Side, most_moved, moved_cells, moved_lessons
from brightpath.charts.theme import CONFIG
from brightpath.services import history
from brightpath.services.family import Family
from brightpath.services.history import Step
from brightpath.services.house import House
from brightpath.ui import words
from brightpath.ui.board import board
from brightpath.ui.families import told
from brightpath.ui.figures import show_table
from brightpath.ui.guard import refusals_shown
from brightpath.ui.light import the_light
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.planning import week_of

#: Changes shown at first, and more with each press.
AT_A_TIME = 20
#: How far back what was moved is looked at.
WEEKS = 12


@st.fragment
def show_replay(
    house: House, token: str, family: Family, week_start: date, steps: Sequence[Step], here: datetime
) -> None:
    """Let the week be led back and forth between its changes; the board shows it as it was."""
    with refusals_shown():
        number = _moment_chosen(family, week_start, len(steps))
        step = steps[number - 1]
        with st.container(gap="xsmall", key="the_change"):
            st.markdown(f"**{told(family, step.sentence)}**")
            st.caption(f"{words.moment(number, len(steps))} · {_facts(step, house.now())}")
            if step.reasons:
                st.markdown("\n".join(f"* {told(family, reason)}" for reason in step.reasons))
        plan = history.week_at(house, token, family.family_id, week_start, step.sequence)
        board(week_of(plan, here, family), key="replay")


def _moment_chosen(family: Family, week_start: date, count: int) -> int:
    key = _key(family, week_start)
    chosen = min(st.session_state.get(key, count), count)
    if count == 1:
        return 1
    st.session_state[key] = chosen
    st.slider(words.MOMENT, 1, count, key=key, label_visibility="collapsed")
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Earlier", icon=":material/chevron_left:", disabled=chosen == 1, on_click=_see, args=(key, chosen - 1)
        )
        st.button(
            "Later", icon=":material/chevron_right:", disabled=chosen == count, on_click=_see, args=(key, chosen + 1)
        )
    return chosen


def show_changes(house: House, family: Family, week_start: date, steps: Sequence[Step]) -> None:
    """List the changes in words, newest first, so many at a time; each leads to the week as it was then."""
    key = f"changes_shown-{family.family_id}-{week_start}"
    shown = st.session_state.get(key, AT_A_TIME)
    for number in range(len(steps), max(len(steps) - shown, 0), -1):
        step = steps[number - 1]
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"change_{number}"
        ):
            with st.container(gap=None):
                sentence = told(family, step.sentence)
                st.markdown(f"~~{sentence}~~" if step.is_undone else sentence)
                st.caption(_facts(step, house.now()))
            st.button(
                words.SEE_IT,
                key=f"see-{week_start}-{number}",
                width="content",
                on_click=_see,
                args=(_key(family, week_start), number),
            )
    if shown < len(steps):
        st.button(words.EARLIER_CHANGES, key="earlier_changes", on_click=_see, args=(key, shown + AT_A_TIME))


def show_moves(house: House, token: str, family: Family, week_start: date) -> None:
    """Tell and draw what was moved by hand in the weeks up to this one, with the figures behind it."""
    with refusals_shown():
        moves = history.moves_of(house, token, family.family_id, week_start - timedelta(weeks=WEEKS - 1), week_start)
        if moves.is_empty():
            st.caption(words.NOTHING_MOVED)
            return
        sentences = [_told(moves, subject, times) for subject, times in most_moved(moves)[:3]]
        st.markdown("  \n".join(plain(sentence) for sentence in sentences))
        alt = " ".join(sentences)
        light = the_light()
        sides: tuple[tuple[Side, str], ...] = (("from", words.TAKEN_FROM), ("to", words.PUT_TO))
        for column, (side, heading) in zip(st.columns(2, gap="large"), sides, strict=True):
            with column:
                st.markdown(f"**{heading}**")
                cells = moved_cells(moves, side, first_day=family.week_start)
                figure = moved_lessons(cells, light=light, part_name=words.part_of_day)
                st.plotly_chart(figure, theme=None, config=CONFIG, key=f"moved_{side}", alt=f"{heading}. {alt}")
        with st.expander("As a table"):
            show_table(_table(moves, "24" if family.clock_hours == 24 else "12"), key="moved_lessons")


def _told(moves: pl.DataFrame, subject: str, times: int) -> str:
    own = moves.filter(pl.col("subject") == subject).unique("sequence")
    return words.moved(subject, times, WEEKS, _mostly(own, "from"), _mostly(own, "to"))


def _mostly(own: pl.DataFrame, side: Side) -> tuple[str, str] | None:
    """Find the weekday and part of the day that more than half of the moves share."""
    counted = own.group_by(f"{side}_weekday", f"{side}_part").len().sort("len", descending=True)
    weekday, part, count = counted.row(0)
    return (weekday, part) if count > own.height / 2 else None


def _table(moves: pl.DataFrame, style: str) -> pl.DataFrame:
    def place(side: Side) -> pl.Expr:
        clock = pl.col(f"{side}_minute").map_elements(lambda minute: words.clock(minute, style), return_dtype=pl.String)
        return pl.col(f"{side}_weekday").cast(pl.String) + " " + clock

    return moves.reverse().select(
        pl.col("subject").alias("What"),
        pl.col("child").alias("Child"),
        place("from").alias(words.TAKEN_FROM),
        place("to").alias(words.PUT_TO),
    )


def _facts(step: Step, now: datetime) -> str:
    return plain(words.change_facts(step.who, when(step.at, now), step.prefer, is_undone=step.is_undone))


def _key(family: Family, week_start: date) -> str:
    return f"moment-{family.family_id}-{week_start}"


def _see(key: str, number: int) -> None:
    st.session_state[key] = number
