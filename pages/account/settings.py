"""The own account: name, password, where one is signed in, and what one would suggest."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.accounts import LONGEST_NAME
from brightpath.services import accounts
from brightpath.services.access import may
from brightpath.ui.consents import show_consents
from brightpath.ui.coop.editing import show_refused, show_said
from brightpath.ui.credentials import change_password_form, sign_out_button
from brightpath.ui.families import this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.job_words import TITLE
from brightpath.ui.moments import when
from brightpath.ui.places import JOBS, link_to
from brightpath.ui.suggestion import show_suggestion

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    st.title("Your account")
    show_said()
    st.text(f"Signed in as {me.email}")

    st.subheader("Name")
    with st.form("name", border=False):
        name = st.text_input("Your name", value=me.name, key="my_name", max_chars=LONGEST_NAME, autocomplete="name")
        is_sent = st.form_submit_button("Save the name")
    if is_sent:
        with refusals_shown():
            accounts.rename_me(house, token, name)
            st.success("Saved.")

    st.subheader("Password")
    if st.query_params.get("done") == "password":
        st.success("Your password is changed. All your other devices are signed out.")
    with st.container(width=420):
        change_password_form(me.email)

    st.subheader("Where you are signed in")
    devices = accounts.devices(house, token)
    for device in devices:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            remembered = " · remembered" if device.is_remembered else ""
            st.markdown(f"**{device.device}**{' (this device)' if device.is_this else ''}{remembered}")
            st.caption(
                f"From {device.address or 'this machine'}, since {when(device.signed_in_at, house.now())}, "
                f"last used {when(device.last_seen_at, house.now())}"
            )
            if not device.is_this and st.button("Sign out", key=f"end-{device.session_id}"):
                with refusals_shown():
                    accounts.sign_out_device(house, token, device.session_id)
                    st.rerun()
    if len(devices) == 1:
        st.caption("Nowhere else.")
    elif st.button("Sign out everywhere else"):
        with refusals_shown():
            accounts.sign_out_other_devices(house, token)
            st.rerun()

    family = this_family(house, token)
    if family is not None and may(me, "give_consent"):
        show_refused()
        show_consents(house, token, family)

    st.subheader(TITLE)
    link_to(JOBS, "What you asked for that takes long")

    if family is not None and may(me, "suggest_feature"):
        st.divider()
        show_suggestion(house, token, family)

    st.divider()
    sign_out_button()
