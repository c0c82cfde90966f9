"""The household: seeing what stands, changing any part of it, bringing the document in and taking it out again."""

from __future__ import annotations

import json

import streamlit as st

from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.services import accounts, family, planner, questionnaire
from brightpath.services.access import may
from brightpath.services.family import Family
from brightpath.ui.calendar_feeds import show_feeds
from brightpath.ui.families import family_time, look_at_family, this_family
from brightpath.ui.faults import show_faults
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.household import CHANGE, LESSONS, show_household, show_insights, show_outdated
from brightpath.ui.lessons import show_lessons
from brightpath.ui.places import QUESTIONNAIRE, WEEK, link_to
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import HouseholdEditing
from brightpath.ui.reports.subject import show_for_reports

token, house = signed_in(), the_house()
FAULTS = "household_faults"
ARRIVED = "household_arrived"


def bring_in(family_id: str | None) -> None:
    """Take the chosen file in, or remember every fault of it; called before the page is drawn."""
    file = st.session_state.get("document")
    st.session_state[FAULTS] = []
    if file is None:
        st.session_state[FAULTS] = ["Choose a file first."]
        return
    try:
        arrived = family.import_household(house, token, file.getvalue(), family_id=family_id)
    except Faulty as faulty:
        st.session_state[FAULTS] = [fault.sentence for fault in faulty.faults]
    except BrightPathError as error:
        st.session_state[FAULTS] = [error.sentence]
    else:
        st.session_state[ARRIVED] = file.name
        look_at_family(arrived)


def look_around() -> None:
    """Make the made-up family and turn to it."""
    with refusals_shown():
        look_at_family(family.create_demo_family(house, token, has_lived=True))


def document_form(label: str, family_id: str | None) -> None:
    with st.form("document_form", border=False):
        st.file_uploader("Household document (.json, up to 10 MB)", type="json", key="document", max_upload_size=10)
        st.form_submit_button(label, type="primary", on_click=bring_in, args=(family_id,))
    show_faults(st.session_state.get(FAULTS, []))


def document_card(of: Family) -> None:
    """Offer the document that stands, and to load another."""
    with st.container(border=True):
        st.subheader("The document", anchor=False)
        st.download_button(
            "Download the household document",
            data=lambda: json.dumps(family.export_household(house, token, of.family_id), indent=2, ensure_ascii=False),
            file_name="household.json",
            mime="application/json",
            icon=":material/download:",
        )
        if of.is_demo:
            st.write("To plan for your own family, load your own household document; the made-up one stays beside it.")
            document_form("Load my household", None)
        else:
            with st.expander("Replace it by another document", expanded=bool(st.session_state.get(FAULTS))):
                st.write("Plans that were made stay as they are; the next one follows the new document.")
                document_form("Replace the household", of.family_id)


def lessons_page(editing: HouseholdEditing, child_id: str, subject: str) -> None:
    """Show the lessons of one subject instead of the household."""
    name = next((child.get("name", "") for child in editing.children if child["id"] == child_id), "")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(f"{plain(subject)} · {plain(name)}", anchor=False, width="content")
        st.button("To the household", icon=":material/arrow_back:", key="close_lessons", on_click=st.query_params.clear)
    editing.show_notice()
    show_lessons(editing, child_id, subject)
    show_for_reports(editing, child_id, subject)


def welcome(of: Family | None) -> None:
    """Offer the ways to a household: the questionnaire, a document, or a look around first."""
    begun = of is not None and not of.is_demo and questionnaire.draft_of(house, token, of.family_id) is not None
    st.title("Begin with your family", anchor=False)
    with st.container(border=True):
        st.subheader("Answer a few questions", anchor=False)
        st.write(
            "Ten minutes: who your children are, what they learn, when everybody is busy. Then your week is planned."
        )
        if st.button(
            "Go on where you were" if begun else "Begin",
            type="primary",
            icon=":material/edit_note:",
            key="to_questionnaire",
        ):
            st.switch_page(QUESTIONNAIRE.page())
    demo, own = st.columns(2, gap="medium")
    with demo, st.container(border=True):
        st.subheader("Look around with a made-up family", anchor=False)
        st.write("See a planned week in a minute. Nothing of it mixes with your own family later.")
        st.button("Show me the made-up family", icon=":material/toys:", on_click=look_around)
    with own, st.container(border=True):
        st.subheader("Load a household document", anchor=False)
        st.write("If you have one already, from here or from elsewhere.")
        document_form("Load it", None)


with refusals_shown():
    may_change = may(accounts.who_am_i(house, token), "import_household")
    here = this_family(house, token)
    if here is None or not here.has_household:
        if may_change:
            welcome(here)
        else:
            st.title("Household", anchor=False)
            st.write("The family has not brought its household in yet.")
        st.stop()

    if st.session_state.pop(ARRIVED, None):
        st.success("Your household is in. Look it over, then plan the week.", icon=":material/check_circle:")
    household = family.household_of(house, token, here.family_id)
    document = family.export_household(house, token, here.family_id) if may_change else {}
    editing = HouseholdEditing(house, token, here, document) if may_change else None
    if editing is not None and LESSONS in st.query_params:
        lessons_page(editing, *st.query_params[LESSONS].partition("/")[::2])
        st.stop()

    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(f"{plain(household.parent_name)}’s household", anchor=False, width="content")
        link_to(WEEK, "To the week")
    if editing is not None:
        editing.show_notice()
        show_outdated(planner.outdated_weeks(house, token, here.family_id))
    today, clock = family_time(house, here).date(), "12" if here.clock_hours == 12 else "24"
    show_household(household, today, clock, editing, st.query_params.get(CHANGE))
    if editing is None or CHANGE not in st.query_params:
        show_insights(list(family.child_insights(house, token, here.family_id).values()))
    if may_change:
        if CHANGE not in st.query_params:
            show_feeds(house, token, here, household.children)
        document_card(here)
