"""The history of a week: what changed, by whom and when, the week at any moment, and what gets moved."""

from __future__ import annotations

import streamlit as st

from brightpath.services import history
from brightpath.ui import words
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.places import WEEK, link_to
from brightpath.ui.planning import week_picker
from brightpath.ui.replay import show_changes, show_moves, show_replay

token, house = signed_in(), the_house()

with refusals_shown():
    family = this_family(house, token)
    if family is None or not family.has_household:
        st.title(words.HISTORY, anchor=False)
        st.write(words.NO_HOUSEHOLD_TO_SEE)
        st.stop()

    here = family_time(house, family)
    week_start = week_picker(here.date(), family)
    steps = history.week_history(house, token, family.family_id, week_start)
    link_to(WEEK, words.BACK_TO_WEEK, week=week_start.isoformat())
    if not steps:
        st.info(words.NO_HISTORY, icon=":material/history:")
    else:
        st.subheader(words.THE_WEEK_THEN, anchor=False)
        show_replay(house, token, family, week_start, steps, here)
        st.subheader(words.EVERY_CHANGE, anchor=False)
        show_changes(house, family, week_start, steps)
    st.subheader(words.WHAT_GETS_MOVED, anchor=False)
    show_moves(house, token, family, week_start)
