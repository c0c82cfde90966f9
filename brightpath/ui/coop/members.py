"""The families of a co-op: inviting them, who has joined, letting one go; and which of their children are in what."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl
import streamlit as st

from brightpath.domain.coop import EnrolledChild, FreshCode, Member, MemberState
from brightpath.domain.coop_faults import LONGEST_NOTE
from brightpath.domain.errors import Refused
from brightpath.domain.ids import ChildId, ClassId, GroupId
from brightpath.domain.words import listed
from brightpath.services import coop_classes, coops
from brightpath.ui import words
from brightpath.ui.coop.coordinators import show_coordinators
from brightpath.ui.coop.editing import CoopEditing, changed
from brightpath.ui.coop.shelf import MOST_ROWS
from brightpath.ui.families import this_family
from brightpath.ui.figures import show_table
from brightpath.ui.moments import when
from brightpath.ui.plain import plain

_FRESH, _GOING, _PASTED = "coop_fresh_code", "coop_family_going", "coop_names_pasted"
NOBODY_ENROLLED = (
    "No child is enrolled yet. Parents do that themselves, under “Our co-op”, once their family has joined; you see a"
    " child’s name only if they show their children by name. Until then a class or a group can be counted by a number."
)


def show_members(editing: CoopEditing) -> None:
    """Invite families, and show who has joined and which codes nobody has used yet."""
    _own_family(editing)
    _invite(editing)
    _open_codes(editing)
    families = sorted(editing.families.values(), key=lambda one: one.name.casefold())
    st.subheader("Families", anchor=False)
    if families:
        _families(editing, families)
    else:
        st.markdown("Nobody has joined yet.")
    show_coordinators(editing)


def _families(editing: CoopEditing, families: list[Member]) -> None:
    rows = [
        {
            "Family": one.name,
            "Grown-ups": ", ".join(one.grown_ups),
            "Children here": ", ".join(
                child.name for child in editing.now.children if child.family_id == one.family_id
            ),
            "Joined": one.joined_at.date(),
        }
        for one in families
    ]
    show_table(pl.DataFrame(rows), key="member_families", file_name="families", most_rows=MOST_ROWS)
    _let_go(editing, families)
    left = [one.name for one in editing.now.members if one.state is MemberState.LEFT]
    if left:
        st.caption(plain(f"No longer here: {', '.join(left)}."))


def _own_family(editing: CoopEditing) -> None:
    """Offer whoever coordinates it to let the own family join without a code to copy."""
    own = this_family(editing.house, editing.token)
    if own is None or not own.has_household or own.is_demo or own.family_id in editing.families:
        return

    def join() -> None:
        fresh = editing.change(coops.invite_family, own.name)
        if fresh is not None:
            changed(
                lambda: coops.join_coop(editing.house, editing.token, own.family_id, fresh.code),
                said="Your family has joined.",
            )

    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown("Your own family has not joined yet.")
        st.button("Let my family join", icon=":material/cottage:", key="own_family_joins", on_click=join)


def _invite(editing: CoopEditing) -> None:
    def invite() -> None:
        fresh = editing.change(coops.invite_family, st.session_state["coop_note"])
        if fresh is not None:
            st.session_state[_FRESH] = fresh

    with st.form("invite_family", clear_on_submit=True):
        st.text_input(
            "Invite a family",
            max_chars=LONGEST_NOTE,
            placeholder="Whom is it for? A note to yourself: the Parks",
            key="coop_note",
        )
        st.form_submit_button("Make a code", type="primary", icon=":material/vpn_key:", on_click=invite)
    fresh: FreshCode | None = st.session_state.pop(_FRESH, None)
    if fresh is not None:
        note = f" for {plain(fresh.invitation.note)}" if fresh.invitation.note else ""
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"The code{note}. It is shown only now: send it, or write it down.")
            st.code(fresh.code, language=None)
            st.caption(
                f"It lets one family join, until {when(fresh.invitation.expires_at, editing.house.now())}. They enter it"
                " under “Our co-op”."
            )


def _open_codes(editing: CoopEditing) -> None:
    codes = editing.now.invitations
    if not codes:
        return
    with st.expander(f"{words.counted(len(codes), 'code')} not used yet"):
        for code in codes:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                until = when(code.expires_at, editing.house.now())
                st.markdown(f"{plain(code.note or 'Without a note')}  \n:small[until {until}]", width="content")
                st.button(
                    "Withdraw",
                    type="tertiary",
                    key=f"withdraw-{code.invitation_id}",
                    on_click=editing.change,
                    args=(coops.withdraw_code, code.invitation_id),
                    kwargs={"said": "The code is good for nothing any more."},
                )


def _let_go(editing: CoopEditing, families: list[Member]) -> None:
    by_id = {one.family_id: one for one in families}

    def go() -> None:
        member = st.session_state.pop(_GOING, None)
        if member is not None:
            editing.change(coops.remove_member, member, said="The family belongs to the co-op no longer.")

    with st.expander("Let a family go"):
        chosen = st.selectbox(
            "Family", list(by_id), index=None, format_func=lambda one: by_id[one].name, key="coop_family_chosen"
        )
        if chosen is None:
            return
        if st.session_state.get(_GOING) != chosen:
            st.button("Let this family go", on_click=lambda: st.session_state.update({_GOING: chosen}), key="let_go")
            return
        st.warning(
            f"{plain(by_id[chosen].name)}: its children leave all classes, and the classes leave its week from today on."
            " Its grown-ups stay in the classes they teach, as somebody from outside."
        )
        with st.container(horizontal=True):
            st.button("Yes, let it go", key="let_it_go", on_click=go)
            st.button("No", key="keep_it_here", on_click=lambda: st.session_state.pop(_GOING, None))


# --- Children -------------------------------------------------------------------------------------------------------------


def show_children(editing: CoopEditing) -> None:
    """Show who is in what, and put many children into a class or a group at once."""
    now = editing.now
    if not now.children:
        st.markdown(NOBODY_ENROLLED)
        return
    families = {one.family_id: one.name for one in now.members}
    classes = {one.class_id: one.name for one in now.classes}
    groups = {one.group_id: one.name for one in now.groups}
    rows = [
        {
            "Child": child.name,
            "Family": families.get(child.family_id, ""),
            "Groups": ", ".join(groups[one] for one in child.group_ids if one in groups),
            "Classes of their own choice": ", ".join(classes[one] for one in child.class_ids if one in classes),
        }
        for child in sorted(now.children, key=lambda one: one.name.casefold())
    ]
    show_table(pl.DataFrame(rows), key="enrolled_children", file_name="children")
    _put_many(editing, {**{("group", key): name for key, name in groups.items()},
                        **{("class", key): name for key, name in classes.items()}})  # fmt: skip


def _put_many(editing: CoopEditing, places: dict[tuple[str, str], str]) -> None:
    children = {child.child_id: child for child in editing.now.children}
    with st.container(border=True):
        st.subheader("Who is in it?", anchor=False)
        place = st.selectbox(
            "Class or group",
            list(places),
            index=None,
            format_func=lambda one: f"{places[one]} ({one[0]})",
            placeholder="Choose a class or a group",
            key="coop_put_place",
        )
        if place is None:
            return
        inside = [child_id for child_id, child in children.items() if _is_in(child, place)]
        key = f"coop_put|{place}|{editing.now.coop.version}"
        with st.form("put_many", border=False):
            st.multiselect(
                "Children",
                list(children),
                default=inside,
                format_func=lambda one: children[one].name,
                key=key,
            )
            st.form_submit_button(
                "Keep", type="primary", on_click=_keep_many, args=(editing, place, tuple(inside), key)
            )
        st.caption("A child that is in nothing any more goes from this list until its family enrols it again.")
        _paste_names(editing, place, children)


def _paste_names(editing: CoopEditing, place: tuple[str, str], children: Mapping[ChildId, EnrolledChild]) -> None:
    """Take a list of names, as it was sent in a message or stands in a spreadsheet, and put all of them in."""
    turn = st.session_state.get(_PASTED, 0)
    key = f"coop_names|{place}|{turn}"

    def put_in() -> None:
        found, unknown = found_among(st.session_state[key], children)
        if unknown:
            changed(lambda: _refuse(f"Nobody is put in yet. Not found here: {listed(unknown)}."))
        elif found and editing.change(coop_classes.enrol_children, found, said="Kept.", **{f"{place[0]}_id": place[1]}):
            st.session_state[_PASTED] = turn + 1

    with st.expander("Paste names"), st.form("paste_names", border=False):
        st.text_area("One name a line, or with commas", max_chars=20_000, key=key, placeholder="Ada\nBen\nCleo")
        st.form_submit_button("Put them in", on_click=put_in)


def found_among(text: str, children: Mapping[ChildId, EnrolledChild]) -> tuple[list[ChildId], list[str]]:
    """Find pasted names among the children, whatever their capitals; those that are nobody's are told."""
    by_name = {child.name.casefold(): child_id for child_id, child in children.items()}
    names = list(dict.fromkeys(" ".join(name.split()) for name in re.split(r"[\n,;\t]", text)))
    names = [name for name in names if name]
    unknown = [name for name in names if name.casefold() not in by_name]
    return [by_name[name.casefold()] for name in names if name.casefold() in by_name], unknown


def _refuse(sentence: str) -> None:
    raise Refused(sentence)


def _is_in(child: EnrolledChild, place: tuple[str, str]) -> bool:
    return place[1] in (child.group_ids if place[0] == "group" else child.class_ids)


def _keep_many(editing: CoopEditing, place: tuple[str, str], inside: tuple[ChildId, ...], key: str) -> None:
    chosen: list[ChildId] = st.session_state[key]
    where: dict[str, ClassId | GroupId] = {f"{place[0]}_id": place[1]}  # type: ignore[dict-item]
    come = [one for one in chosen if one not in inside]
    go = [one for one in inside if one not in chosen]
    if come and not editing.change(coop_classes.enrol_children, come, said="Kept.", **where):
        return
    if go:
        editing.change(coop_classes.withdraw_children, go, said="Kept.", **where)
