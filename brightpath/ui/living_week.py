"""The board as the family lives the week: every drop judged before it is kept, ticks, pins, undo, and news from other devices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import streamlit as st

from brightpath.domain.errors import BrightPathError
from brightpath.domain.replanning import Missed
from brightpath.domain.ticks import find, together
from brightpath.domain.week_edits import Asked, Move, Pin, Place, Preference, Remove, Verdict
from brightpath.domain.words import by_clock
from brightpath.services import today, week
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.week import WeekNow
from brightpath.ui import words
from brightpath.ui.board import asked_of, board, board_data
from brightpath.ui.families import clock_style
from brightpath.ui.guard import looking_by_itself
from brightpath.ui.items import edit_item
from brightpath.ui.missed import ask_missed, is_missed_asked, show_missed
from brightpath.ui.undisturbed import undisturbed

#: Seconds between two looks for what another device has changed.
LOOK_FOR_NEWS_EVERY = 1.5


@st.fragment
def show_living_board(
    house: House, token: str, family: Family, now: WeekNow, here: datetime, *, may_move: bool, may_tick: bool
) -> None:
    """Draw the week that counts; `here` is the family's wall clock. A verdict draws the board alone, a change the page."""
    own = _Own(house, token, family, now)
    if st.session_state.pop(own.key("changed"), False):
        st.rerun()
    said = st.session_state.pop(own.key("said"), {})
    drawn = board_data(
        now.schedule.plan,
        today=here.date(),
        now=here.hour * 60 + here.minute,
        clock=clock_style(family),
        lengths=now.lengths,
        revision=now.revision,
        may={"move": may_move, "tick": may_tick},
        verdict=said.get("verdict"),
        told=said.get("told"),
        undo=now.undo if may_move else None,
        redo=now.redo if may_move else None,
    )
    board(drawn, key=own.board, on_ask=own.asked if may_move or may_tick else None)


def show_undo(house: House, token: str, family: Family, now: WeekNow) -> None:
    """Offer to take the last change back and to do it again, saying what that is."""
    own = _Own(house, token, family, now)
    for label, key, icon, said, is_none in (
        (words.UNDO, "undo", "undo", by_clock(words.would_undo(now.undo), clock_style(family)), now.undo is None),
        (words.REDO, "redo", "redo", by_clock(words.would_redo(now.redo), clock_style(family)), now.redo is None),
    ):
        st.button(
            label,
            key=key,
            icon=f":material/{icon}:",
            help=said,
            disabled=is_none,
            on_click=own.turn,
            args=(key,),
        )


@st.fragment(run_every=LOOK_FOR_NEWS_EVERY)
def watch_for_news(house: House, token: str, family: Family, week_start: date, revision: int) -> None:
    """Draw the whole page anew once another device has changed this week; not while a question is open."""
    with looking_by_itself():
        if week.week_revision(house, token, family.family_id, week_start) != revision and not is_missed_asked():
            st.rerun()


class _Own:
    """One family's week on one page: what was asked of it, and what is said about that at the next drawing."""

    def __init__(self, house: House, token: str, family: Family, now: WeekNow) -> None:
        self.house, self.token, self.family, self.now = house, token, family, now
        self.week_start = now.schedule.week_start
        self.board = "week"

    def key(self, name: str) -> str:
        return f"{name}-{self.family.family_id}-{self.week_start}"

    def say(self, *, told: str | None = None, verdict: dict[str, Any] | None = None) -> None:
        told = told and by_clock(told, clock_style(self.family))
        said = {"told": told, "verdict": verdict}
        st.session_state[self.key("said")] = {what: value for what, value in said.items() if value is not None}

    @undisturbed()
    def asked(self) -> None:
        """Do what was asked through the board; a refusal is said there."""
        value = asked_of(self.board)
        if value is None:
            return
        st.session_state[self.key("changed")] = value["ask"] != "judge"
        try:
            self._answer(value)
        except BrightPathError as refusal:
            st.session_state[self.key("changed")] = True  # the page may show an older week than there is
            self.say(told=refusal.sentence)

    @undisturbed()
    def turn(self, which: str) -> None:
        """Take the last change back, or do it again."""
        turn = week.undo_change if which == "undo" else week.redo_change
        try:
            now = turn(self.house, self.token, self.family.family_id, self.week_start, self.now.revision)
        except BrightPathError as refusal:
            self.say(told=refusal.sentence)
        else:
            said = self.now.undo if which == "undo" else self.now.redo
            self.say(told=words.undone(said or "") if which == "undo" else words.redone(said or ""))
            self.now = now

    def _answer(self, value: dict[str, Any]) -> None:
        ask, family_id = value["ask"], self.family.family_id
        where = (self.house, self.token, family_id, self.week_start)
        child, item = value.get("child") or "", value.get("item") or ""
        match ask:
            case "judge":
                verdict = self._judged(value)
                self.say(verdict=_verdict_out(value, verdict, clock_style(self.family)))
            case "keep":
                prefer = value.get("prefer")
                week.change_week(*where, value["revision"], _asked_in(value), prefer and Preference(prefer))
            case "pin" | "unpin":
                week.change_week(*where, value["revision"], Pin(child=child, item=item, is_pinned=ask == "pin"))
            case "undo" | "redo":
                self.turn(ask)
            case "tick":
                today.tick(*where, self._all_in(child, item))
            case "untick":
                today.untick(*where, self._all_in(child, item))
            case "edit":
                st.session_state[self.key("notes")] = (child, item)
            case "missed":
                one = find(self.now.schedule.plan, child, item)
                ask_missed(self.week_start, Missed(on=one.on, child=child, subject=one.item.subject))

    def _judged(self, value: dict[str, Any]) -> Verdict:
        return week.judge_change(
            self.house, self.token, self.family.family_id, self.week_start, value["revision"], _asked_in(value)
        )

    def _all_in(self, child: str, item: str) -> list[tuple[str, str]]:
        """List all children's items of a lesson that is ticked on the board: there it is one."""
        return [(one.child_id, one.item.id) for one in together(self.now.schedule.plan, child, item)]


def show_what_was_opened(house: House, token: str, family: Family, now: WeekNow) -> None:
    """Open what was asked for through the board beside it: notes of an item, or what becomes of a lesson that did not happen."""
    own = _Own(house, token, family, now)
    opened = st.session_state.pop(own.key("notes"), None)
    if opened is not None:
        edit_item(house, token, family, now, *opened)
    show_missed(house, token, family)


def _asked_in(value: dict[str, Any]) -> Asked:
    """Read a change that the board asks about; it has been taken in with care already."""
    match value["kind"]:
        case "place":
            return Place(child=value["childName"], subject=value["subject"], on=value["date"], start=value["start"])
        case "remove":
            return Remove(child=value["child"], item=value["item"])
        case _:
            return Move(
                child=value["child"], item=value["item"], on=value["date"], start=value["start"], end=value["end"]
            )


def _verdict_out(value: dict[str, Any], verdict: Verdict, clock: str) -> dict[str, Any]:
    return {
        "number": value["number"],
        "refused": [by_clock(sentence, clock) for sentence in verdict.refused],
        "broken": [by_clock(sentence, clock) for sentence in verdict.broken],
        "cost": verdict.cost,
        "offersPreference": value["kind"] == "move",
    }
