"""The list of one's own work in the background: how far each is, what it brought, calling it off, putting it away."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st

from brightpath.charts.search import best_and_bound, can_be_drawn
from brightpath.charts.theme import CONFIG
from brightpath.domain.errors import BrightPathError, Stale
from brightpath.domain.ids import JobId
from brightpath.domain.jobs import SEARCH, DocumentHead, JobState, Work
from brightpath.services import jobs
from brightpath.services.house import House
from brightpath.ui import job_words as words
from brightpath.ui.guard import refusals_shown
from brightpath.ui.light import the_light
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

#: Seconds between two looks while something is under way; without it the page rests.
LOOK_EVERY = 2.0
#: What a callback was refused, until the page has shown it.
_REFUSED = "jobs_refused"


def show_jobs(house: House, token: str) -> None:
    """Show the list; while something is under way it follows by itself."""
    is_live = _is_live(jobs.my_jobs(house, token))
    st.fragment(_show_list, run_every=LOOK_EVERY if is_live else None)(house, token, is_live)


def _is_live(listed: tuple[Any, ...]) -> bool:
    return any(not job.state.is_over for job in listed)


def _show_list(house: House, token: str, was_live: bool) -> None:
    with refusals_shown():
        refused = st.session_state.pop(_REFUSED, None)
        if refused:
            st.error(plain(refused))
        listed = jobs.my_jobs(house, token)
        if was_live and not _is_live(listed):
            st.rerun()  # the whole page, so that it rests from now on
        if not listed:
            st.info(words.NOTHING, icon=":material/task_alt:")
        for job in listed:
            _show_job(house, token, job)


def _show_job(house: House, token: str, job: Work) -> None:
    icon, colour, word = words.STATES[job.state]
    with st.container(border=True, gap="xsmall", key=f"job_{job.job_id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(words.title(job))}**", width="stretch")
            st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
        if not job.state.is_over:
            st.progress(job.progress, text=plain(words.how_far(job)))
            _show_best(job)
        if job.error_message:
            st.markdown(plain(job.error_message))
        now = house.now()
        began, ended = (when(moment, now) if moment else None for moment in (job.started_at, job.completed_at))
        st.caption(plain(words.moments(when(job.created_at, now), began, ended)))
        if job.state is JobState.SUCCESS:
            _show_results(house, token, job)
        label, icon, do = (
            (words.PUT_AWAY, "inventory_2", jobs.put_away_job)
            if job.state.is_over
            else (words.CALL_OFF, "cancel", jobs.cancel_my_job)
        )
        st.button(
            label,
            icon=f":material/{icon}:",
            type="tertiary",
            key=f"{do.__name__}-{job.job_id}",
            on_click=_do,
            args=(do, house, token, job.job_id),
        )


@undisturbed()
def _do(change: Any, house: House, token: str, job_id: JobId) -> None:
    try:
        with suppress(Stale):  # it ended a moment ago, and the list shows how
            change(house, token, job_id)
    except BrightPathError as error:
        st.session_state[_REFUSED] = error.sentence


def _show_best(job: Work) -> None:
    told = job.best and words.best_so_far(job.best)
    if told:
        st.markdown(plain(told))


def _show_results(house: House, token: str, job: Work) -> None:
    """Offer what a job brought, each content fetched when it is asked for."""
    if job.kind in words.FIND:  # what was found stands in the result, which the list does not read
        brought = words.found(jobs.my_job(house, token, job.job_id))
        if brought:
            st.markdown(plain(brought))
    heads = jobs.documents_of_job(house, token, job.job_id)
    with st.container(horizontal=True):
        for head in heads:
            _offer(house, token, job.job_id, head)
    if any(head.name == SEARCH for head in heads) and st.toggle(words.WAY, key=f"way-{job.job_id}"):
        trajectory = jobs.my_job(house, token, job.job_id).trajectory
        if can_be_drawn(trajectory):
            alt = words.way([one["objective"] for one in trajectory if "objective" in one])
            figure = best_and_bound(trajectory, light=the_light())
            st.plotly_chart(figure, theme=None, config=CONFIG, key=f"search-{job.job_id}", alt=alt)
            st.caption(plain(alt))


def _offer(house: House, token: str, job_id: JobId, head: DocumentHead) -> None:
    st.download_button(
        words.document(head),
        data=lambda: jobs.job_document(house, token, job_id, head.name).content,
        file_name=head.name,
        mime=head.media_type,
        icon=":material/download:",
        key=f"get-{job_id}-{head.name}",
        on_click="ignore",
    )
