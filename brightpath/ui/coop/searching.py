"""Asking for a co-op's timetable, and watching it being looked for."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import polars as pl
import streamlit as st

from brightpath.charts.search import best_and_bound, can_be_drawn
from brightpath.charts.theme import CONFIG
from brightpath.domain.coop_timetable import USUAL_SECONDS
from brightpath.domain.errors import Faulty, Stale
from brightpath.domain.ids import UserId
from brightpath.domain.jobs import HouseJob, JobState
from brightpath.services import jobs, timetabling
from brightpath.ui import job_words, words
from brightpath.ui.coop import timetable_words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.figures import show_table
from brightpath.ui.guard import refusals_shown
from brightpath.ui.light import the_light
from brightpath.ui.plain import plain

#: Seconds between two looks at a search.
LOOK_EVERY: Final = 1.0
#: What one may choose a search to take, in seconds.
_LONG: Final = (10, USUAL_SECONDS, 60, 300, 900)


def show_asking(editing: CoopEditing, *, is_under_way: bool) -> bool:
    """Say what is short and offer to ask, or say what is missing before one may; say whether one may."""
    try:
        short = timetabling.what_is_short(editing.house, editing.token, editing.coop_id)
    except Faulty as faulty:
        missing = "\n".join(f"* {editing.told(fault.sentence)}" for fault in faulty.faults)
        st.info(f"{timetable_words.FIRST}\n\n{missing}", icon=":material/checklist:")
        return False
    if short:
        st.warning(timetable_words.SHORT + "\n\n" + "\n".join(f"* {editing.told(sentence)}" for sentence in short))
    has_one = bool(editing.now.timetables)
    with st.container(horizontal=True, vertical_alignment="bottom", key="ask_for_timetable"):
        st.button(
            "Ask for a new timetable" if has_one else "Ask for a timetable",
            type="secondary" if has_one else "primary",
            icon=":material/auto_awesome:",
            disabled=is_under_way,
            key="ask",
            on_click=_ask,
            args=(editing,),
        )
        if has_one:
            st.button(
                "Solve again with the fewest changes",
                icon=":material/refresh:",
                disabled=is_under_way,
                key="again",
                help="Near to the published timetable, or to the newest one. What is pinned stays.",
                on_click=_ask,
                args=(editing,),
                kwargs={"again": True},
            )
        st.selectbox(
            "Look for",
            _LONG,
            index=_LONG.index(USUAL_SECONDS),
            format_func=lambda seconds: words.minutes(seconds // 60) if seconds >= 60 else f"{seconds} seconds",
            help="A longer search finds a better timetable, and proves more.",
            key="ask_seconds",
            width=150,
        )
    return True


def _ask(editing: CoopEditing, again: bool = False) -> None:
    verb = timetabling.solve_again if again else timetabling.ask_for_timetable
    editing.change(verb, seconds=st.session_state["ask_seconds"])


@st.fragment(run_every=LOOK_EVERY)
def watch_search(editing: CoopEditing, me: UserId | None) -> None:
    """Show how far the search is and what it has; when it has ended the whole page is drawn anew."""
    with refusals_shown():
        job = timetabling.timetabling_now(editing.house, editing.token, editing.coop_id)
        if job is None or job.state.is_over:
            st.rerun()
        with st.container(border=True):
            st.progress(job.progress, text=plain(timetable_words.how_far(job)))
            best = timetable_words.best_so_far(job.best)
            if best:
                st.markdown(f"**{plain(best)}**")
            _picture(job, key="search_now")
            st.caption(timetable_words.GO_ON)
            if job.user_id == me:
                st.button("Call it off", key="call_off", on_click=_call_off, args=(editing, job))


def _call_off(editing: CoopEditing, job: HouseJob) -> None:
    with suppress(Stale):  # it ended a moment ago, and the page shows how
        jobs.cancel_my_job(editing.house, editing.token, job.job_id)


def show_how_it_ended(editing: CoopEditing, job: HouseJob | None, me: UserId | None) -> None:
    """Say why the last search brought nothing, or how it went."""
    if job is None:
        return
    if job.state is JobState.FAILED:
        st.error(plain(job.error_message or words.SORRY), icon=":material/error:")
    elif job.state is JobState.CANCELLED:
        st.info(timetable_words.CALLED_OFF, icon=":material/cancel:")
    elif job.user_id == me:
        mine = jobs.my_job(editing.house, editing.token, job.job_id)
        if isinstance(mine, HouseJob) and can_be_drawn(mine.trajectory):
            with st.expander("How the search went"):
                _picture(mine, key="search_then")
                _table(mine)


def _picture(job: HouseJob, *, key: str) -> None:
    if can_be_drawn(job.trajectory):
        alt = job_words.way([one["objective"] for one in job.trajectory if "objective" in one])
        figure = best_and_bound(job.trajectory, light=the_light())
        st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=alt)


def _table(job: HouseJob) -> None:
    """Put the numbers behind the picture below it."""
    schema = {"Seconds": pl.Float64, "Penalty points": pl.Float64, "Proven": pl.Float64}
    rows = [[one.get(name) for name in ("seconds", "objective", "bound")] for one in job.trajectory]
    show_table(pl.DataFrame(rows, schema=schema, orient="row"), key="search_numbers", file_name="search")
