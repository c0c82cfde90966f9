"""How well a plan is expected to fit, in one line with how sure that is, and what of the learned made a difference in it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from brightpath.domain.schedule import WeekPlan
from brightpath.services import expected_fit, feedback
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import learned_words as words
from brightpath.ui.families import told
from brightpath.ui.places import LEARNED, link_to


def fit_of(house: House, token: str, family: Family, plan: WeekPlan) -> str:
    """Say in a line how a plan that is looked at is expected to fit; nothing while that is unknown, or a rating is asked for."""
    if feedback.ratings_of(house, token, family.family_id, plan.week_start).is_open:
        return ""  # whoever is asked how a week was is told no number before
    fit = expected_fit.expected_fit_of(house, token, family.family_id, plan)
    return f":material/star: {told(family, fit.sentence)}" if fit else ""


def show_expected_fit(house: House, token: str, family: Family, week_start: date) -> None:
    """Say how a week, planned or proposed, is expected to fit, and which findings made it what it is."""
    fit = expected_fit.expected_fit(house, token, family.family_id, week_start)
    if fit is None:
        return
    with st.container(gap="xsmall", key="expected_fit"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            icon = ":material/star: " if fit.is_learned else ""
            st.caption(f"{icon}{told(family, fit.sentence)}", width="content")
            link_to(LEARNED, words.TITLE)
        if fit.counted:
            said = " ".join(told(family, finding.sentence) for finding in fit.counted)
            st.caption(f"{words.LEARNED_HERE}: {said}")
