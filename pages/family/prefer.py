"""Which of two weeks a family prefers: asked one by one, on its own lessons, at the start and now and then later."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.weeks import week_start_of
from brightpath.services import accounts
from brightpath.services.access import may
from brightpath.ui import learned_words
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.weeks import week_asked_for
from brightpath.ui.which_week import show_which_week

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    family = this_family(house, token)
    st.title(learned_words.WHICH, anchor=False)
    if family is None or not family.has_household or not may(me, "choose_between"):
        lead_to_household(me)
    here = family_time(house, family)
    asked_for = week_asked_for(st.query_params.get("week"), here.date(), family.week_start)
    this_week = week_start_of(here.date(), family.week_start)
    show_which_week(house, token, family, max(asked_for, this_week))  # weeks that are over are not compared
