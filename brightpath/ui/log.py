"""The parts of the log page: a form for several days and children at once, and what was logged with its take-back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from brightpath.domain.activities import Activity, LoggedActivity
from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.domain.family import Household
from brightpath.services import activities
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import words
from brightpath.ui.day import words as said
from brightpath.ui.faults import show_faults
from brightpath.ui.plain import plain
from brightpath.ui.today import day_asked_for
from brightpath.ui.undisturbed import undisturbed

#: The days offered to tick, and those whose log is shown.
DAYS_OFFERED, DAYS_SHOWN = 14, 28
IDEAS = ("Trip", "Cooking", "Read-aloud", "Museum", "Nature walk", "Sports", "Music", "Game")
_FAULTS, _NOTICE = "log_faults", "log_notice"


def show_form(house: House, token: str, of: Family, household: Household, today: date) -> None:
    """Ask what was done, by whom, for which subjects, where, how long and on which days."""
    asked = min(day_asked_for(st.query_params.get("day"), today), today)
    days = [today - timedelta(days=back) for back in range(DAYS_OFFERED)]
    days = days if asked in days else [*days, asked]
    names = {child.id: child.name for child in household.children}
    subjects = list(dict.fromkeys(subject.name for child in household.children for subject in child.subjects))
    with st.container(border=True, key="log_form"):
        st.selectbox(
            "What was it?",
            list(dict.fromkeys([*IDEAS, *subjects])),
            index=None,
            accept_new_options=True,
            placeholder="Choose, or type your own",
            key="log_name",
        )
        st.pills("Which days?", days, default=[asked], selection_mode="multi", format_func=lambda on: short(on, today),
                 key=f"log_days-{asked}")  # fmt: skip
        st.pills("Who?", list(names), default=list(names), selection_mode="multi", format_func=lambda one: plain(names[one]),
                 key="log_children")  # fmt: skip
        left, middle, right = st.columns([2, 1, 1])
        with left:
            st.multiselect(
                "Subjects it was about", subjects, accept_new_options=True, key="log_subjects", placeholder="None"
            )
        with middle:
            st.number_input("Minutes each day", 1, 1440, None, 5, key="log_minutes", placeholder="Not said")
        with right:
            st.text_input("Where", key="log_place", max_chars=200, placeholder="Not said")
        st.text_input("A note", key="log_notes", max_chars=2000)
        st.button("Log it", type="primary", icon=":material/add:", key="log_it", on_click=_log,
                  args=(house, token, of, f"log_days-{asked}"))  # fmt: skip
    show_faults(st.session_state.pop(_FAULTS, []))
    notice = st.session_state.pop(_NOTICE, None)
    if notice:
        st.success(plain(notice), icon=":material/check_circle:")


def show_log(house: House, token: str, of: Family, household: Household, today: date) -> None:
    """List what was logged lately, the newest day first, each with its take-back."""
    first = today - timedelta(days=DAYS_SHOWN - 1)
    logged = [one for one in activities.activities_of(house, token, of.family_id, first, today) if one.item_id is None]
    st.subheader("Logged in the last four weeks", anchor=False)
    if not logged:
        st.caption("Nothing yet.")
        return
    names = {child.id: child.name for child in household.children}
    by_activity: dict[str, list[LoggedActivity]] = {}
    for one in logged:
        by_activity.setdefault(one.activity_id, []).append(one)
    for activity_id, rows in sorted(by_activity.items(), key=lambda one: one[1][0].on, reverse=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            about = said.logged(rows[0], in_order_of(names, rows))
            note = f"  \n{plain(rows[0].notes)}" if rows[0].notes else ""
            st.markdown(f"**{plain(rows[0].name)}** · {words.day(rows[0].on)}  \n{plain(about)}{note}", width="stretch")
            st.button("Take back", type="tertiary", icon=":material/undo:", key=f"retract-{activity_id}",
                      on_click=_retract, args=(house, token, of, activity_id, rows[0].name))  # fmt: skip


def in_order_of(names: Mapping[str, str], rows: Sequence[LoggedActivity]) -> list[str]:
    """Name the children of an activity in the order of the household."""
    ids = {row.child_id for row in rows}
    return [name for child_id, name in names.items() if child_id in ids]


def short(on: date, today: date) -> str:
    """Say "Today", "Yesterday" or "Fri 20"."""
    word = {0: "Today", 1: "Yesterday"}.get((today - on).days)
    return word or f"{words.day(on)[:3]} {on.day}"


@undisturbed()
def _log(house: House, token: str, of: Family, days_key: str) -> None:
    state = st.session_state
    entry = {
        "name": state.get("log_name") or "",
        "children": tuple(state.get("log_children") or ()),
        "subjects": tuple(state.get("log_subjects") or ()),
        "minutes": state.get("log_minutes"),
        "place": state.get("log_place"),
        "notes": state.get("log_notes"),
    }
    try:
        days = sorted(state.get(days_key) or ())
        activities.log_activities(house, token, of.family_id, [Activity(on=on, **entry) for on in days])
    except Faulty as faulty:
        state[_FAULTS] = [fault.sentence[:1].upper() + fault.sentence[1:] for fault in faulty.faults]
    except BrightPathError as refusal:
        state[_FAULTS] = [refusal.sentence]
    else:
        state[_NOTICE] = f"{entry['name']} is logged for {words.counted(len(days), 'day')}."
        # Written, not removed: what is removed keeps standing in the browser.
        cleared: dict[str, Any] = {"name": None, "subjects": [], "minutes": None, "place": "", "notes": ""}
        for key, empty in cleared.items():
            state[f"log_{key}"] = empty


@undisturbed()
def _retract(house: House, token: str, of: Family, activity_id: str, name: str) -> None:
    try:
        activities.retract_activity(house, token, of.family_id, activity_id)
        st.session_state[_NOTICE] = f"{name} is taken back."
    except BrightPathError as refusal:
        st.session_state[_FAULTS] = [refusal.sentence]
