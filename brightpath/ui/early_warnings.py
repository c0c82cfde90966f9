"""Early warnings as one calm line for parents: what shows, the figures behind a click, and gone for the week with a press."""

from __future__ import annotations

from datetime import date

import streamlit as st

from brightpath.domain.accounts import Actor
from brightpath.domain.weeks import week_start_of
from brightpath.services import outcomes, putting_away
from brightpath.services.access import may
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import learned_words as words
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.places import WEEK, link_to
from brightpath.ui.undisturbed import undisturbed


def show_early_warnings(house: House, token: str, me: Actor, family: Family, today: date) -> None:
    """Tell parents what shows that the weeks become too much; nothing to others, nor what was put away this week."""
    if not may(me, "early_warnings"):
        return
    found = outcomes.early_warnings(house, token, family.family_id)
    if not found:
        return
    week_start = week_start_of(today, family.week_start)
    away = putting_away.what_is_put_away(house, token, family.family_id, week_start)
    shown = [one for one in found if one.kind.value not in away]
    if not shown:
        return

    @undisturbed()
    def put_away() -> None:
        with refusals_shown():
            for one in shown:
                putting_away.put_away(house, token, family.family_id, week_start, one.kind.value)

    first, *others = shown
    label = " ".join(filter(None, (told(family, first.sentence), words.and_more(len(others)))))
    with st.expander(label, key=f"early_warnings-{family.family_id}"):
        for one in shown:
            if one is not first:
                st.markdown(f"**{told(family, one.sentence)}**")
            st.markdown("\n".join(f"* {told(family, sentence)}" for sentence in one.evidence))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            link_to(WEEK, words.LOOK_AT_WEEK, week=week_start.isoformat())
            st.button(words.NOT_THIS_WEEK, key="put_warnings_away", type="tertiary", on_click=put_away)
