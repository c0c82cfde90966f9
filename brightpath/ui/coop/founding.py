"""Founding a co-op, and what is said of one that has only begun."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.coop import CoopNow
from brightpath.domain.coop_faults import LONGEST_NAME
from brightpath.services import coops
from brightpath.services.house import House
from brightpath.ui.coop.editing import changed, look_at_coop, show_refused

WHAT_ONE_GETS = "Families that hold classes together: one timetable that suits rooms, teachers and children at once."
_GETS = (
    ("Enter what there is", "Days and hours, rooms, who teaches what, which children are in which class."),
    (
        "Ask for a timetable",
        "It is looked for while you do something else, and every clash and every missed wish is told.",
    ),
    (
        "Publish it",
        "Each class stands in the week of each family it concerns, and their own lessons are planned around it.",
    ),
)


def show_founding(house: House, token: str, *, is_first: bool = True) -> None:
    """Say what a co-op brings, and found one."""
    if is_first:
        st.markdown(WHAT_ONE_GETS)
        for column, (what, words) in zip(st.columns(3, gap="medium"), _GETS, strict=True):
            with column, st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"**{what}**")
                st.caption(words)
    with st.form("found_coop", border=is_first):
        if is_first:
            show_refused()
        st.text_input("What is it called?", max_chars=LONGEST_NAME, placeholder="Oak Hall co-op", key="found_name")
        st.text_input(
            "Where does it meet?",
            max_chars=LONGEST_NAME,
            placeholder="12 Elm Street",
            help="Optional. A family that told how long the way to this place takes has it planned in.",
            key="found_place",
        )
        st.form_submit_button(
            "Found the co-op", type="primary" if is_first else "secondary", on_click=_found, args=(house, token)
        )


def _found(house: House, token: str) -> None:
    typed = st.session_state
    coop = changed(
        lambda: coops.found_coop(house, token, typed["found_name"], typed["found_place"] or None),
        said="Your co-op is founded.",
    )
    if coop is not None:
        look_at_coop(coop.coop_id)


def next_step(now: CoopNow) -> tuple[str, str, str] | None:
    """Say what is to be entered next: a sentence, a button's label, and the part of the page; None where all is there."""
    if not now.coop.grid.slots:
        return "Say first on which days you meet, and when the classes are.", "Days and hours", "grid"
    if not now.rooms:
        return "Which rooms do you have?", "Rooms", "rooms"
    if not now.classes:
        return "What is taught? Add the classes, one after the other.", "Classes", "classes"
    if not now.members and not now.invitations:
        return "Invite the families: each gets a code of its own.", "Families", "families"
    return None
