"""Log first: what was done, planned or not, for several days and children at once, and what stands in the log."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts, family
from brightpath.services.access import may
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.log import show_form, show_log
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.places import TODAY, link_to

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    here = this_family(house, token)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title("What else was done", anchor=False, width="content")
        link_to(TODAY, "To the day")
    if here is None or not here.has_household or not may(me, "log_activities"):
        lead_to_household(me)
    household = family.household_of(house, token, here.family_id)
    today = family_time(house, here).date()
    show_form(house, token, here, household, today)
    show_log(house, token, here, household, today)
