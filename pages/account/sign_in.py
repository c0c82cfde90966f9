"""Sign in, or see that one is."""

from __future__ import annotations

import streamlit as st

from brightpath.services import door
from brightpath.ui.credentials import sign_in_form, sign_out_button
from brightpath.ui.guard import refusals_shown, the_house, token, visitor
from brightpath.ui.plain import plain

with st.container(horizontal_alignment="center"), st.container(width=420), refusals_shown():
    actor = visitor()
    if actor is not None:
        st.header(f"Hello, {plain(actor.name)}")
        st.write("You are signed in on this device.")
        sign_out_button()
    elif door.has_no_account(the_house(), token()):
        st.header("Welcome to BrightPath")
        st.write("There is no account here yet. You make the first one with a link that only this machine knows.")
        st.info(
            "Look at the window in which BrightPath was started: it shows a **one-use link** that begins with `http` "
            "and contains `/welcome`. Open it here to create the first account. Each start prints a fresh one.",
            icon=":material/key:",
        )
        with st.expander("I have an account in a backup"):
            st.write("Stop BrightPath, bring the backup back with `python3 start.py restore FILE`, and start it again.")
    else:
        st.header("Welcome back")
        sign_in_form(next_page=st.query_params.get("next", ""))
        st.caption(
            "Forgotten the password? The person who looks after this BrightPath can send you a link for a new one. "
            "If that is you, run `python3 start.py recover EMAIL` on this machine."
        )
