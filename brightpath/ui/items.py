"""Dialogs of the week: put something of the family's own in, and the notes and name of what stands."""

from __future__ import annotations

from datetime import date, time, timedelta

import streamlit as st

from brightpath.domain.by_hand import LONGEST_NAME, LONGEST_NOTES, standing_of
from brightpath.domain.errors import BrightPathError, Faulty, Refused
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_edits import Add, Asked, Edit, Repeats
from brightpath.domain.weeks import days_of_week
from brightpath.services import replanning, week
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.replanning import Preview
from brightpath.services.week import WeekNow
from brightpath.ui import words
from brightpath.ui.families import told
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

_KINDS = {ItemType.COMMITMENT: "A time that is taken", ItemType.SUBJECT: "A lesson or activity to tick"}
_ROOM = "room_for_an_item"
_OFTEN = {"once": "Only this time", "weekly": "Every week", "until": "Every week until"}


@st.dialog("Add to this week")
def add_item(house: House, token: str, family: Family, now: WeekNow, today: date) -> None:
    """Ask what is to be put into the week, for whom, when and how often."""
    plan = now.schedule.plan
    days = days_of_week(plan.week_start)
    children = {child.id: child.name for child in plan.children}
    name = st.text_input("What", max_chars=LONGEST_NAME, placeholder="Dentist, museum, baking ...")
    kind = st.radio("Kind", list(_KINDS), format_func=_KINDS.__getitem__, horizontal=True)
    who = st.pills("Children", list(children), format_func=children.__getitem__, selection_mode="multi")
    adults = st.pills("Grown-ups", [adult.name for adult in plan.adults], selection_mode="multi")
    on = st.selectbox("Day", days, index=days.index(today) if today in days else 0, format_func=words.day)
    with st.container(horizontal=True):
        start = st.time_input("From", time(10), step=timedelta(minutes=5))
        end = st.time_input("Until", time(11), step=timedelta(minutes=5))
    often = st.radio("How often", list(_OFTEN), format_func=_OFTEN.__getitem__, horizontal=True)
    until = (
        st.date_input("Until", on + timedelta(weeks=4), min_value=on, format="YYYY-MM-DD") if often == "until" else None
    )
    notes = st.text_area("Notes", max_chars=LONGEST_NOTES, height=80)
    asked = Add(
        name=name,
        type=kind,
        children=tuple(who),
        adults=tuple(adults),
        on=on,
        start=_minute(start),
        end=_minute(end),
        notes=notes or None,
        repeats=Repeats.ONCE if often == "once" else Repeats.WEEKLY,
        until=until if isinstance(until, date) else None,
    )
    answer = st.container()  # above the button, so that it is seen where the finger is
    if st.button("Add", type="primary", key="add_this"):
        with answer:
            _keep(house, token, family, now, asked)
    with answer:
        _make_room(house, token, family, asked)


def _make_room(house: House, token: str, family: Family, asked: Add) -> None:
    """Where lessons stood in its way: say what would make room, and do it when the family says so."""
    look: tuple[Add, Preview] | None = st.session_state.get(_ROOM)
    if look is None or look[0] != asked:
        return
    preview = look[1]
    st.info(words.makes_room(preview.difference.summary))
    changes = [change.sentence for change in preview.difference.changes]
    if len(changes) > 1:
        st.markdown("\n".join(f"* {told(family, sentence)}" for sentence in changes))
    if st.button("Add it so", type="primary", key="add_so"):
        try:
            replanning.keep_replan(house, token, family.family_id, preview)
        except BrightPathError as refusal:
            st.error(plain(refusal.sentence))
        else:
            del st.session_state[_ROOM]
            st.rerun()


@st.dialog("Notes")
def edit_item(house: House, token: str, family: Family, now: WeekNow, child: str, item: str) -> None:
    """Ask for the notes to something in the week, and for its name where the family put it in itself."""
    standing = standing_of(now.schedule.plan, child, item)
    st.markdown(f"**{plain(standing.what)}**, {standing.when}")
    name = standing.item.name
    if standing.item.is_by_hand:
        name = st.text_input("What", name, max_chars=LONGEST_NAME)
    notes = st.text_area(
        "Notes", standing.item.notes or "", max_chars=LONGEST_NOTES, placeholder=words.NOTES_ARE_PRINTED
    )
    if st.button("Keep", type="primary", key="keep_notes"):
        _keep(house, token, family, now, Edit(child=child, item=item, name=name, notes=notes or None))


@undisturbed()
def _keep(house: House, token: str, family: Family, now: WeekNow, asked: Asked) -> None:
    """Keep it and close the dialog, or say in the dialog what is wrong."""
    try:
        week.change_week(house, token, family.family_id, now.schedule.week_start, now.revision, asked)
    except Faulty as refusal:
        for fault in refusal.faults:
            st.error(plain(fault.sentence))
    except BrightPathError as refusal:
        if isinstance(refusal, Refused) and isinstance(asked, Add):
            refusal = _look_for_room(house, token, family, now, asked) or refusal
        st.error(plain(refusal.sentence))
    else:
        st.rerun()


def _look_for_room(house: House, token: str, family: Family, now: WeekNow, asked: Add) -> BrightPathError | None:
    """Find what would make room for it; why nothing does, where nothing does."""
    try:
        preview = replanning.preview_adding(house, token, family.family_id, now.schedule.week_start, asked)
    except BrightPathError as refusal:
        return refusal
    st.session_state[_ROOM] = (asked, preview)
    return None


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
