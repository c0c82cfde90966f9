"""A week once more, on the week page: the offer, how it would look with what is different, and the press that keeps it."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.services import planner, repeating
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.repeating import RepeatedWeek
from brightpath.ui import week_words as words
from brightpath.ui.board import board
from brightpath.ui.families import told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain
from brightpath.ui.planning import week_of
from brightpath.ui.undisturbed import undisturbed
from brightpath.ui.weeks import WEEK


def offer_repeat(house: House, token: str, family: Family, week_start: date) -> None:
    """Offer to repeat the latest planned week before this one, where there is one."""
    before = [week for week in planner.latest_weeks(house, token, family.family_id) if week < week_start]
    if before:
        st.button(
            words.repeat(before[0], week_start),
            key="repeat_last",
            icon=":material/repeat:",
            on_click=_look,
            args=(house, token, family, before[0], week_start),
        )


def offer_repeat_next(house: House, token: str, family: Family, week_start: date) -> None:
    """Offer to repeat this week in the next one, and to go there to look at it."""
    st.button(
        words.REPEAT_NEXT,
        key="repeat_next",
        icon=":material/repeat:",
        on_click=_look,
        args=(house, token, family, week_start, week_start + WEEK),
    )


def show_repeated(house: House, token: str, family: Family, week_start: date, here: datetime) -> bool:
    """Show how this week would look if another one were repeated in it, once that was asked for; say whether it is shown."""
    look = st.session_state.get(_key(family, week_start))
    if not isinstance(look, RepeatedWeek):
        return False
    with st.container(border=True, key="repeated"):
        st.subheader(words.REPEATED, anchor=False)
        st.caption(words.repeated(look.from_week))
        if look.difference.changes:
            st.markdown("\n".join(f"* {told(family, change.sentence)}" for change in look.difference.changes))
        else:
            st.markdown(words.SAME_AGAIN)
        with st.container(horizontal=True, gap="small"):
            st.button(
                words.KEEP_REPEATED,
                key="keep_repeated",
                type="primary",
                icon=":material/check:",
                on_click=_keep,
                args=(house, token, family, week_start),
            )
            st.button(words.NEVER_MIND, key="forget_repeated", on_click=_forget, args=(family, week_start))
    board(week_of(look.plan, here, family), key="repeated_board")
    return True


def _key(family: Family, week_start: date) -> str:
    return f"repeated-{family.family_id}-{week_start}"


@undisturbed()
def _look(house: House, token: str, family: Family, from_week: date, to_week: date) -> None:
    with refusals_shown():
        look = repeating.preview_repeat(house, token, family.family_id, from_week, to_week)
        st.session_state[_key(family, to_week)] = look
        st.query_params["week"] = to_week.isoformat()


@undisturbed()
def _keep(house: House, token: str, family: Family, week_start: date) -> None:
    look = st.session_state.pop(_key(family, week_start), None)
    if look is None:
        return
    try:
        repeating.repeat_week(house, token, family.family_id, look)
    except BrightPathError as refusal:  # what was looked at is old: it can be asked for once more
        st.error(plain(refusal.sentence))


def _forget(family: Family, week_start: date) -> None:
    st.session_state.pop(_key(family, week_start), None)
