"""What a co-op changed in the family's classes, told to its parents once on Today."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.accounts import Actor
from brightpath.services import coops, putting_away
from brightpath.services.access import may
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import words
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.places import OUR_COOP, WEEK, link_to
from brightpath.ui.undisturbed import undisturbed

TITLE = "Your co-op changed your classes"
#: So many changes are told; the others stand on “Our co-op”.
_MOST = 4


def show_changed_classes(house: House, token: str, me: Actor, family: Family) -> None:
    """Tell parents what changed in their classes since they last looked; gone with a press, or when a week is planned anew."""
    if not may(me, "changed_classes"):
        return
    found = coops.changed_classes(house, token, family.family_id)
    if found is None:
        return

    @undisturbed()
    def seen() -> None:
        with refusals_shown():
            putting_away.put_away(house, token, family.family_id, found.week_start, found.name)

    with st.container(border=True, key="changed_classes", gap="small"):
        st.markdown(f":material/diversity_3: **{TITLE}**")
        st.markdown("\n".join(f"* {told(family, sentence)}" for sentence in found.sentences[:_MOST]))
        more = len(found.sentences) - _MOST
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            link_to(WEEK, "To the week")
            link_to(OUR_COOP, f"{words.counted(more, 'more change')}: our co-op" if more > 0 else "Our co-op")
            st.button("Seen", key="changed_classes_seen", icon=":material/check:", type="tertiary", on_click=seen)
