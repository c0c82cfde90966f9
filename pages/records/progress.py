"""Progress: what became of the lessons, which hours work for whom, what changed, and where it leads."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts, lessons, progress
from brightpath.ui import progress_words as words
from brightpath.ui.families import this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.places import WEEK, link_to
from brightpath.ui.plain import plain
from brightpath.ui.progress import (
    choose_child,
    choose_period,
    show_days,
    show_done,
    show_ends,
    show_engagement,
    show_hours,
    show_then_and_now,
    show_time,
)

token, house = signed_in(), the_house()

st.title(words.TITLE, anchor=False)
with refusals_shown():
    family = this_family(house, token)
    if family is None or not family.has_household:
        lead_to_household(accounts.who_am_i(house, token))
    looking = progress.periods_of(house, token, family.family_id)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        child_id = choose_child(looking, family.family_id)
        period = choose_period(looking, family.family_id)
    seen = progress.progress_of(house, token, family.family_id, period, child_id)
    st.caption(plain(words.days(period, looking.today)))
    if seen.first_on is None:
        st.info(words.NOTHING_YET, icon=":material/spa:")
        link_to(WEEK, words.TO_THE_WEEK)
    elif seen.days.is_empty():
        st.info(plain(words.nothing_on_these_days(seen)), icon=":material/spa:")
    else:
        show_done(seen)
        show_days(seen, looking)
        show_hours(seen, looking)
        if seen.has_reports:
            left, right = st.columns(2, gap="large")
            with left:
                show_time(seen)
            with right:
                show_engagement(seen)
    if seen.first_on is not None:
        show_then_and_now(seen)
    show_ends(seen, lessons.forecasts(house, token, family.family_id))
