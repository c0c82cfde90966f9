"""The parts of the week page: choosing a week, watching the search, the board, and what is said of the plan."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import streamlit as st

from brightpath.domain.errors import Stale
from brightpath.domain.ids import FamilyId, JobId
from brightpath.domain.jobs import Job, JobState
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import week_start_of
from brightpath.services import planner
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.planner import Schedule
from brightpath.ui import words
from brightpath.ui.board import board_data
from brightpath.ui.families import clock_style, told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain
from brightpath.ui.weeks import WEEK, week_asked_for

#: Seconds between two looks at a search.
LOOK_EVERY = 0.7


def week_picker(today: date, family: Family) -> date:
    """Offer the week before, this week and the week after; the address keeps the choice."""
    shown = week_asked_for(st.query_params.get("week"), today, family.week_start)
    this = week_start_of(today, family.week_start)
    with st.container(horizontal=True, vertical_alignment="center", key="week_picker"):
        st.title(words.week(shown), anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            _step("Previous", shown - WEEK, icon=":material/chevron_left:")
            _step("This week", this, disabled=shown == this)
            _step("Next", shown + WEEK, icon=":material/chevron_right:", icon_position="right")
    return shown


def _step(label: str, to: date, **look: Any) -> None:
    def go() -> None:
        st.query_params["week"] = to.isoformat()

    st.button(label, key=f"week-{label}", on_click=go, **look)


@st.fragment(run_every=LOOK_EVERY)
def watch_search(house: House, token: str, family_id: FamilyId, job_id: JobId) -> None:
    """Show how far a search is and let it be called off; when it has ended the whole page is drawn anew."""
    with refusals_shown():
        job = planner.job_status(house, token, family_id, job_id)
        if job.state.is_over:
            st.rerun()
        with st.container(border=True):
            st.progress(job.progress, text=words.under_way(job.progress, job.progress_note))
            if st.button("Call it off", key="call_off"):
                with suppress(Stale):  # it ended a moment ago, and the page shows how
                    planner.cancel_job(house, token, family_id, job_id)
                st.rerun()


def show_how_it_ended(job: Job | None, kept: Schedule | None) -> None:
    """Say why there is no newer plan, when the last search brought none."""
    if job is None or (kept is not None and job.completed_at is not None and kept.created_at > job.completed_at):
        return
    if job.state is JobState.FAILED:
        st.error(plain(job.error_message or words.SORRY), icon=":material/error:")
    elif job.state is JobState.CANCELLED:
        st.info(words.CALLED_OFF, icon=":material/cancel:")


def show_because(kept: Schedule, family: Family) -> None:
    """Say in three sentences why the week looks as it does."""
    if kept.plan.because:
        with st.container(key="because"):
            st.markdown("  \n".join(told(family, sentence) for sentence in kept.plan.because))


def week_of(plan: WeekPlan, here: datetime, family: Family) -> dict[str, Any]:
    """Make what the board draws of a plan."""
    return board_data(plan, today=here.date(), now=here.hour * 60 + here.minute, clock=clock_style(family))


def show_report(kept: Schedule, family: Family) -> None:
    """Say how good the plan is and how sure we are, then what was left out, why, and what would help."""
    plan = kept.plan
    st.markdown(f"**{plain(words.solver_report(plan.solver))}**")
    if plan.unplaced:
        with st.expander("What was left out, why, and what would help"):
            for left in plan.unplaced:
                with st.container(gap="xsmall"):
                    st.markdown(f"**{plain(left.child)}: {plain(words.left_out_name(left))}**")
                    for about, sentences in (("Why", left.reasons), ("What would help", left.would_help)):
                        if sentences:
                            st.caption(about)
                            st.markdown("\n".join(f"* {told(family, sentence)}" for sentence in sentences))
    if plan.wishes:
        with st.expander(words.GOOD_AT):
            st.markdown("\n".join(f"* {told(family, wish.gave_up)}" for wish in plan.wishes))
    with st.expander("The search in numbers"):
        st.markdown(plain(words.solver_detail(plan.solver)))
