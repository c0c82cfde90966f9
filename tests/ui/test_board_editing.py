"""What a family may do with each thing on the board, its marks, and what is taken in from a browser."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.schedule import ItemType, Unplaced
from brightpath.ui.board.asking import taken_in
from tests.ui.test_board_data import TUESDAY, a_lesson, a_plan, data_of, the_items

PARENT = {"move": True, "tick": True}
CHILD = {"move": False, "tick": True}


def the_item(may: dict[str, bool] | None = PARENT, on: date = TUESDAY, **changes: object) -> dict:
    (item,) = the_items(data_of(a_plan({"Noah": [a_lesson(**changes)]}, on=on), may=may))
    return item


def test_what_only_a_grown_up_has_is_asked_about_without_a_child():
    own = a_lesson(start=700, end=730, type=ItemType.COMMITMENT, is_by_hand=True)
    plan = a_plan({"Noah": []}, [own, a_lesson(start=800, end=830)])
    dentist, lesson = the_items(data_of(plan, may=PARENT), "adults")
    assert dentist["movable"] and dentist["actions"] == ["pin", "remove", "edit"]
    assert dentist["owner"] == {"child": "", "item": own.id, "name": "Sarah Kim"}
    assert not lesson["movable"] and lesson["actions"] == []
    assert taken_in(TICK | {"ask": "pin", "child": ""}) == taken_in(TICK | {"ask": "pin"}) | {"child": ""}


# -- what may be done --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "is_movable"),
    [
        ({"start": 700, "end": 730}, True),
        ({"start": 540, "end": 610}, True),  # it has begun, and is not over at ten
        ({"start": 540, "end": 600}, False),
        ({"start": 700, "end": 730, "is_completed": True}, False),
        ({"start": 700, "end": 730, "type": ItemType.COMMITMENT}, False),
        ({"start": 700, "end": 730, "type": ItemType.COMMITMENT, "is_by_hand": True}, True),
        ({"start": 700, "end": 730, "type": ItemType.LUNCH}, False),
    ],
)
def test_lessons_and_what_was_put_in_by_hand_move_until_they_are_done_or_over(changes, is_movable):
    assert the_item(**changes)["movable"] is is_movable


def test_a_past_day_does_not_move():
    assert not the_item(on=date(2026, 11, 23), start=700, end=730)["movable"]


@pytest.mark.parametrize(
    ("may", "changes", "actions"),
    [
        (PARENT, {"start": 700, "end": 730}, ["tick", "pin", "missed", "remove", "edit"]),
        (PARENT, {}, ["tick", "pin", "missed", "edit"]),
        (PARENT, {"is_completed": True}, ["untick", "edit"]),
        (PARENT, {"is_handed_in": True}, ["tick", "untick", "pin", "missed", "edit"]),
        (PARENT, {"is_skipped": True}, ["pin", "edit"]),
        (PARENT, {"is_pinned": True}, ["tick", "unpin", "missed", "edit"]),
        (PARENT, {"type": ItemType.COMMITMENT}, []),
        (CHILD, {}, ["tick"]),
        (CHILD, {"is_handed_in": True}, ["untick"]),
        (CHILD, {"is_completed": True}, ["untick"]),
        (None, {}, []),
    ],
)
def test_the_panel_has_the_buttons_that_are_allowed(may, changes, actions):
    assert the_item(may, **changes)["actions"] == actions


def test_a_board_to_look_at_says_nothing_of_moving():
    data = data_of(a_plan({"Noah": [a_lesson()]}))
    assert data["may"] == {"move": False, "tick": False}
    assert not any(item["movable"] for item in the_items(data))
    assert len(data["days"]) == 5


def test_an_editor_knows_the_weekend_and_an_hour_more():
    data = data_of(a_plan({"Noah": [a_lesson()]}), may=PARENT)
    assert [day["isOff"] for day in data["days"]] == [False] * 5 + [True] * 2
    assert data["hours"] == [8 * 60, 14 * 60]


def test_a_combined_lesson_is_asked_about_as_the_first_childs():
    history = a_lesson("History", combined_with="history")
    emma, liam, maya = the_items(
        data_of(a_plan({"Emma": [history], "Liam": [history], "Maya": [a_lesson("Art")]}), may=PARENT)
    )
    assert emma["owner"] == liam["owner"] == {"child": "Emma", "item": "History-540", "name": "Emma"}
    assert emma["group"] == liam["group"] == [emma["key"], liam["key"]]
    assert maya["group"] == [maya["key"]]


def test_what_was_put_in_for_several_moves_as_one_and_lessons_alike_do_not():
    trip = a_lesson("Trip", is_by_hand=True)
    emma, liam = the_items(data_of(a_plan({"Emma": [trip], "Liam": [trip]}), may=PARENT))
    assert emma["group"] == liam["group"] == [emma["key"], liam["key"]]
    emma, liam = the_items(data_of(a_plan({"Emma": [a_lesson()], "Liam": [a_lesson()]}), may=PARENT))
    assert (emma["owner"]["child"], liam["owner"]["child"]) == ("Emma", "Liam")


def test_what_is_missing_becomes_chips_as_long_as_its_lessons():
    plan = a_plan({"Emma": [a_lesson("Maths", 540, 560)], "Liam": []}).model_copy(
        update={
            "unplaced": (
                Unplaced(child="Emma", subject="Maths", asked=3, placed=1),
                Unplaced(child="Liam", subject="Maths", asked=1, placed=0),
                Unplaced(child="Liam", subject="Art", asked=1, placed=0),
                Unplaced(child="Nobody", subject="Art", asked=2, placed=0),
            )
        }
    )
    left = data_of(plan, may=PARENT, lengths={("Liam", "Art"): 50})["unplaced"]
    assert [(each["person"], each["missing"], each["minutes"]) for each in left] == [
        ("child-Emma", 2, 20),
        ("child-Liam", 1, 20),
        ("child-Liam", 1, 50),
        (None, 0, 30),
    ]
    assert [each["missing"] for each in data_of(plan)["unplaced"]] == [0] * 4


# -- marks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "marks", "said"),
    [
        ({"is_completed": True}, ["done"], "done"),
        ({"is_handed_in": True}, ["handedIn"], "waiting for a yes"),
        ({"is_completed": True, "is_handed_in": True}, ["done"], "done"),
        ({"is_skipped": True}, ["skipped"], "did not happen"),
        ({"is_pinned": True, "is_by_hand": True}, ["pinned", "byHand"], "pinned, put in by hand"),
    ],
)
def test_marks_are_in_the_sentence_and_in_the_legend(changes, marks, said):
    data = data_of(a_plan({"Noah": [a_lesson(**changes)]}))
    (item,) = the_items(data)
    assert item["marks"] == marks
    assert item["label"].endswith(f"half the time, {said}")
    assert [mark for mark, _ in data["marks"]] == marks
    assert all(f"is_{mark}" in data["words"] for mark in marks)


# -- what a browser sends ----------------------------------------------------------------------------------------------

JUDGE = {
    "ask": "judge",
    "number": 1_795_279_546_365,
    "revision": 7,
    "kind": "move",
    "child": "child_1",
    "item": "item_1",
    "subject": None,
    "childName": "Noah",
    "date": "2026-11-25",
    "start": 540,
    "end": None,
}
TICK = {"ask": "tick", "number": 1, "revision": 0, "child": "child_1", "item": "item_1", "date": "2026-11-25"}


def test_a_question_is_taken_in_with_its_date_and_nothing_else():
    assert taken_in(JUDGE | {"more": 1}) == JUDGE | {"date": date(2026, 11, 25), "prefer": None}
    assert taken_in(TICK | {"kind": "move"}) == TICK | {"date": date(2026, 11, 25)}
    assert taken_in({"ask": "undo", "number": 2, "revision": 3, "child": None, "item": None, "date": None}) == {
        "ask": "undo",
        "number": 2,
        "revision": 3,
    }


def test_keeping_says_what_is_preferred():
    kept = taken_in(JUDGE | {"ask": "keep", "prefer": "we_prefer_this", "end": 600})
    assert kept is not None and (kept["prefer"], kept["end"]) == ("we_prefer_this", 600)


def test_placing_has_a_subject_and_no_item():
    place = JUDGE | {"kind": "place", "item": None, "subject": "Art"}
    assert taken_in(place) is not None
    assert taken_in(place | {"subject": None}) is None
    assert taken_in(place | {"item": "item_1"}) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask": "delete"},
        {"ask": ["judge"]},
        {"ask": None},
        {"number": "1"},
        {"number": True},
        {"number": 0},
        {"number": 2**60},
        {"number": 1.5},
        {"revision": -1},
        {"revision": None},
        {"kind": "steal"},
        {"kind": None},
        {"child": 7},
        {"child": "x" * 501},
        {"child": "\ud800"},
        {"item": None},
        {"item": {"id": 1}},
        {"childName": None},
        {"subject": 3},
        {"date": "25.11.2026"},
        {"date": "2026-13-01"},
        {"date": "2026-11-25T00:00"},
        {"date": None},
        {"date": 20261125},
        {"start": -15},
        {"start": 1440},
        {"start": "540"},
        {"start": float("nan")},
        {"end": 540},
        {"end": 1441},
        {"end": False},
        {"ask": "keep", "prefer": "always"},
        {"ask": "keep", "prefer": ["we_prefer_this"]},
    ],
)
def test_what_no_board_sends_is_dropped(wrong):
    assert taken_in(JUDGE | wrong) is None


@pytest.mark.parametrize(
    "wrong", [{"item": None}, {"child": None}, {"date": None}, {"date": "tomorrow"}, {"number": None}]
)
def test_an_action_needs_its_item(wrong):
    assert taken_in(TICK | wrong) is None


@pytest.mark.parametrize("value", [None, "judge", 7, [], [JUDGE], {}, {"asked": JUDGE}])
def test_what_is_no_question_is_none(value):
    assert taken_in(value) is None


def a_page() -> None:
    import streamlit as st

    from brightpath.ui.board import asked_of

    st.text(f"{asked_of('week')} {asked_of('nowhere')}")


def test_what_was_asked_is_read_by_the_boards_key():
    app = AppTest.from_function(a_page, default_timeout=20)
    app.session_state["week"] = {"asked": TICK | {"date": "2026-11-25"}}
    assert app.run().text[0].value == f"{TICK | {'date': date(2026, 11, 25)}} None"
