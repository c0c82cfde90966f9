"""The family's week: the board on which it is lived and changed, how it came about, and the button that plans it."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts, feedback, planner, week
from brightpath.services.access import may
from brightpath.ui import words
from brightpath.ui.every_week import show_every_week
from brightpath.ui.expected_fit import show_expected_fit
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.items import add_item
from brightpath.ui.living_week import show_living_board, show_undo, show_what_was_opened, watch_for_news
from brightpath.ui.no_household import lead_to_household
from brightpath.ui.other_weeks import show_other_weeks
from brightpath.ui.paper import show_paper
from brightpath.ui.places import REPLAY, link_to
from brightpath.ui.planning import show_because, show_how_it_ended, show_report, watch_search, week_picker
from brightpath.ui.proposals import show_coming, show_proposal, show_proposal_day
from brightpath.ui.repeating import offer_repeat, offer_repeat_next, show_repeated
from brightpath.ui.versions import show_versions
from brightpath.ui.week_rating import show_rating
from brightpath.ui.weeks import WEEK
from brightpath.ui.which_week import show_invitation

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    may_plan, may_watch, may_change = may(me, "plan_week"), may(me, "job_of_week"), may(me, "change_week")
    family = this_family(house, token)
    if family is None or not family.has_household:
        st.title("Your week", anchor=False)
        lead_to_household(me)

    here = family_time(house, family)
    week_start = week_picker(here.date(), family)
    of_week = (house, token, family, week_start)
    now = week.week_now(house, token, family.family_id, week_start)
    job = planner.job_of_week(house, token, family.family_id, week_start) if may_watch else None
    is_under_way = job is not None and not job.state.is_over

    def plan() -> None:
        with refusals_shown():
            planner.plan_week(house, token, family.family_id, week_start)

    watch_for_news(*of_week, now.revision if now else 0)
    if may_watch:
        show_coming(*of_week)
    if is_under_way:
        watch_search(house, token, family.family_id, job.job_id)
    elif may_watch:
        show_how_it_ended(job, now and now.schedule)

    is_offered = may_plan and show_repeated(*of_week, here)
    if now is None:
        is_offered = is_offered or (may_watch and show_proposal(*of_week, here, may_decide=may_plan))
        if not is_offered and not is_under_way:
            with st.container(border=True, horizontal_alignment="center", gap="medium", key="no_plan"):
                st.markdown(words.NO_PLAN if may_plan else words.NO_PLAN_TO_SEE, width="content")
                if may_plan:
                    with st.container(horizontal=True, horizontal_alignment="center"):
                        st.button(words.PLAN, type="primary", icon=":material/auto_awesome:", on_click=plan)
                        offer_repeat(*of_week)
        st.stop()

    if may_plan and week_start in planner.outdated_weeks(house, token, family.family_id):
        st.info(words.OUTDATED, icon=":material/published_with_changes:")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="tools"):
        if may_change:
            show_undo(house, token, family, now)
            if st.button(words.ADD, key="add", icon=":material/add:"):
                add_item(house, token, family, now, here.date())
            st.button(words.PLAN_AGAIN, icon=":material/refresh:", on_click=plan, disabled=is_under_way)
        show_paper(house, token, now.schedule, family)
    may_tick = may(me, "tick") and week_start <= here.date()  # nothing is done yet in a week to come
    show_rating(*of_week, here)
    # What is over is known; and whoever is asked how a week was is told no number before.
    is_lived = may_plan and feedback.ratings_of(house, token, family.family_id, week_start).is_open
    if may_plan and not is_lived and here.date() < week_start + WEEK:
        show_invitation(*of_week, here)
        show_expected_fit(*of_week)
    show_living_board(house, token, family, now, here, may_move=may_change, may_tick=may_tick)
    show_what_was_opened(house, token, family, now)
    if now.is_by_hand:
        st.caption(words.BY_HAND_SINCE)
    show_because(now.schedule, family)
    show_report(now.schedule, family)
    if may_watch:
        link_to(REPLAY, words.HISTORY, week=week_start.isoformat())
        show_versions(*of_week, now.revision, here, may_choose=may_change)
    if may_plan and not is_under_way:
        show_other_weeks(house, token, now.schedule, here, family)
        with st.container(horizontal=True, vertical_alignment="bottom", key="coming_weeks"):
            offer_repeat_next(*of_week)
            show_proposal_day(house, token, family)
        show_every_week(house, token, family, now.schedule.plan)
