"""Where a one-use link leads: the first account, an invitation, or a new password."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.accounts import DoorProblem, LinkKind, Role
from brightpath.services import door
from brightpath.ui.credentials import first_account_form, invitation_form, new_password_form
from brightpath.ui.guard import refusals_shown, the_house, token

INVITED_AS = {
    Role.PARENT: "a parent, with a family of your own",
    Role.CO_PARENT: "a co-parent in the family",
    Role.HELPER: "a helper in the family",
    Role.CHILD: "a child of the family, to see your own week",
    Role.COORDINATOR: "a coordinator of the co-op",
    Role.RESEARCHER: "a researcher",
}

key = st.query_params.get("key", "")
with st.container(horizontal_alignment="center"), st.container(width=420), refusals_shown():
    try:
        link = door.look_at_link(the_house(), token(), key)
    except DoorProblem as problem:
        st.header("This link does not open")
        st.write(problem.sentence)
        st.markdown('<a href="/sign_in" target="_self">Go to sign in</a>', unsafe_allow_html=True)
        st.stop()
    if link.kind is LinkKind.FIRST_ACCOUNT:
        st.header("Welcome to BrightPath")
        st.write("This creates the first account: it looks after this BrightPath and begins with a family of its own.")
        first_account_form(key)
        st.caption("Everything stays on this machine. The address is only your name for signing in.")
    elif link.kind is LinkKind.INVITATION:
        st.header("You are invited")
        st.write(f"Create your account as {INVITED_AS.get(link.role or Role.PARENT, 'a guest')}.")
        invitation_form(key)
    else:
        st.header("A new password")
        st.write("Afterwards you are signed in here, and signed out everywhere else.")
        new_password_form(key)
