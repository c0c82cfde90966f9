"""The questionnaire: one calm page per section, saved at every step, with a first plan at its end."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.errors import Refused
from brightpath.domain.questionnaire import Section
from brightpath.services import questionnaire
from brightpath.ui.families import family_time, look_at_family, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.places import HOUSEHOLD, WEEK, link_to
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.about import about_form
from brightpath.ui.questionnaire.children import children_form
from brightpath.ui.questionnaire.commitments import commitments_form
from brightpath.ui.questionnaire.editing import DraftEditing
from brightpath.ui.questionnaire.frame import section_shown, show_heading, show_review, show_steps_on, show_way
from brightpath.ui.questionnaire.hours import hours_form
from brightpath.ui.questionnaire.style import flexibility_form, statements_form, style_form
from brightpath.ui.questionnaire.subjects import subjects_form

token, house = signed_in(), the_house()

with refusals_shown():
    try:
        draft = questionnaire.open_questionnaire(house, token, time_zone=st.context.timezone)
    except Refused as refused:
        # Who comes back here with the browser's Back is not at fault, and wants to go on.
        st.info(plain(str(refused)))
        link_to(HOUSEHOLD, "To the household")
        st.stop()
    shown = section_shown(draft)
    editing = DraftEditing(house, token, draft)
    show_way(draft, shown)
    show_heading(draft, shown, house.now())
    editing.show_notice()
    family = this_family(house, token)
    match shown:
        case None:
            if show_review(editing):
                job = questionnaire.submit_questionnaire(house, token, draft.family_id)
                look_at_family(draft.family_id)
                st.switch_page(WEEK.page(), query_params={"week": job.input["weekStartDate"]})
            st.stop()
        case Section.ABOUT:
            about_form(editing)
        case Section.CHILDREN:
            children_form(editing)
        case Section.COMMITMENTS:
            commitments_form(editing, family_time(house, family).date() if family else house.now().date())
        case Section.SUBJECTS:
            subjects_form(editing)
        case Section.FLEXIBILITY:
            flexibility_form(editing)
        case Section.HOURS:
            hours_form(editing)
        case Section.STYLE:
            style_form(editing)
        case _:
            statements_form(editing)
    show_steps_on(editing, shown)
