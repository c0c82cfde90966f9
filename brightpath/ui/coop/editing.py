"""The co-op a coordinator's pages are about, as it stands when a page is drawn, and how they change it.

No form keeps answers of its own: a widget's callback calls a verb, and the page is drawn anew from what was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from brightpath.domain.coop import Coop, CoopNow, Member, MemberState
from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.domain.ids import CoopId, FamilyId
from brightpath.domain.words import by_clock
from brightpath.services import coops
from brightpath.services.house import House
from brightpath.ui.families import clock_style, this_family
from brightpath.ui.faults import show_faults
from brightpath.ui.places import CLASSROOMS, link_to
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

_CHOSEN, _REFUSED, _SAID = "coop_chosen", "coop_refused", "coop_said"


@dataclass(frozen=True)
class CoopEditing:
    """A co-op at one moment, in the hands of whoever coordinates it. `clock` is "12" or "24"."""

    house: House
    token: str
    now: CoopNow
    clock: str

    @property
    def coop_id(self) -> CoopId:
        return self.now.coop.coop_id

    def anew(self) -> CoopEditing:
        """Look again: a dialog is drawn more than once beside one drawing of its page."""
        return replace(self, now=coops.coop_now(self.house, self.token, self.coop_id))

    @property
    def families(self) -> dict[FamilyId, Member]:
        """List the families that belong to it now."""
        return {member.family_id: member for member in self.now.members if member.state is MemberState.JOINED}

    def change(self, verb: Callable[..., Any], *given: Any, said: str = "", **more: Any) -> Any:
        """Let a verb change this co-op, with `said` for the next drawing; None when it was refused, which is shown then."""
        return changed(lambda: verb(self.house, self.token, self.coop_id, *given, **more) or True, said=said)

    def told(self, sentence: str) -> str:
        """Write a sentence as people read it: times by their clock, nobody's words as markdown."""
        return plain(by_clock(sentence, self.clock))

    @staticmethod
    def tell(said: str) -> None:
        """Say this at the next drawing."""
        st.session_state[_SAID] = said


@undisturbed()
def changed(do: Callable[[], Any], *, said: str = "") -> Any:
    """Do it and give its answer, or None and keep why not until `show_refused`; for a widget's callback."""
    st.session_state[_REFUSED] = ()
    try:
        answer = do()
    except Faulty as faulty:
        st.session_state[_REFUSED] = tuple(fault.sentence for fault in faulty.faults)
    except BrightPathError as error:
        st.session_state[_REFUSED] = (error.sentence,)
    else:
        if said:
            st.session_state[_SAID] = said
        return answer
    return None


def show_refused() -> None:
    """Say once why the last change was not made."""
    show_faults(st.session_state.pop(_REFUSED, ()))


def show_said() -> None:
    """Say once what was done."""
    said = st.session_state.pop(_SAID, "")
    if said:
        st.toast(plain(said), icon=":material/check_circle:")


def choose_coop(known: Sequence[Coop]) -> Coop:
    """Return the co-op the pages are about; with several, the one that is chosen here."""
    by_id = {coop.coop_id: coop for coop in known}
    if st.session_state.get(_CHOSEN) not in by_id:
        st.session_state[_CHOSEN] = known[0].coop_id
    if len(known) > 1:
        st.selectbox(
            "Co-op",
            list(by_id),
            index=list(by_id).index(st.session_state[_CHOSEN]),
            format_func=lambda coop_id: by_id[coop_id].name,
            label_visibility="collapsed",
            width=320,
            key="coop_choice",
            on_change=lambda: look_at_coop(st.session_state["coop_choice"]),
        )
    return by_id[st.session_state[_CHOSEN]]


def look_at_coop(coop_id: CoopId) -> None:
    """Make the pages be about this co-op from now on; for a callback."""
    st.session_state[_CHOSEN] = coop_id


def editing_of(house: House, token: str, coop: Coop) -> CoopEditing:
    """Look at a co-op as it is now; times are told by the clock of the coordinator's own family."""
    family = this_family(house, token)
    return CoopEditing(
        house, token, coops.coop_now(house, token, coop.coop_id), clock_style(family) if family else "24"
    )


def coop_under_title(house: House, token: str, title: str) -> CoopEditing:
    """Begin a coordinator's page: its title, the co-op it is about, and what was done last; it ends here where there is none."""
    known = coops.coops_i_coordinate(house, token)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        link_to(CLASSROOMS, "To what the co-op has")
    if not known:
        st.write("Found a co-op first.")
        st.stop()
    editing = editing_of(house, token, choose_coop(known))
    if len(known) == 1:
        st.caption(plain(editing.now.coop.name))
    show_said()
    return editing
