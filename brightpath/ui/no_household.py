"""What a page of a family shows before there is a household: a sentence, and the ways to one for who may take them."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.accounts import Actor
from brightpath.services.access import may
from brightpath.ui import words
from brightpath.ui.places import HOUSEHOLD, QUESTIONNAIRE, link_to


def lead_to_household(me: Actor) -> None:
    """Say that there is no household yet, lead a parent to one, and end the page."""
    if may(me, QUESTIONNAIRE.verb):
        st.write(words.NO_HOUSEHOLD)
        link_to(QUESTIONNAIRE, words.ANSWER_QUESTIONS)
        link_to(HOUSEHOLD, words.BRING_DOCUMENT)
    else:
        st.write(words.NO_HOUSEHOLD_TO_SEE)
    st.stop()
