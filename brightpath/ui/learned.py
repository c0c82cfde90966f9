"""The parts of the Learned page: what was learned in words, why and how sure, what gets done, and what a parent decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.findings import Finding, Learned
from brightpath.domain.ids import FamilyId
from brightpath.services import learning, outcomes
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import learned_words as words
from brightpath.ui.families import told
from brightpath.ui.places import PREFER, WEEK, link_to
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

#: Findings shown at once; the weaker ones wait behind a press.
AT_ONCE = 8
#: Wider, a sentence and its bar would stand too far apart to be read as one.
WIDTH = 820
#: How wide the bar is that says how sure a finding is, in pixels.
_BAR = 190


def show_learned(house: House, token: str, family: Family, here: datetime) -> None:
    """Show everything that was learned of a family and let a parent keep it, take it back or switch it off."""
    own = _Own(house, token, family)
    learned = learning.what_was_learned(house, token, family.family_id)
    own.show_what_was_said()
    if learned.trouble:
        st.warning(told(family, learned.trouble), icon=":material/warning:")
    if words.rests_on(learned):
        st.caption(words.rests_on(learned))
    if learned.changed_mind:
        st.info(told(family, learned.changed_mind), icon=":material/autorenew:")
    _show_findings(own, learned)
    if learned.has_learned:
        _show_what_teaches(own, learned, is_all=False)
    _show_what_gets_done(own)
    _show_put_aside(
        own, words.SWITCHED_OFF, words.SWITCHED_OFF_MEANS, learned.switched_off, words.SWITCH_ON, own.switch_on
    )
    _show_put_aside(own, words.UNDONE, words.UNDONE_MEANS, learned.undone, words.GIVE_BACK, own.give_back)
    if learned.left_out:
        with st.expander(words.LEFT_OUT):
            st.markdown("\n".join(f"* {told(family, sentence)}" for sentence in learned.left_out))
    _show_start_over(own, learned, here)


class _Own:
    """One family's findings on one page, and what a parent does with them."""

    def __init__(self, house: House, token: str, family: Family) -> None:
        self.house, self.token, self.family = house, token, family

    @property
    def where(self) -> tuple[House, str, FamilyId]:
        return self.house, self.token, self.family.family_id

    def key(self, name: str) -> str:
        return f"learned-{name}-{self.family.family_id}"

    def show_what_was_said(self) -> None:
        is_refused, said = st.session_state.pop(self.key("said"), (False, None))
        if said:
            (st.error if is_refused else st.success)(told(self.family, said))

    def say(self, sentence: str, *, is_refused: bool = False) -> None:
        st.session_state[self.key("said")] = (is_refused, sentence)

    def try_to(self, do: Callable[[], object]) -> bool:
        """Do something, or say at the next drawing why not."""
        try:
            do()
        except BrightPathError as refusal:
            self.say(refusal.sentence, is_refused=True)
            return False
        return True

    @undisturbed()
    def keep(self, key: str) -> None:
        self.try_to(lambda: learning.accept_finding(*self.where, key))

    @undisturbed()
    def take_back(self, key: str) -> None:
        """Unlearn a finding, and tell what went with it."""
        if self.try_to(lambda: learning.undo_finding(*self.where, key)):
            undone = learning.what_was_learned(*self.where).undone
            self.say(next((one.why for one in undone if one.key == key), words.UNDONE))

    @undisturbed()
    def give_back(self, key: str) -> None:
        self.try_to(lambda: learning.give_back_finding(*self.where, key))

    @undisturbed()
    def switch_off(self, key: str) -> None:
        self.try_to(lambda: learning.switch_off_finding(*self.where, key))

    @undisturbed()
    def switch_on(self, key: str) -> None:
        self.try_to(lambda: learning.switch_on_finding(*self.where, key))

    @undisturbed()
    def start_over(self) -> None:
        self.try_to(lambda: learning.start_over(*self.where))

    @undisturbed()
    def take_back_start_over(self) -> None:
        self.try_to(lambda: learning.take_back_start_over(*self.where))


# --- Findings ---------------------------------------------------------------------------------------------------------


def _show_findings(own: _Own, learned: Learned) -> None:
    if not learned.has_learned and not learned.findings:
        with st.container(border=True, key="nothing_learned"):
            st.markdown(words.NOTHING_YET)
            _show_what_teaches(own, learned, is_all=True)
        return
    if not learned.findings:
        st.markdown(words.NOTHING_STANDS)
        return
    st.subheader(words.IN_PLANS, anchor=False)
    st.caption(words.ON_PLAN_AGAIN)
    for finding in learned.findings[:AT_ONCE]:
        _card(own, finding)
    rest = learned.findings[AT_ONCE:]
    if rest:
        with st.expander(words.more_findings(len(rest))):
            for finding in rest:
                _card(own, finding)


def _card(own: _Own, finding: Finding) -> None:
    with st.container(border=True, gap="small", key=own.key(f"card-{finding.key}")):
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            with st.container(gap="xsmall", width="stretch"):
                st.markdown(f"**{told(own.family, finding.sentence)}**")
                st.caption(told(own.family, finding.why))
            st.progress(min(1.0, max(0.0, finding.sure)), text=words.how_sure(finding.sure), width=_BAR)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if finding.is_accepted:
                st.caption(f":material/check: {words.KEPT}", width="content")
            else:
                _button(own, finding, words.KEEP, "check", words.KEEP_HELP, own.keep)
            _button(own, finding, words.TAKE_BACK, "undo", words.TAKE_BACK_HELP, own.take_back)
            _button(own, finding, words.SWITCH_OFF, "toggle_off", words.SWITCH_OFF_HELP, own.switch_off)


def _button(
    own: _Own, finding: Finding, label: str, icon: str, help: str | None, on_click: Callable[[str], None]
) -> None:
    st.button(
        label,
        key=own.key(f"{label}-{finding.key}"),
        type="tertiary",
        icon=f":material/{icon}:",
        help=help,
        on_click=on_click,
        args=(finding.key,),
    )


def _show_put_aside(
    own: _Own, title: str, means: str, findings: Sequence[Finding], label: str, on_click: Callable[[str], None]
) -> None:
    if not findings:
        return
    st.subheader(title, anchor=False)
    st.caption(means)
    for finding in findings:
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=own.key(f"aside-{finding.key}")
        ):
            with st.container(gap=None, width="stretch"):
                st.markdown(told(own.family, finding.sentence))
                if finding.why:
                    st.caption(told(own.family, finding.why))
            _button(own, finding, label, "undo" if label == words.GIVE_BACK else "toggle_on", None, on_click)


def _show_what_gets_done(own: _Own) -> None:
    """Say where lessons get done more often or less; before anything is sure of that, what is known so far."""
    found = outcomes.what_gets_done(*own.where)
    st.subheader(words.GETS_DONE, anchor=False)
    if not found:
        st.caption(told(own.family, outcomes.what_outcomes_rest_on(*own.where).sentence))
    for one in found:
        with st.container(gap="xsmall"):
            st.markdown(f"**{told(own.family, one.sentence)}**")
            st.caption("  \n".join(told(own.family, sentence) for sentence in one.evidence))


# --- Teaching, and starting over --------------------------------------------------------------------------------------


def _show_what_teaches(own: _Own, learned: Learned, *, is_all: bool) -> None:
    """Lead to what teaches; once something is learned only to the questions that are left."""
    with st.container(gap="xsmall", key=own.key("teaches")):
        if is_all:
            link_to(WEEK, words.TEACH_BY_MOVING)
            st.page_link(WEEK.page(), label=words.TEACH_BY_RATING, icon=":material/star:")
        if is_all or learned.opening_left:
            is_begun = not is_all and learned.answers
            label = words.invited(learned.opening_left, is_first=False) if is_begun else words.TEACH_BY_ANSWERING
            link_to(PREFER, label)


def _show_start_over(own: _Own, learned: Learned, here: datetime) -> None:
    if learned.started_over_at is not None:
        on = learned.started_over_at.astimezone(here.tzinfo).date()
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=own.key("started_over")):
            st.caption(plain(words.started_over(on)), width="content")
            if learned.may_take_back_start_over:
                st.button(
                    words.TAKE_BACK_START_OVER,
                    key=own.key("take_back_start_over"),
                    type="tertiary",
                    icon=":material/undo:",
                    on_click=own.take_back_start_over,
                )
    if not learned.has_learned:
        return
    asked = own.key("start_over_asked")

    def ask(is_asked: bool) -> None:
        st.session_state[asked] = is_asked

    if not st.session_state.get(asked):
        st.button(
            words.START_OVER,
            key=own.key("start_over"),
            type="tertiary",
            icon=":material/restart_alt:",
            on_click=ask,
            args=(True,),
        )
        return

    def start_over() -> None:
        ask(False)
        own.start_over()

    with st.container(border=True, key=own.key("sure")):
        st.markdown(f"**{words.START_OVER}?**")
        st.markdown(words.START_OVER_ASKED)
        with st.container(horizontal=True, gap="small"):
            st.button(words.START_OVER_YES, key=own.key("start_over_yes"), type="primary", on_click=start_over)
            st.button(words.NEVER_MIND, key=own.key("never_mind"), on_click=ask, args=(False,))
