"""The family's week: the board, how it came about, and the button that plans it."""

from __future__ import annotations

import streamlit as st

from brightpath.services import accounts, planner
from brightpath.services.access import may
from brightpath.ui import words
from brightpath.ui.families import family_time, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.other_weeks import show_other_weeks
from brightpath.ui.paper import show_paper
from brightpath.ui.places import HOUSEHOLD, QUESTIONNAIRE, REPLAY, link_to
from brightpath.ui.planning import (
    show_because,
    show_board,
    show_how_it_ended,
    show_report,
    version_picker,
    watch_search,
    week_picker,
)

token, house = signed_in(), the_house()

with refusals_shown():
    me = accounts.who_am_i(house, token)
    may_plan, may_watch = may(me, "plan_week"), may(me, "job_of_week")
    may_look = may(me, "choose_alternative")
    family = this_family(house, token)
    if family is None or not family.has_household:
        st.title("Your week", anchor=False)
        st.write(words.NO_HOUSEHOLD if may_plan else words.NO_HOUSEHOLD_TO_SEE)
        if may_plan:
            link_to(QUESTIONNAIRE, "Answer the questionnaire")
            link_to(HOUSEHOLD, "Bring a household document in")
        st.stop()

    here = family_time(house, family)
    week_start = week_picker(here.date(), family)
    versions = planner.plan_versions(house, token, family.family_id, week_start)
    newest = versions[0] if versions else None
    job = planner.job_of_week(house, token, family.family_id, week_start) if may_watch else None
    is_under_way = job is not None and not job.state.is_over

    def plan() -> None:
        with refusals_shown():
            planner.plan_week(house, token, family.family_id, week_start)

    if is_under_way:
        watch_search(house, token, family.family_id, job.job_id)
    elif may_watch:
        show_how_it_ended(job, newest)

    if newest is None:
        if not is_under_way:
            with st.container(border=True, horizontal_alignment="center", gap="medium", key="no_plan"):
                st.markdown(words.NO_PLAN if may_plan else words.NO_PLAN_TO_SEE, width="content")
                if may_plan:
                    st.button(words.PLAN, type="primary", icon=":material/auto_awesome:", on_click=plan)
        st.stop()

    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        shown = version_picker(family.family_id, week_start, versions, house.now())
        if may_plan:
            st.button(words.PLAN_AGAIN, icon=":material/refresh:", on_click=plan, disabled=is_under_way)
    if shown is not newest:
        st.info(words.older_version(shown.version, newest.version))
    elif may_plan and week_start in planner.outdated_weeks(house, token, family.family_id):
        st.info(words.OUTDATED, icon=":material/published_with_changes:")
    kept = planner.week_plan(house, token, family.family_id, week_start, shown.version)
    if kept is not None:
        show_because(kept)
        show_board(kept, here, family)
        show_paper(house, token, kept, family)
        show_report(kept)
        if may(me, "week_history"):
            link_to(REPLAY, words.HISTORY, week=week_start.isoformat())
        if may_look and shown is newest and not is_under_way:
            show_other_weeks(house, token, kept, here, family)
