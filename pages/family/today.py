"""Today: everybody's day, ticked with one tap, and what became of it."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts
from brightpath.ui.coop.news import show_changed_classes
from brightpath.ui.early_warnings import show_early_warnings
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.today import go_on, show_day, watch_the_day
from brightpath.ui.week_rating import show_own_face, show_rating_waits

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    family = this_family(house, token)
    if family is None or not family.has_household:
        st.title("Today", anchor=False)
        lead_to_household(me)
    go_on(house, token, family)
    here = family_time(house, family)
    show_rating_waits(house, token, me, family, here)
    show_changed_classes(house, token, me, family)
    show_early_warnings(house, token, me, family, here.date())
    show_day(house, token, me, family)
    watch_the_day(house, token, family)
    show_own_face(house, token, me, family, here)
