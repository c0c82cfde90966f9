"""The household: bringing the document in, seeing what it says, taking it out again."""

from __future__ import annotations

import json
from zoneinfo import available_timezones

import streamlit as st

from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.services import accounts, family
from brightpath.services.access import may
from brightpath.services.family import Family
from brightpath.ui import words
from brightpath.ui.families import look_at_family, this_family
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.household import show_household
from brightpath.ui.places import WEEK, link_to
from brightpath.ui.plain import plain

token, house = signed_in(), the_house()
FAULTS = "household_faults"
ARRIVED = "household_arrived"
CLOCKS = {hours: words.clock(15 * 60 + 30, str(hours)) for hours in (24, 12)}


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
        look_at_family(family.create_demo_family(house, token))


def document_form(label: str, family_id: str | None) -> None:
    with st.form("document_form", border=False):
        st.file_uploader("Household document (.json, up to 10 MB)", type="json", key="document", max_upload_size=10)
        st.form_submit_button(label, type="primary", on_click=bring_in, args=(family_id,))
    faults = st.session_state.get(FAULTS, [])
    if faults:
        many = f"These {len(faults)} things" if len(faults) > 1 else "This"
        st.error(
            f"{many} must be put right first. Nothing was changed.\n\n"
            + "\n".join(f"* {plain(sentence)}" for sentence in faults)
        )


def clock_form(of: Family) -> None:
    """Ask how the family reads the time."""
    zones = ["", *sorted(available_timezones())]
    with st.form("clock_form", border=False):
        zone = st.selectbox(
            "Time zone",
            zones,
            index=zones.index(of.time_zone) if of.time_zone in zones else 0,
            format_func=lambda name: name.replace("_", " ") or "As on the device one looks with",
            width=360,
        )
        hours = st.radio(
            "Times are written", CLOCKS, index=list(CLOCKS).index(of.clock_hours), format_func=CLOCKS.__getitem__
        )
        is_sent = st.form_submit_button("Save the clock")
    if is_sent:
        with refusals_shown():
            family.set_clock(house, token, of.family_id, time_zone=zone or None, clock_hours=hours)
            st.rerun()


def welcome() -> None:
    st.title("Begin with your family", anchor=False)
    own, demo = st.columns(2, gap="large")
    with own, st.container(border=True):
        st.subheader("Load your household document", anchor=False)
        st.write("It says who your children are, what they learn, and when everybody is busy.")
        st.caption("Examples to begin from lie in data/samples; docs/household-document.md explains every entry.")
        document_form("Load it", None)
    with demo, st.container(border=True):
        st.subheader("Look around with a made-up family", anchor=False)
        st.write("See a planned week in a minute. Nothing of it mixes with your own family later.")
        st.button("Show me the made-up family", icon=":material/toys:", on_click=look_around)


with refusals_shown():
    may_change = may(accounts.who_am_i(house, token), "import_household")
    here = this_family(house, token)
    if here is None or not here.has_household:
        if may_change:
            welcome()
        else:
            st.title("Household", anchor=False)
            st.write("The family has not brought its household in yet.")
        st.stop()

    if st.session_state.pop(ARRIVED, None):
        st.success("Your household is in. Look it over, then plan the week.", icon=":material/check_circle:")
    household = family.household_of(house, token, here.family_id)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(f"{plain(household.parent_name)}’s household", anchor=False, width="content")
        link_to(WEEK, "To the week")
    show_household(household, "12" if here.clock_hours == 12 else "24")

    if may_change:
        with st.container(border=True):
            st.subheader("The clock", anchor=False)
            clock_form(here)
        with st.container(border=True):
            st.subheader("The document", anchor=False)
            st.download_button(
                "Download the household document",
                data=lambda: json.dumps(
                    family.export_household(house, token, here.family_id), indent=2, ensure_ascii=False
                ),
                file_name="household.json",
                mime="application/json",
                icon=":material/download:",
            )
            if here.is_demo:
                st.write(
                    "To plan for your own family, load your own household document; the made-up one stays beside it."
                )
                document_form("Load my household", None)
            else:
                with st.expander("Replace it by another document", expanded=bool(st.session_state.get(FAULTS))):
                    st.write("Plans that were made stay as they are; the next one follows the new document.")
                    document_form("Replace the household", here.family_id)
