"""Work in the background: what one asked for that takes long, how far it is, and what it brought."""

from __future__ import annotations

import streamlit as st

from brightpath.ui import job_words as words
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.jobs import show_jobs

token, house = signed_in(), the_house()

with refusals_shown():
    st.title(words.TITLE)
    st.caption(words.ABOUT)
    show_jobs(house, token)
