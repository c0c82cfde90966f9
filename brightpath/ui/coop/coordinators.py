"""Who coordinates a co-op: letting somebody else do it too, and stepping down."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.coop import OUTSIDE, Coordinator, told_apart
from brightpath.domain.ids import UserId
from brightpath.services import accounts, coop_coordinators
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.plain import plain

_GOING = "coop_stepping_down"
NOBODY_ELSE = "Once a family has joined, its parents can coordinate too; until then it is you alone."


def show_coordinators(editing: CoopEditing) -> None:
    """Name who coordinates, and offer to let somebody else do it too, or to step down."""
    house, token, coop_id = editing.house, editing.token, editing.coop_id
    me = accounts.who_am_i(house, token).user_id
    standing = coop_coordinators.coordinators_of(house, token, coop_id)
    st.subheader("Who coordinates", anchor=False)
    lines = [
        f"* {plain(name)}{' (you)' if who == me else ''}, since {words.day(one.since.date())} {one.since.year}"
        for (who, name), one in zip(_names(standing).items(), standing, strict=True)
        if one.since is not None
    ]
    st.markdown("\n".join(lines))
    others = _names(coop_coordinators.who_could_coordinate(house, token, coop_id))
    if others:
        _adding(editing, others)
    elif len(standing) == 1:
        st.caption(NOBODY_ELSE)
    if len(standing) > 1:
        _stepping_down(editing)


def _names(people: tuple[Coordinator, ...]) -> dict[UserId, str]:
    return told_apart((one.user_id, one.name, one.family or OUTSIDE) for one in people)


def _adding(editing: CoopEditing, others: dict[UserId, str]) -> None:
    with (
        st.form("add_coordinator", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.selectbox(
            "Let a parent coordinate too",
            list(others),
            index=None,
            format_func=others.__getitem__,
            placeholder="Choose a parent",
            help="They see and change all that you do here.",
            key="coordinator_chosen",
            width=320,
        )

        def add() -> None:
            who = st.session_state["coordinator_chosen"]
            if who is not None:
                said = f"{others[who]} coordinates this co-op too."
                editing.change(coop_coordinators.add_coordinator, who, said=said)

        st.form_submit_button("Let them coordinate", icon=":material/group_add:", on_click=add)


def _stepping_down(editing: CoopEditing) -> None:
    if st.session_state.get(_GOING) != editing.coop_id:
        st.button(
            "Step down",
            type="tertiary",
            icon=":material/logout:",
            key="step_down",
            on_click=lambda: st.session_state.update({_GOING: editing.coop_id}),
        )
        return
    st.warning("You coordinate this co-op no longer then; the others go on, and one of them can ask you back.")
    with st.container(horizontal=True):
        st.button("Yes, step down", key="step_down_now", on_click=_go, args=(editing,))
        st.button("No, go on", key="step_down_not", on_click=lambda: st.session_state.pop(_GOING, None))


def _go(editing: CoopEditing) -> None:
    if st.session_state.pop(_GOING, None) is not None:
        editing.change(coop_coordinators.step_down, said="You have stepped down.")
