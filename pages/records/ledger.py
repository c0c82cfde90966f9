"""Hours and days: how far a child's year is against what the place asks, where the pace leads, and what is to be handed in."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.ledger_words import NOT_LEGAL_ADVICE
from brightpath.services import accounts, family, ledger
from brightpath.services.access import may
from brightpath.ui import ledger_words, words
from brightpath.ui.attendance import show_attendance
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.hours_asked import show_hours_asked
from brightpath.ui.ledger import show_dues, show_hours, show_quarters, show_standing, show_targets, whose_and_when
from brightpath.ui.ledger_rule import show_rule
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.places import LOG, link_to

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    here = this_family(house, token)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(ledger_words.TITLE, anchor=False, width="content")
        if here is not None and here.has_household and may(me, "log_activities"):
            link_to(LOG, ledger_words.TO_LOG)
    if here is None or not here.has_household:
        lead_to_household(me)
    children = ledger.recorded_children(house, token, here.family_id)
    if not children:
        st.write(words.NO_CHILDREN)
        st.stop()
    household = family.household_of(house, token, here.family_id)
    of, year = whose_and_when(house, token, here, children, family_time(house, here).date())
    found = ledger.ledger_of(house, token, here.family_id, of.child_id, year)
    # In frames: what comes and goes in one does not move the next, which would shut what is open there.
    with st.container():
        show_standing(found)
        show_targets(found)
    with st.container():
        if may(me, "ask_for_hours") and of.left_on is None:
            show_hours_asked(house, token, here, household, found)
    show_rule(house, token, here, found, may_change=may(me, "choose_rule"))
    show_dues(found)
    show_hours(found)
    show_attendance(house, token, here, household, of.child, found, may_mark=may(me, "mark_attendance"))
    show_quarters(found)
    st.caption(NOT_LEGAL_ADVICE)
