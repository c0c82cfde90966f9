"""The week page as the family lives it: what was asked through the board is done or said, and each change can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import streamlit as st

from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_edits import Pin, Remove
from brightpath.services import planner, week
from brightpath.services.family import families_of, import_household
from brightpath.services.house import House
from brightpath.services.week import WeekNow
from brightpath.ui import living_week, words
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    return import_household(house, parent, json.dumps(a_household_document(children=2)))


@pytest.fixture
@made_once
def now(house: House, hands: Hands, parent: str, family_id: FamilyId) -> WeekNow:
    """The week to come, planned."""
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    return standing(house, parent, family_id)


def standing(house: House, parent: str, family_id: FamilyId) -> WeekNow:
    kept = week.week_now(house, parent, family_id, MONDAY)
    assert kept is not None
    return kept


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Streamlit's memory of one page; what a browser asks is put under the board's name."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    yield state


def ask(session: dict[str, Any], house: House, parent: str, now: WeekNow, **asked: Any) -> dict[str, Any]:
    """Ask something through the board, and hear what is said at the next drawing: of the `page`, or the board alone."""
    [family] = [one for one in families_of(house, parent) if one.family_id == now.schedule.family_id]
    own = living_week._Own(house, parent, family, now)
    session[own.board] = {"asked": {"number": 1, "revision": now.revision, **asked}}
    own.asked()
    told: dict[str, Any] = session.pop(own.key("said"), {})
    told["page"] = session.pop(own.key("changed"), False)
    return told


def a_lesson(now: WeekNow) -> dict[str, Any]:
    """The first lesson as the board names it."""
    child = now.schedule.plan.children[0]
    day, item = next((day, item) for day in child.days for item in day.items if item.type is ItemType.SUBJECT)
    return {"child": child.id, "item": item.id, "date": day.on.isoformat()}


def a_move(now: WeekNow, start: int) -> dict[str, Any]:
    child = now.schedule.plan.children[0]
    return {**a_lesson(now), "kind": "move", "subject": None, "childName": child.name, "start": start, "end": None}


def test_a_drop_is_judged_and_then_kept(
    session: dict[str, Any], house: House, parent: str, family_id: FamilyId, now: WeekNow
) -> None:
    told = ask(session, house, parent, now, ask="judge", **a_move(now, 1140))
    verdict = told["verdict"]
    assert not told["page"]
    assert (verdict["number"], verdict["refused"], verdict["offersPreference"]) == (1, [], True)
    assert any("outside the hours" in sentence for sentence in verdict["broken"])
    assert standing(house, parent, family_id).revision == 1
    assert ask(session, house, parent, now, ask="keep", prefer="we_prefer_this", **a_move(now, 1140)) == {"page": True}
    assert "to Monday at 19:00" in (standing(house, parent, family_id).undo or "")


def test_a_drop_of_an_older_page_is_told_and_changes_nothing(
    session: dict[str, Any], house: House, parent: str, family_id: FamilyId, now: WeekNow
) -> None:
    ask(session, house, parent, now, ask="pin", **a_lesson(now))
    told = ask(session, house, parent, now, ask="keep", prefer=None, **a_move(now, 1140))
    assert told == {"told": week.CHANGED, "page": True}
    assert standing(house, parent, family_id).revision == 2


def test_a_tick_a_pin_and_taking_back_through_the_board(
    session: dict[str, Any], house: House, family_id: FamilyId, now: WeekNow, clock: Clock
) -> None:
    clock.at = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    parent = a_token(house, a_person(house, "Sarah Kim", family_id=family_id))
    for number, (asked, word) in enumerate(
        [("tick", "done"), ("untick", "open"), ("pin", "stays"), ("unpin", "may be")]
    ):
        assert ask(session, house, parent, standing(house, parent, family_id), ask=asked, **a_lesson(now)) == {
            "page": True
        }
        kept = standing(house, parent, family_id)
        assert kept.revision == number + 2 and kept.undo is not None, asked
        assert word in kept.undo
    told = ask(session, house, parent, standing(house, parent, family_id), ask="undo")
    assert told["told"].startswith("Taken back: ") and standing(house, parent, family_id).redo is not None
    told = ask(session, house, parent, standing(house, parent, family_id), ask="redo")
    assert told["told"].startswith("Done again: ")


def test_a_week_changed_by_hand_is_not_called_the_best_without_a_word(
    session: dict[str, Any], house: House, parent: str, family_id: FamilyId, now: WeekNow
) -> None:
    ask(session, house, parent, now, ask="pin", **a_lesson(now))
    assert not standing(house, parent, family_id).is_by_hand
    kept = standing(house, parent, family_id)
    ask(session, house, parent, kept, ask="keep", prefer=None, **a_move(kept, 1140))
    assert standing(house, parent, family_id).is_by_hand
    ask(session, house, parent, standing(house, parent, family_id), ask="undo")
    assert not standing(house, parent, family_id).is_by_hand
    ask(session, house, parent, standing(house, parent, family_id), ask="redo")
    assert standing(house, parent, family_id).is_by_hand


def test_the_page_says_so_when_the_week_was_changed_by_hand(
    house: House, parent: str, family_id: FamilyId, now: WeekNow, carry: Carry
) -> None:
    assert words.BY_HAND_SINCE not in said(visit("week", carry, parent))
    lesson = a_lesson(now)
    week.change_week(house, parent, family_id, MONDAY, 1, Remove(child=lesson["child"], item=lesson["item"]))
    assert words.BY_HAND_SINCE in said(visit("week", carry, parent))


def test_what_no_board_of_ours_sends_does_nothing(
    session: dict[str, Any], house: House, parent: str, family_id: FamilyId, now: WeekNow
) -> None:
    assert ask(session, house, parent, now, ask="keep", kind="move") == {"page": False}
    told = ask(session, house, parent, now, ask="tick", **{**a_lesson(now), "item": "forged"})
    assert "not in the week any more" in told["told"]
    assert standing(house, parent, family_id).revision == 1


def test_undo_and_redo_stand_on_the_page_and_say_what_they_do(
    house: House, parent: str, family_id: FamilyId, now: WeekNow, carry: Carry
) -> None:
    app = visit("week", carry, parent)
    assert button(app, words.UNDO).disabled and button(app, words.REDO).disabled
    lesson = a_lesson(now)
    week.change_week(
        house, parent, family_id, MONDAY, 1, Pin(child=lesson["child"], item=lesson["item"], is_pinned=True)
    )
    app = visit("week", carry, parent)
    assert "stays where it is" in button(app, words.UNDO).help
    app = again(button(app, words.UNDO).click().run())
    assert button(app, words.UNDO).disabled and not button(app, words.REDO).disabled
    again(button(app, words.REDO).click().run())
    assert standing(house, parent, family_id).redo is None
    assert words.ADD in labels(app) and "Best possible week" in said(app)
