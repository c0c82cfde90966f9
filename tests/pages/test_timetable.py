"""A coordinator asks for a timetable, watches, reads it as anybody has it, pins, moves, publishes and takes it back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.coop import CoopNow, Meeting, Pin, Room, Timetable, TimetableState
from brightpath.domain.coop_timetable import View
from brightpath.domain.jobs import JobState
from brightpath.services import coop_classes, coops, timetabling
from brightpath.services.coop_problem import problem_of_coop
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import coop_timetables
from brightpath.storage.coops import add_coordinator
from brightpath.ui.coop import timetable_words
from brightpath.ui.coop.one_class import look_at
from brightpath.ui.coop.timetable_grid import KEY, chosen_of
from tests.pages.looking import Carry, again, button, labels, said
from tests.services.given_accounts import a_person, a_token
from tests.services.given_coops import GRID, Given, a_coop, an_art_class
from tests.services.given_house import Hands
from tests.services.test_timetabling import latin, solved
from tests.storage.given import MONDAY

PAGE = Path(__file__).parents[2] / "pages" / "coop" / "timetable.py"


@pytest.fixture
def given(house: House, carry: Carry) -> Given:
    made = a_coop(house)
    carry["token"] = made.token
    return made


def a_draft(house: House, given: Given, *places: tuple[int, int], violations: int = 0) -> int:
    """Keep a timetable that holds the first class at these days and periods, with the problem it was made for."""
    with house.store.write() as db:
        found = coop_as_it_is(db, given.coop_id, house.now())
        problem = problem_of_coop(db, found, house.today("UTC"))
        meetings = tuple(
            Meeting(class_id=found.classes[0].class_id, day=day, period=period, room_id=found.rooms[0].room_id)
            for day, period in places
        )
        draft = Timetable(
            coop_id=given.coop_id, version=0, state=TimetableState.DRAFT, grid=GRID, meetings=meetings,
            violations=violations, cost=0, bound=0, left_out=0, coop_version=found.coop.version,
            created_at=house.now(),
        )  # fmt: skip
        return coop_timetables.add_timetable(db, draft, problem.model_dump(mode="json")).version


def visit() -> AppTest:
    return again(AppTest.from_file(str(PAGE), default_timeout=20).run())


def now(house: House, given: Given) -> CoopNow:
    return coops.coop_now(house, given.token, given.coop_id)


def press(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def told(app: AppTest) -> str:
    return "\n".join([said(app), *(str(one.value) for one in [*app.warning, *app.toast])]).replace("\\", "")


def cards(app: AppTest) -> list[dict[str, Any]]:
    (grid,) = app.get("bidi_component")
    return [card for day in json.loads(grid.proto.json)["days"] for slot in day["slots"] for card in slot["cards"]]


def on_cards(app: AppTest) -> set[str]:
    return {card["name"] for card in cards(app)}


def choose(app: AppTest, kind: str, label: str, value: Any) -> AppTest:
    return again(next(one for one in app.get(kind) if one.label == label).set_value(value).run())


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_listed_instead_of_a_button(house: House, given: Given) -> None:
    app = visit()
    assert timetable_words.FIRST in told(app) and "Rooms" in told(app)
    assert timetable_words.NONE_YET not in told(app)
    assert "Ask for a timetable" not in labels(app)


def test_too_few_rooms_or_hours_are_said_at_once(house: House, given: Given) -> None:
    an_art_class(house, given, meetings=6)
    latin(house, given, meetings=2)
    app = visit()
    assert "Not all of it can be held" in told(app) and "8 meetings a week" in told(app)
    assert "Ask for a timetable" in labels(app)


def test_a_search_is_asked_for_watched_and_called_off(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    app = visit()
    assert "There is no timetable yet" in told(app)
    app = press(app, "Ask for a timetable")
    assert "the search goes on" in told(app) and button(app, "Ask for a timetable").disabled
    app = again(press(app, "Call it off").run())
    job = timetabling.timetabling_now(house, given.token, given.coop_id)
    assert job is not None and job.state is JobState.CANCELLED
    assert "The search was called off" in told(app)


def test_another_coordinator_watches_and_cannot_call_it_off(house: House, given: Given, carry: Carry) -> None:
    an_art_class(house, given)
    timetabling.ask_for_timetable(house, given.token, given.coop_id)
    other = a_person(house, "Otto", roles=(Role.COORDINATOR,))
    with house.store.write() as db:
        add_coordinator(db, given.coop_id, other, house.now())
    carry["token"] = a_token(house, other)
    app = visit()
    assert "the search goes on" in told(app)
    assert "Call it off" not in labels(app)


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_timetable_is_read_by_group_room_instructor_and_child(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    latin(house, given)
    solved(house, given, hands)
    app = visit()
    assert "Nothing clashes." in told(app)
    assert on_cards(app) == {"Art", "Latin"}
    found = now(house, given)
    for view, of, there, not_there in (
        (View.INSTRUCTOR, art.instructor_ids[0], "Art", "Latin"),
        (View.GROUP, found.groups[0].group_id, "Latin", "nothing"),
        (View.ROOM, found.rooms[0].room_id, "Art", "nothing"),
        (View.CHILD, given.kims.children["Ada"], "Art", "Lion"),
    ):
        app = choose(app, "button_group", "Whose", view)
        app = choose(app, "selectbox", {"group": "A group", "room": "A room", "instructor": "An instructor",
                                        "child": "A child"}[view], of)  # fmt: skip
        assert there in on_cards(app) and not_there not in on_cards(app)


def test_names_are_shown_as_they_are_typed(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given, name="<script>alert(1)</script>")
    solved(house, given, hands)
    assert on_cards(visit()) == {"<script>alert(1)</script>"}  # put in by `textContent` (browser)


def test_penalties_and_what_found_no_place_are_told(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given, meetings=6, students=20)
    latin(house, given)
    solved(house, given, hands)
    app = visit()
    assert "1 meeting found no place." in told(app)
    assert "What found no place" in told(app)
    assert "but Hall has 12 seats" in told(app)


def test_versions_are_kept_and_an_older_one_is_looked_at(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    first = solved(house, given, hands)
    second = solved(house, given, hands)
    app = visit()
    version = next(one for one in app.selectbox if one.label == "Version")
    assert version.value == second
    app = choose(app, "selectbox", "Version", first)
    assert next(one for one in app.selectbox if one.label == "Version").value == first


def test_solving_again_is_offered_once_there_is_one(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    solved(house, given, hands)
    app = press(visit(), "Solve again with the fewest changes")
    assert button(app, "Solve again with the fewest changes").disabled
    hands.work()
    assert len(now(house, given).timetables) == 2


def test_the_list_of_work_says_what_was_found(house: House, given: Given, hands: Hands) -> None:
    an_art_class(house, given)
    solved(house, given, hands)
    app = again(AppTest.from_file(str(PAGE.parents[1] / "account" / "jobs.py"), default_timeout=20).run())
    assert "Nothing clashes." in told(app)


# --- One class --------------------------------------------------------------------------------------------------------


def test_a_class_is_pinned_and_let_go(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    solved(house, given, hands)
    app = choose(visit(), "selectbox", "Class", art.class_id)
    app = press(app, "Pin it where it is")
    (pin,) = now(house, given).pins
    (meeting,) = now(house, given).timetables[0].meetings
    assert pin == Pin(class_id=art.class_id, day=meeting.day, period=meeting.period, room_id=meeting.room_id)
    assert "Pinned to" in told(app) and [card["isPinned"] for card in cards(app)] == [True]
    assert "Pin it where it is" not in labels(app)
    press(app, "Let it go")
    assert now(house, given).pins == ()


def test_a_class_is_put_into_another_place_as_a_new_draft(house: House, given: Given, hands: Hands) -> None:
    art = an_art_class(house, given)
    solved(house, given, hands)
    app = press(choose(visit(), "selectbox", "Class", art.class_id), "Where could it go?")
    places = next(one for one in app.radio if one.label.startswith("The best places"))
    assert len(places.options) == 5 and "costs nothing" in places.options[0]
    app = press(app, "Put it there")
    before, after = reversed(now(house, given).timetables)
    assert before.meetings != after.meetings
    assert "A new draft was made." in told(app)


def test_five_places_are_offered_first_and_all_on_asking(house: House, given: Given, hands: Hands) -> None:
    coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Barn", seats=12, features=("sink",)))
    art = an_art_class(house, given)
    solved(house, given, hands)
    app = press(choose(visit(), "selectbox", "Class", art.class_id), "Where could it go?")

    def offered() -> Any:
        return next(one for one in app.radio if one.label.startswith("The best places"))

    assert len(offered().options) == 5
    app = again(next(one for one in app.checkbox if one.label == "Show all 11").check().run())
    assert len(offered().options) == 11
    app = again(offered().set_value(10).run())
    app = again(next(one for one in app.checkbox if one.label == "Show all 11").uncheck().run())
    assert (len(offered().options), offered().value) == (5, 0)  # what is no longer offered is not what is chosen
    press(app, "Put it there")
    assert len(now(house, given).timetables) == 2


def test_a_card_that_is_pressed_opens_its_class_with_its_places(
    house: House, given: Given, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    art = an_art_class(house, given, meetings=2)
    solved(house, given, hands)
    app = visit()
    assert [card["isChosen"] for card in cards(app)] == [False, False]
    timetable = now(house, given).timetables[0]
    second = timetable.meetings[1]
    key = f"{art.class_id}|{second.day}|{second.period}|{second.room_id}"
    assert key in [card["key"] for card in cards(app)]
    pressed: dict[str, Any] = {KEY: {"chosen": key}}  # no component can be pressed here: the callback is called by hand
    with monkeypatch.context() as patched:
        patched.setattr(st, "session_state", pressed)
        look_at(timetable, chosen_of(timetable.meetings))
    for name in pressed.keys() - {KEY}:
        app.session_state[name] = pressed[name]
    app = again(app.run())
    assert [card["isChosen"] for card in cards(app)] == [False, True]
    assert next(one for one in app.radio if one.label == "Which meeting?").value == second
    app = press(app, "Put it there")
    after = now(house, given).timetables[0].meetings
    assert timetable.meetings[0] in after and second not in after


def test_a_meeting_that_found_no_place_presses_no_card(house: House, given: Given) -> None:
    art = an_art_class(house, given, meetings=2)
    a_draft(house, given, (0, 0))
    app = choose(visit(), "selectbox", "Class", art.class_id)
    assert [card["isChosen"] for card in cards(app)] == [True]
    app = choose(app, "radio", "Which meeting?", "left out")
    assert [card["isChosen"] for card in cards(app)] == [False]
    app = press(press(app, "Where could it go?"), "Put it there")
    after = now(house, given).timetables[0].meetings
    assert len(after) == 2 and (after[0].day, after[0].period) == (0, 0)


# --- Publishing -------------------------------------------------------------------------------------------------------


def test_publishing_says_whom_it_touches_and_asks_first(house: House, given: Given) -> None:
    an_art_class(house, given)
    a_draft(house, given, (0, 1))
    app = press(visit(), "Publish")
    assert "the weeks of 1 family: Kim." in told(app)
    app = press(press(app, "No"), "Publish")
    assert now(house, given).published is None
    app = press(app, "Yes, publish it")
    published = now(house, given).published
    assert published is not None and published.first_on == MONDAY
    assert "The weeks of 1 family have changed." in told(app)
    assert "It is published from Monday 23 November 2026 on." in told(app)


def test_other_days_are_asked_again(house: House, given: Given) -> None:
    an_art_class(house, given)
    a_draft(house, given, (0, 1))
    app = press(visit(), "Publish")
    app.date_input[1].set_value(date(2026, 12, 18))
    app = again(app.run())
    assert "Yes, publish it" not in labels(app)
    press(press(app, "Publish"), "Yes, publish it")
    published = now(house, given).published
    assert published is not None and published.last_on == date(2026, 12, 18)


def test_what_is_published_is_taken_back_after_asking(house: House, given: Given) -> None:
    an_art_class(house, given)
    a_draft(house, given, (0, 1))
    app = press(press(visit(), "Publish"), "Yes, publish it")
    app = press(app, "Take it back")
    assert "leave the weeks of all families" in told(app)
    app = press(app, "Yes, take it back")
    assert now(house, given).timetables[0].state is TimetableState.WITHDRAWN


def test_what_breaks_a_rule_is_not_offered(house: House, given: Given) -> None:
    an_art_class(house, given)
    a_draft(house, given, (0, 1), violations=1)
    app = visit()
    assert "1 rule is broken." in told(app)
    assert "Publish" not in labels(app)


def test_without_a_co_op_the_page_leads_to_founding_one(house: House, carry: Carry) -> None:
    carry["token"] = a_token(house, a_person(house, "Otto", roles=(Role.COORDINATOR,)))
    assert "Found a co-op first." in told(visit())
