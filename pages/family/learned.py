"""What was learned of the family's weeks, in words: why, how sure, and what a parent keeps, takes back or switches off."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts
from brightpath.services.access import may
from brightpath.ui import learned_words
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.learned import WIDTH, show_learned
from brightpath.ui.no_household import lead_to_household

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    family = this_family(house, token)
    st.title(learned_words.TITLE, anchor=False)
    if family is None or not family.has_household or not may(me, "what_was_learned"):
        lead_to_household(me)
    with st.container(width=WIDTH):
        show_learned(house, token, family, family_time(house, family))
