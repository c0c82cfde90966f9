"""Publishing a co-op's timetable into its families' weeks, and taking it back; both ask first."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from brightpath.domain.coop import Timetable, TimetableState
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import week_start_of
from brightpath.services import coop_publishing
from brightpath.ui import words
from brightpath.ui.coop import timetable_words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.plain import plain

_ASKING, _TAKING = "coop_publishing", "coop_taking_back"


def show_publishing(editing: CoopEditing, timetable: Timetable) -> None:
    """Say whether the timetable counts, and offer to publish it or to take it back."""
    if timetable.state is TimetableState.PUBLISHED:
        _taking_back(editing, timetable)
    if timetable.violations or not timetable.meetings:
        st.caption("What breaks a rule, or holds nothing, cannot be published.")
        return
    with st.expander("Publish it" if timetable.state is not TimetableState.PUBLISHED else "Publish it for other days"):
        today = editing.house.today(editing.now.coop.time_zone)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            first_on = st.date_input(
                "From",
                week_start_of(today) + timedelta(weeks=1),
                min_value=today,
                format="YYYY-MM-DD",
                key="publish_from",
                width=180,
            )
            last_on = st.date_input(
                "Until",
                None,
                min_value=today,
                format="YYYY-MM-DD",
                help="Nothing here means until further notice.",
                key="publish_until",
                width=180,
            )
        asked = (timetable.version, first_on, last_on)
        if st.session_state.get(_ASKING) != asked:
            st.button("Publish", type="primary", key="publish", on_click=_set, args=(_ASKING, asked))
            return
        st.warning(plain(_touches(editing, timetable)))
        with st.container(horizontal=True):
            st.button("Yes, publish it", type="primary", key="publish_it", on_click=_publish, args=(editing, *asked))
            st.button("No", key="publish_not", on_click=_set, args=(_ASKING, None))


def _touches(editing: CoopEditing, timetable: Timetable) -> str:
    """Say whose weeks it concerns: the families of its children and instructors, and those of the one before it."""
    now = editing.now
    published = now.published
    held = {one.class_id for one in timetable.meetings}
    if published is not None:
        held |= {one.class_id for one in published.meetings}
    families = {one.instructor_id: one.family_id for one in now.instructors}
    whose: set[FamilyId | None] = set()
    for of in now.classes:
        if of.class_id in held:
            whose |= {child.family_id for child in now.students_of(of)}
            whose |= {families.get(one) for one in of.grown_ups}
    names = sorted(member.name for family_id, member in editing.families.items() if family_id in whose)
    if not names:
        return "No family is in any of its classes yet; whoever enrols later has the class from then on."
    concerned = words.counted(len(names), "family", "families")
    return (
        f"Its classes come into the weeks of {concerned}: {words.named(names)}. Each is told what changes, and is offered to"
        " plan anew a week that is planned already."
    )


def _taking_back(editing: CoopEditing, timetable: Timetable) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/campaign: {plain(timetable_words.counts(timetable))}", width="content")
        if not st.session_state.get(_TAKING):
            st.button("Take it back", type="tertiary", key="take_back", on_click=_set, args=(_TAKING, True))
    if st.session_state.get(_TAKING):
        st.warning("Its classes leave the weeks of all families from today on. What was before stays.")
        with st.container(horizontal=True):
            st.button("Yes, take it back", key="take_it_back", on_click=_take_back, args=(editing,))
            st.button("No, let it stand", key="take_back_not", on_click=_set, args=(_TAKING, None))


def _set(key: str, value: object) -> None:
    st.session_state[key] = value


def _publish(editing: CoopEditing, version: int, first_on: date, last_on: date | None) -> None:
    if st.session_state.pop(_ASKING, None) is None:
        return  # a second press
    done = editing.change(coop_publishing.publish_timetable, version, first_on, last_on)
    if done is not None:
        editing.tell(_weeks_changed("Published.", len(done.families)))


def _take_back(editing: CoopEditing) -> None:
    if st.session_state.pop(_TAKING, None) is None:
        return
    done = editing.change(coop_publishing.unpublish_timetable)
    if done is not None:
        editing.tell(_weeks_changed("Taken back.", len(done.families)))


def _weeks_changed(what: str, count: int) -> str:
    if not count:
        return f"{what} No family’s week has changed."
    return f"{what} The weeks of {words.counted(count, 'family', 'families')} have changed."
