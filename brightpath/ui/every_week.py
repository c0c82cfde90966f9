"""The quiet list of what comes every week because the family put it in by hand; each can be ended, and taken up again."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.ids import FamilyId
from brightpath.domain.repeating import RepeatingItem
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import weekday_of
from brightpath.services import every_week
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import week_words, words
from brightpath.ui.families import clock_style
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed


def show_every_week(house: House, token: str, family: Family, plan: WeekPlan) -> None:
    """Show what comes every week, where something does or was ended a moment ago."""
    key = f"ended-{family.family_id}"
    ended: RepeatingItem | None = st.session_state.get(key)
    coming = every_week.what_comes_every_week(house, token, family.family_id)
    if not coming and ended is None:
        return

    @undisturbed()
    def end(one: RepeatingItem, *, is_ended: bool) -> None:
        with refusals_shown():
            every_week.end_every_week(
                house, token, FamilyId(family.family_id), one.repeating_item_id, is_ended=is_ended
            )
            st.session_state[key] = one if is_ended else None

    with st.expander(week_words.EVERY_WEEK):
        for one in coming:
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.markdown(plain(_told(one, plan, clock_style(family))), width="stretch")
                st.button(
                    week_words.END_EVERY_WEEK,
                    key=f"end-{one.repeating_item_id}",
                    help=week_words.END_EVERY_WEEK_HELP,
                    on_click=end,
                    args=(one,),
                    kwargs={"is_ended": True},
                )
        if ended is not None:
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.caption(plain(week_words.ended(ended.name)), width="stretch")
                st.button(
                    week_words.TAKE_UP_AGAIN,
                    key=f"go_on-{ended.repeating_item_id}",
                    on_click=end,
                    args=(ended,),
                    kwargs={"is_ended": False},
                )


def _told(one: RepeatingItem, plan: WeekPlan, clock: str) -> str:
    names = [child.name for child in plan.children if child.id in one.children] + list(one.adults)
    when = f"{weekday_of(one.first_on).value} {words.span(one.start, one.end, clock)}"
    until = f", until {words.day(one.last_on)} {one.last_on.year}" if one.last_on else ""
    return f"{one.name} · {when}{until} · {words.named(names)}"
