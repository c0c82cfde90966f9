"""Our co-op: joining one by a code, enrolling the own children, their classes in the week, and leaving."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.coop import MemberState
from brightpath.services import coops
from brightpath.services.family import household_of
from brightpath.ui.consents import show_consents
from brightpath.ui.coop.attendance import show_own_attendance
from brightpath.ui.coop.editing import show_refused, show_said
from brightpath.ui.coop.elsewhere import show_giving
from brightpath.ui.coop.own import (
    WHAT_IT_IS,
    OwnSide,
    is_about_to_join,
    show_joining,
    show_left,
    show_own_coop,
    show_what_is_seen,
)
from brightpath.ui.coop.standing import show_standing
from brightpath.ui.families import clock_style, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.places import CLASSROOMS, HOUSEHOLD, WEEK, link_to

token, house = signed_in(), the_house()

with refusals_shown():
    family = this_family(house, token)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title("Our co-op", anchor=False, width="content")
        if family is not None and family.has_household:
            link_to(WEEK, "To the week")
    show_said()
    if family is None:
        st.write("A family joins a co-op. Say first who yours is.")
        link_to(HOUSEHOLD, "Begin with your family")
        st.stop()
    seen = coops.coops_of_family(house, token, family.family_id)
    children = household_of(house, token, family.family_id).children if family.has_household else ()
    own = OwnSide(house, token, family.family_id, children, clock_style(family))
    joined = [coop for coop in seen if coop.state is MemberState.JOINED]
    show_refused()
    for coop in joined:
        show_own_coop(own, coop)
        show_own_attendance(own, coop.coop_id)
    if joined:
        with st.expander("Join another co-op", expanded=is_about_to_join()):
            show_joining(own)
    else:
        st.write(WHAT_IT_IS)
        show_joining(own)
        link_to(CLASSROOMS, "Or found a co-op")
    show_consents(house, token, family)
    show_standing(house, token, family.family_id)
    show_giving(house, token, family)
    if not is_about_to_join():  # who is reads it there
        show_what_is_seen()
    show_left([coop for coop in seen if coop.state is MemberState.LEFT])
