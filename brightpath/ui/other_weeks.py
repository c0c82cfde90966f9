"""The quiet part below a week: other weeks that a family might like, looked for when asked, and used with one press."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.schedule import Alternative
from brightpath.services import alternatives
from brightpath.services.alternatives import Looking
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.planner import Schedule
from brightpath.ui import words
from brightpath.ui.board import board
from brightpath.ui.expected_fit import fit_of
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain
from brightpath.ui.planning import LOOK_EVERY, week_of


def show_other_weeks(house: House, token: str, kept: Schedule, here: datetime, family: Family) -> None:
    """Offer to look for other weeks, show how far that is, or what came of it; nothing for a week that has begun."""
    if here.date() >= kept.week_start:
        return
    st.subheader(words.OTHER_WEEKS, anchor=False)
    key = f"other_weeks-{family.family_id}-{kept.week_start}-{kept.version}"
    state: Looking | tuple[Alternative, ...] | str | None = st.session_state.get(key)
    if isinstance(state, Looking):
        _watch(key)
        return
    if state is None or isinstance(state, str):
        if state:
            st.error(plain(state), icon=":material/error:")
        st.caption(words.OTHER_WEEKS_OFFER)
        st.button(
            words.LOOK_FOR_OTHERS,
            key="look_for_others",
            icon=":material/alt_route:",
            on_click=_begin,
            args=(house, token, family, kept.week_start, key),
        )
        return
    if not state:
        st.caption(words.NO_OTHER_WEEK)
    fits = f"{key}-fits"
    if fits not in st.session_state:  # once for a search: counting a week costs as much as drawing one
        st.session_state[fits] = [fit_of(house, token, family, other.plan) for other in state]
    for number, (other, fit) in enumerate(zip(state, st.session_state[fits], strict=True)):
        _card(house, token, kept, here, family, number, other, fit)


def _begin(house: House, token: str, family: Family, week_start: date, key: str) -> None:
    st.session_state.pop(f"{key}-fits", None)
    with refusals_shown():
        st.session_state[key] = alternatives.plan_alternatives(house, token, family.family_id, week_start)


@st.fragment(run_every=LOOK_EVERY)
def _watch(key: str) -> None:
    """Show how far the search is; when it has ended the whole page is drawn anew."""
    looking = st.session_state.get(key)
    if not isinstance(looking, Looking):
        st.rerun()
    with refusals_shown():
        if looking.is_over:
            try:
                st.session_state[key] = looking.found()
            except BrightPathError as refusal:  # then it can be begun again
                st.session_state[key] = refusal.sentence
            st.rerun()
        with st.container(border=True):
            st.progress(looking.percent(), text=words.under_way(looking.percent(), words.LOOKING_FOR_OTHERS))
            if st.button("Call it off", key="call_off_others"):
                looking.call_off()
                del st.session_state[key]
                st.rerun()


def _card(
    house: House, token: str, kept: Schedule, here: datetime, family: Family, number: int, other: Alternative, fit: str
) -> None:
    with st.container(border=True, key=f"other_week_{number}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(told(family, other.sentence), width="stretch")
            is_seen = st.toggle(words.SEE_IT, key=f"see_other-{kept.version}-{number}", width="content")
            if st.button(words.USE_THIS_WEEK, key=f"use_other-{kept.version}-{number}", width="content"):
                try:
                    alternatives.choose_alternative(
                        house, token, family.family_id, kept.week_start, kept.version, other.plan
                    )
                except BrightPathError as refusal:
                    st.error(plain(refusal.sentence))
                else:
                    st.rerun()
        if fit:
            st.caption(fit)
        if is_seen:
            board(week_of(other.plan, here, family), key=f"other_board_{number}")
