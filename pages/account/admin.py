"""People: inviting them, and for an admin also who is here and what happened at the door."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from brightpath.domain.accounts import FAMILY_ROLES, INVITABLE_ROLES, FreshLink, Person, Role
from brightpath.services import accounts, people
from brightpath.ui.audit_trail import show_audit_trail
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.moments import when
from brightpath.ui.plain import plain

ROLES = {
    Role.PARENT: "Parent, with a family of their own",
    Role.CO_PARENT: "Co-parent",
    Role.HELPER: "Helper (grandparent, tutor, sitter)",
    Role.CHILD: "Child, with an own login",
    Role.COORDINATOR: "Coordinator of the co-op",
    Role.RESEARCHER: "Researcher",
    Role.ADMIN: "Admin",
}

token, house = signed_in(), the_house()


def show_link(fresh: FreshLink, sentence: str) -> None:
    here = urlsplit(st.context.url or "")
    st.success(plain(sentence))
    st.code(f"{here.scheme}://{here.netloc}{fresh.path}", language=None, wrap_lines=True)
    st.caption(f"It is shown only now, works once, and until {when(fresh.link.expires_at, house.now())}.")


def show_invite(is_admin: bool) -> None:
    st.subheader("Invite somebody")
    families = people.families_to_join(house, token)
    roles = [
        role
        for role in INVITABLE_ROLES
        if (is_admin or role in FAMILY_ROLES) and (families or role not in FAMILY_ROLES)
    ]
    if not roles:
        st.info("Make your family first; then you can invite a co-parent, a helper or a child into it.")
        return
    role = st.selectbox("As", roles, format_func=ROLES.__getitem__)
    family = child = None
    if role in FAMILY_ROLES:
        family = st.selectbox("Into the family", families, format_func=lambda each: each.name)
    if role is Role.CHILD and family:
        child = st.selectbox("For", family.children, format_func=lambda each: each[1])
    note = st.text_input("A note to yourself", placeholder="Grandma, for Tuesdays", max_chars=100)
    if st.button("Make the link", type="primary"):
        with refusals_shown():
            fresh = people.invite(
                house, token, role, family.family_id if family else None, child[0] if child else None, note
            )
            show_link(fresh, "Send this link to the person you invite.")


def show_invitations() -> None:
    st.subheader("Open invitations")
    invitations = people.invitations(house, token)
    if not invitations:
        st.caption("None. Invitations that were used, withdrawn or have expired are not listed.")
    for link in invitations:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{ROLES[link.role or Role.PARENT]}{': ' + link.note if link.note else ''}")
            st.caption(f"until {when(link.expires_at, house.now())}")
            if st.button("Withdraw", key=f"withdraw-{link.link_id}"):
                with refusals_shown():
                    people.revoke_invitation(house, token, link.link_id)
                    st.rerun()


def show_people() -> None:
    me = accounts.who_am_i(house, token)
    everybody = people.people(house, token)
    sought = st.text_input("Find somebody", placeholder="Name or address") if len(everybody) > 8 else ""
    found = [each for each in everybody if sought.casefold() in f"{each.name} {each.email}".casefold()]
    if not found:
        st.caption("Nobody here is called that.")
    for person in found:
        show_person(person, is_me=person.user_id == me.user_id)


def show_person(person: Person, *, is_me: bool) -> None:
    with st.container(border=True):
        st.text(f"{person.name}{' (you)' if is_me else ''}, {person.email}")
        roles = ", ".join(ROLES[role].partition(",")[0].partition(" (")[0].lower() for role in sorted(person.roles))
        state = "switched off · " if person.is_disabled else ""
        st.caption(f"{state}{roles} · last signed in {when(person.last_login_at, house.now())}")
        with st.container(horizontal=True), refusals_shown():
            if not person.is_disabled and st.button("New password link", key=f"reset-{person.user_id}"):
                fresh = people.reset_password(house, token, person.user_id)
                show_link(fresh, f"With this link {person.name} sets a new password.")
            word, change = ("on", people.enable_person) if person.is_disabled else ("off", people.disable_person)
            if not is_me and st.button(f"Switch {word}", key=f"switch-{person.user_id}"):
                change(house, token, person.user_id)
                st.rerun()


with refusals_shown():
    is_admin = Role.ADMIN in accounts.who_am_i(house, token).roles
    st.title("People")
    if is_admin:
        who_is_here, inviting, log = st.tabs(["Who is here", "Invitations", "What happened"])
        with who_is_here:
            show_people()
        with inviting:
            show_invite(is_admin)
            show_invitations()
        with log:
            show_audit_trail(house, token)
    else:
        show_invite(is_admin)
        show_invitations()
