"""Explore: what consenting families' weeks show, asked by choosing or in SQL, models side by side, and snapshots to take out."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.errors import Refused
from brightpath.domain.research import TOO_FEW
from brightpath.ui import research_words as words
from brightpath.ui.address import PART, choice_in_address
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.research import show_ask, show_look, show_models, show_take_out

token, house = signed_in(), the_house()

with refusals_shown():
    st.title(words.TITLE, anchor=False)
    st.markdown(words.INTRO)
    section = st.segmented_control(
        words.TITLE,
        list(words.SECTIONS),
        format_func=words.SECTIONS.__getitem__,
        required=True,
        key="explore_section",
        label_visibility="collapsed",
        on_change=choice_in_address(PART, "explore_section", words.SECTIONS, "look"),
    )
    show = {"look": show_look, "ask": show_ask, "models": show_models, "take-out": show_take_out}
    try:
        show[section](house, token)
    except Refused as refusal:
        if refusal.sentence != TOO_FEW:
            raise
        st.info(refusal.sentence, icon=":material/groups:")  # nothing went wrong: nobody has said yes yet
