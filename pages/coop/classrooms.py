"""A co-op in its coordinator's hands: its hours, families, classes, groups, rooms, who teaches, and who is in what."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from brightpath.services import accounts, coops
from brightpath.services.access import may
from brightpath.ui import words
from brightpath.ui.address import PART, choice_in_address
from brightpath.ui.coop.classes import CLASSES
from brightpath.ui.coop.editing import CoopEditing, choose_coop, editing_of, show_refused, show_said
from brightpath.ui.coop.files import show_files
from brightpath.ui.coop.founding import next_step, show_founding
from brightpath.ui.coop.grid import show_grid
from brightpath.ui.coop.members import show_children, show_members
from brightpath.ui.coop.shelf import show_shelf
from brightpath.ui.coop.shelves import CAR_POOLS, GROUPS, INSTRUCTORS, ROOMS
from brightpath.ui.coop.wishes import show_wishes
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.places import TIMETABLE, link_to
from brightpath.ui.plain import plain

token, house = signed_in(), the_house()
#: The chosen part of the page, and the one that it began with: what is entered must not lead away from it.
CHOSEN, BEGAN = "coop_part", "coop_part_began"

PARTS: dict[str, tuple[str, Callable[[CoopEditing], None]]] = {
    "classes": ("Classes", lambda editing: show_shelf(editing, CLASSES, editing.now.classes)),
    "instructors": ("Instructors", lambda editing: show_shelf(editing, INSTRUCTORS, editing.now.instructors)),
    "rooms": ("Rooms", lambda editing: show_shelf(editing, ROOMS, editing.now.rooms)),
    "groups": ("Groups", lambda editing: show_shelf(editing, GROUPS, editing.now.groups)),
    "children": ("Children", show_children),
    "families": ("Families", show_members),
    "car_pools": ("Car pools", lambda editing: show_shelf(editing, CAR_POOLS, editing.now.car_pools)),
    "grid": ("Days and hours", show_grid),
    "wishes": ("What matters", show_wishes),
    "files": ("From files", show_files),
}


def turn_to(part: str) -> None:
    st.query_params[PART] = part


def show_next_step(editing: CoopEditing, part: str) -> None:
    """Lead on to what is to be entered next, unless one stands there."""
    step = next_step(editing.now)
    if step is not None and step[2] != part:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(step[0])
            st.button(step[1], icon=":material/arrow_forward:", key="next_step", on_click=turn_to, args=(step[2],))


with refusals_shown():
    known = coops.coops_i_coordinate(house, token) if may(accounts.who_am_i(house, token), "coop_now") else []
    show_said()
    if not known:
        st.title("Found a co-op", anchor=False)
        show_founding(house, token)
        st.stop()
    editing = editing_of(house, token, choose_coop(known))
    now = editing.now
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(plain(now.coop.name), anchor=False, width="content")
        if now.classes:
            link_to(TIMETABLE, "To the timetable")
    counted = [
        words.counted(len(now.classes), "class", "classes"),
        words.counted(len(now.children), "child", "children"),
        words.counted(len(editing.families), "family", "families"),
        words.counted(len(now.rooms), "room"),
    ]
    st.caption(" · ".join(counted))
    step = next_step(now)
    if CHOSEN not in st.session_state:
        st.session_state[BEGAN] = step[2] if step else "classes"
    part = st.segmented_control(
        "Part",
        list(PARTS),
        format_func=lambda one: PARTS[one][0],
        required=True,
        wrap=True,
        label_visibility="collapsed",
        key=CHOSEN,
        on_change=choice_in_address(PART, CHOSEN, PARTS, st.session_state[BEGAN]),
    )
    show_refused()
    show_next_step(editing, part)
    PARTS[part][1](editing)
    if part == "grid":
        with st.expander("Found another co-op"):
            show_founding(house, token, is_first=False)
