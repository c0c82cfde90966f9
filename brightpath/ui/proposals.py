"""Next week's proposal on the week page: the week that waits for a yes, the line that tells of it, and the day for it."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from brightpath.domain.errors import Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.proposals import ProposalState
from brightpath.domain.weeks import WEEKDAYS
from brightpath.services import proposals
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.proposals import Proposal
from brightpath.ui import week_words as words
from brightpath.ui.board import board
from brightpath.ui.expected_fit import show_expected_fit
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain
from brightpath.ui.planning import watch_search, week_of
from brightpath.ui.undisturbed import undisturbed


def show_proposal(
    house: House, token: str, family: Family, week_start: date, here: datetime, *, may_decide: bool
) -> bool:
    """Show what is proposed for a week that has no plan, and ask for a yes; say whether it waits or is looked for."""
    found = proposals.proposal_of(house, token, family.family_id, week_start)
    if found is None or found.state is ProposalState.ACCEPTED:
        return False
    own = _Own(house, token, family, week_start)
    if found.state is ProposalState.SEARCHING:
        st.caption(words.PROPOSAL_SEARCHED)
        if found.job_id is not None:
            watch_search(house, token, family.family_id, found.job_id)
        return True
    if found.state is ProposalState.WAITING:
        _waiting(own, found, here, may_decide=may_decide)
        return True
    with st.container(border=True, key="no_proposal"):
        if found.state is ProposalState.FAILED:
            st.error(plain(found.sentence or ""), icon=":material/error:")
        elif found.state is ProposalState.OVERTAKEN:
            st.info(plain(found.sentence or ""), icon=":material/published_with_changes:")
        else:
            st.caption(words.PROPOSAL_DECLINED)
        if may_decide:
            st.button(words.PROPOSE_AGAIN, key="propose_again", icon=":material/refresh:", on_click=own.again)
    return False


def show_coming(house: House, token: str, family: Family, week_start: date) -> None:
    """Tell on the page of another week that a proposal waits, is looked for or failed, with the way to it."""
    coming = proposals.coming_proposal(house, token, family.family_id)
    if coming is None or coming.week_start == week_start:
        return

    def go() -> None:
        st.query_params["week"] = coming.week_start.isoformat()

    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="coming"
    ):
        st.markdown(words.coming(coming.state.value, coming.week_start), width="stretch")
        st.button(words.LOOK_AT_IT, key="look_at_proposal", icon=":material/event_upcoming:", on_click=go)


def show_proposal_day(house: House, token: str, family: Family) -> None:
    """Let a parent choose the weekday on which next week is proposed; what is chosen counts at once."""
    key = f"proposal_day-{family.family_id}"
    chosen = proposals.proposal_day_of(house, token, family.family_id)

    @undisturbed()
    def choose() -> None:
        with refusals_shown():
            day = st.session_state[key]
            proposals.choose_proposal_day(house, token, family.family_id, None if day == words.NEVER else day)

    days: list[str] = [words.NEVER, *WEEKDAYS]
    st.selectbox(
        words.PROPOSAL_DAY,
        days,
        index=days.index(chosen or words.NEVER),
        key=key,
        format_func=str,
        on_change=choose,
        help=words.PROPOSAL_DAY_HELP,
        width=260,
    )


class _Own:
    """One week's proposal, and what can be said to it."""

    def __init__(self, house: House, token: str, family: Family, week_start: date) -> None:
        self.house, self.token, self.family, self.week_start = house, token, family, week_start

    @property
    def where(self) -> tuple[House, str, FamilyId, date]:
        return self.house, self.token, self.family.family_id, self.week_start

    @undisturbed()
    def take(self) -> None:
        with refusals_shown():
            proposals.accept_proposal(*self.where)

    @undisturbed()
    def decline(self) -> None:
        with refusals_shown():
            proposals.decline_proposal(*self.where)

    @undisturbed()
    def again(self) -> None:
        with refusals_shown():
            proposals.propose_again(*self.where)

    @undisturbed()
    def another(self) -> None:
        """Say no to this one, and have another looked for from another side."""
        with refusals_shown():
            try:
                proposals.decline_proposal(*self.where)
            except Stale:  # somebody said something to it a moment ago
                return
            proposals.propose_again(*self.where)


def _waiting(own: _Own, found: Proposal, here: datetime, *, may_decide: bool) -> None:
    assert found.plan is not None
    with st.container(border=True, key="proposal"):
        st.subheader(words.PROPOSED, anchor=False)
        st.caption(words.PROPOSED_WAITS)
        if found.plan.because:
            st.markdown("  \n".join(told(own.family, sentence) for sentence in found.plan.because))
        if may_decide:
            show_expected_fit(own.house, own.token, own.family, own.week_start)
            with st.container(horizontal=True, gap="small"):
                st.button(
                    words.TAKE_PROPOSAL, key="take_proposal", type="primary", icon=":material/check:", on_click=own.take
                )
                st.button(words.DECLINE_PROPOSAL, key="decline_proposal", icon=":material/close:", on_click=own.decline)
                st.button(
                    words.ANOTHER_PROPOSAL, key="another_proposal", icon=":material/alt_route:", on_click=own.another
                )
    board(week_of(found.plan, here, own.family), key="proposed")
