"""When it didn't happen: the ways on from there, each said in words before it is kept, or just left out."""

from __future__ import annotations

from datetime import date

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.replanning import ChangeKind, Missed, Way
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.ticks import Stood, is_open, is_tickable, stood, together
from brightpath.services import planner, replanning, today
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.replanning import Preview
from brightpath.ui import words
from brightpath.ui.expected_fit import fit_of
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain

TITLE = "It didn’t happen"
LEAVE_OUT = "leave_out"
#: What can become of it, in the order offered.
WAYS: dict[str, tuple[str, str]] = {
    Way.DOUBLE_UP: ("Make up for it", "It comes on a later day of this week, if need be as a second one."),
    Way.SHIFT_ON: ("Push everything on", "What comes later in the subject moves up by one."),
    Way.SOLVE_AGAIN: ("Plan the rest anew", "The rest of the week as it is best now; what is done or pinned stays."),
    LEAVE_OUT: ("Just leave it out", "It is marked as not held; nothing else moves."),
}
_ASKED, _WAY, _PROBLEM = "missed_asked", "missed_way", "missed_problem"
NOTHING_OPEN = "Nothing of it is open any more: it is done, handed in or left out already."
NO_OTHER_PLACE = "No other place is found for it this week."
NOTHING_MOVES = "Nothing changes: it finds no other place this week."


def ask_missed(week_start: date, *missed: Missed) -> None:
    """Let `show_missed` ask, from the next drawing of the page on, what becomes of this; for a callback."""
    st.session_state[_ASKED] = (week_start, missed)
    st.session_state.pop(_WAY, None)


def show_missed(house: House, token: str, family: Family) -> None:
    """Ask what becomes of what did not happen, as long as that is asked; a page calls it in every run."""
    asked = st.session_state.get(_ASKED)
    if asked is not None:
        _dialog(house, token, family, *asked)


def is_missed_asked() -> bool:
    """Say whether it is asked just now; what is read there is not to change below the finger that says yes."""
    return _ASKED in st.session_state


def _close() -> None:
    st.session_state.pop(_ASKED, None)


@st.dialog(TITLE, on_dismiss=_close)
def _dialog(house: House, token: str, family: Family, week_start: date, missed: tuple[Missed, ...]) -> None:
    """Say what would change, and keep it when the family says so."""
    if _ASKED not in st.session_state:
        st.rerun()
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        st.error(plain(problem))
    with refusals_shown():
        kept = planner.week_plan(house, token, family.family_id, week_start)
        if kept is None:
            st.write(words.NO_PLAN_TO_SEE)
            return
        names = {child.id: child.name for child in kept.plan.children}
        st.markdown(f"**{plain(what_was_missed(missed, names))}**")
        open_items = _open_items(kept.plan, missed)
        if not open_items:
            st.write(NOTHING_OPEN)
            return
        # What the family put in itself is nobody's to plan anew.
        ways = [LEAVE_OUT] if all(one.item.is_by_hand for one in open_items) else list(WAYS)
        way = st.radio(
            "What becomes of it?",
            ways,
            index=None,
            format_func=lambda one: WAYS[one][0],
            captions=[WAYS[one][1] for one in ways],
            key=_WAY,
        )
        if way is None:
            return
        if way == LEAVE_OUT:
            st.button("Leave it out", type="primary", key="keep_missed", on_click=_leave_out,
                      args=(house, token, family, week_start, missed))  # fmt: skip
        else:
            with st.spinner("Looking what would change …"):
                preview = replanning.preview_replan(house, token, family.family_id, week_start, missed, Way(way))
            changes = [change.sentence for change in preview.difference.changes]
            st.markdown("\n".join(f"* {told(family, sentence)}" for sentence in changes) or NOTHING_MOVES)
            if changes and all(change.kind is ChangeKind.REMOVED for change in preview.difference.changes):
                st.caption(NO_OTHER_PLACE)
            elif len(changes) > 1:
                st.caption(told(family, preview.difference.summary))
            fit = fit_of(house, token, family, preview.plan) if changes else ""
            if fit:
                st.caption(fit)
            st.button("Keep it so", type="primary", key="keep_missed", on_click=_keep,
                      args=(house, token, family, preview))  # fmt: skip


def what_was_missed(missed: tuple[Missed, ...], names: dict[str, str]) -> str:
    """Say "Maths of Ada, Monday 23 November", "All that is left for Ada ..." or "All that is left ..."."""
    said = []
    for one in missed:
        on = words.day(one.on)
        if one.child is None:
            said.append(f"All that is left of {on}")
        elif one.subject is None:
            said.append(f"All that is left for {names.get(one.child, '')}, {on}")
        else:
            said.append(f"{one.subject}, {names.get(one.child, '')}, {on}")
    return "; ".join(said)


def _open_items(plan: WeekPlan, missed: tuple[Missed, ...]) -> list[Stood]:
    """List what is open of it; a lesson together is missed by all its children."""
    meant = [
        one
        for one in stood(plan)
        if is_tickable(one.item) and any(each.means(one.on, one.child_id, one.item.subject) for each in missed)
    ]
    if any(each.subject for each in missed):
        meant = [one for each in meant for one in together(plan, each.child_id, each.item.id)]
    return [one for one in meant if is_open(one.item)]


def _keep(house: House, token: str, family: Family, preview: Preview) -> None:
    try:
        replanning.keep_replan(house, token, family.family_id, preview)
        _close()
    except BrightPathError as refusal:
        st.session_state[_PROBLEM] = refusal.sentence


def _leave_out(house: House, token: str, family: Family, week_start: date, missed: tuple[Missed, ...]) -> None:
    try:
        kept = planner.week_plan(house, token, family.family_id, week_start)
        ticks = [(one.child_id, one.item.id) for one in (_open_items(kept.plan, missed) if kept else ())]
        today.skip(house, token, family.family_id, week_start, ticks)
        _close()
    except BrightPathError as refusal:
        st.session_state[_PROBLEM] = refusal.sentence
