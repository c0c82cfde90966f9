"""What is short handed to the planner as a wish, and what is asked for already with its take-back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.domain.family import Child, Frequency, Household
from brightpath.domain.hours_asked import MOST_MINUTES, hours_asked_sentence
from brightpath.domain.ids import ChildId
from brightpath.domain.ledger import Ledger, What
from brightpath.domain.ledger_sums import minutes_a_week
from brightpath.services import ledger as ledgers
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import ledger_words as words
from brightpath.ui.faults import show_faults
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

#: These may come once more in a week than they have to.
HAS_ROOM = frozenset({Frequency.SEVERAL, Frequency.OCCASIONALLY})
_FAULTS, _NOTICE = "hours_asked_faults", "hours_asked_notice"


def show_hours_asked(house: House, token: str, of: Family, household: Household, ledger: Ledger) -> None:
    """List what is asked for, and offer to ask for what will be missing."""
    names = {child.id: child.name for child in household.children}
    above = st.container()  # it keeps its place when it is empty, so that the form below stays open
    notice = st.session_state.pop(_NOTICE, None)
    if notice:
        above.success(notice, icon=":material/check_circle:")
    for one in ledgers.hours_asked_for(house, token, of.family_id):
        if one.child_id in names:
            with above.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.markdown(plain(f"{hours_asked_sentence(one, names[one.child_id])}."), width="stretch")
                st.button(
                    words.TAKE_BACK,
                    type="tertiary",
                    icon=":material/undo:",
                    key=f"take_back-{one.asked_id}",
                    on_click=_take_back,
                    args=(house, token, of, one.asked_id),
                )
    short = [target for target in ledger.falling_short if target.what is not What.DAYS]
    if not short or ledger.is_over or ledger.pace is None or not ledger.pace.school_days_to_come:
        return
    child = next(one for one in household.children if one.id == ledger.child_id)
    needed = max(minutes_a_week(target, ledger.today, ledger.pace.by) for target in short)
    with st.expander(words.ASK_PLANNER, icon=":material/event_upcoming:"):
        is_core_only = all(target.what is not What.HOURS for target in short)
        room = room_of(child, is_core_only=is_core_only)
        _form(house, token, of, child, room, min(needed, MOST_MINUTES), ledger.pace.by)


def room_of(child: Child, *, is_core_only: bool = False) -> dict[str, int]:
    """List a child's subjects that may come once more in a week, with the minutes that would bring; core ones first."""
    with_room = [one for one in child.subjects if one.frequency in HAS_ROOM and (one.is_core or not is_core_only)]
    return {one.name: one.minutes for one in sorted(with_room, key=lambda one: not one.is_core)}


def _form(house: House, token: str, of: Family, child: Child, room: Mapping[str, int], needed: int, by: date) -> None:
    if not room:
        st.write(words.NO_ROOM)
        return
    st.write(words.ASK_INTRO)
    key = f"hours_asked-{child.id}"
    st.pills(
        words.WHICH_SUBJECTS,
        list(room),
        selection_mode="multi",
        default=list(room),
        format_func=lambda name: f"{plain(name)} +{room[name]}",
        key=f"{key}-subjects",
    )
    left, right = st.columns(2)
    possible = -(-sum(room.values()) // 5) * 5
    left.number_input(words.MORE_MINUTES, 5, MOST_MINUTES, max(5, min(needed, possible)), 5, key=f"{key}-minutes")
    right.date_input(words.UNTIL, value=by, format="YYYY-MM-DD", key=f"{key}-until")
    st.button(
        words.ASK, type="primary", key=f"{key}-ask", on_click=_ask, args=(house, token, of, ChildId(child.id), key)
    )
    show_faults(st.session_state.pop(_FAULTS, []))


@undisturbed()
def _ask(house: House, token: str, of: Family, child_id: ChildId, key: str) -> None:
    state = st.session_state
    try:
        ledgers.ask_for_hours(
            house,
            token,
            of.family_id,
            child_id,
            state.get(f"{key}-subjects") or (),
            state[f"{key}-minutes"] or 0,
            state[f"{key}-until"],
        )
        state[_NOTICE] = words.ASKED
    except Faulty as faulty:
        state[_FAULTS] = [fault.sentence[:1].upper() + fault.sentence[1:] for fault in faulty.faults]
    except BrightPathError as refusal:
        state[_FAULTS] = [refusal.sentence]


@undisturbed()
def _take_back(house: House, token: str, of: Family, asked_id: str) -> None:
    try:
        ledgers.take_back_hours(house, token, of.family_id, asked_id)
        st.session_state[_NOTICE] = words.TAKEN_BACK
    except BrightPathError as refusal:
        st.session_state[_FAULTS] = [refusal.sentence]
