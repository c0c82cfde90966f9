"""The board's data: places, words and colours of every item, without a browser."""

from __future__ import annotations

import json
from datetime import date

import pytest

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.ui import words
from brightpath.ui.board.data import board_data, lanes, shares
from tests.ui.plans import MONDAY, a_report, a_sample_plan

TUESDAY = date(2026, 11, 24)


def a_lesson(name: str = "Maths", start: int = 540, end: int = 570, **changes: object) -> ScheduleItem:
    facts = {"id": f"{name}-{start}", "type": ItemType.SUBJECT, "attention": 0.5, "adult": "Sarah Kim"}
    return ScheduleItem(name=name, start=start, end=end, **(facts | changes))  # type: ignore[arg-type]


def a_plan(
    children: dict[str, list[ScheduleItem]], adult: list[ScheduleItem] | None = None, on: date = TUESDAY
) -> WeekPlan:
    return WeekPlan(
        week_start=MONDAY,
        solver=a_report(),
        children=tuple(
            ChildWeek(id=name, name=name, days=(PlannedDay(on=on, items=tuple(items)),))
            for name, items in children.items()
        ),
        adults=(AdultWeek(name="Sarah Kim", days=(PlannedDay(on=on, items=tuple(adult or ())),)),),
    )


def data_of(plan: WeekPlan, **changes: object) -> dict:
    return board_data(plan, **({"today": TUESDAY, "now": 600} | changes))  # type: ignore[arg-type]


def the_items(data: dict, column: str = "children") -> list[dict]:
    return [item for person in data[column] for day in person["days"] for item in day["items"]]


@pytest.mark.parametrize("sample", ["kim", "olsen_four_children", "adeyemi_short_lessons", "whitfield_too_much"])
def test_every_sample_becomes_json_with_a_place_and_a_sentence_for_every_item(sample):
    data = json.loads(json.dumps(data_of(a_sample_plan(sample))))
    items = the_items(data) + the_items(data, "adults")
    assert len({item["key"] for item in items}) == len(items)
    for item in items:
        assert 0 <= item["left"] <= item["left"] + item["width"] <= 1.000001
        assert data["hours"][0] <= item["from"] < item["to"] <= data["hours"][1]
        assert item["label"].startswith(f"{item['name']}, ")
        assert (item["swatch"] in data["palette"]) == (item["type"] == "subject")


def test_an_item_says_who_when_and_how_much_of_a_grown_up():
    (item,) = the_items(data_of(a_plan({"Noah": [a_lesson("Mathematics", why="The best hour.")]})))
    assert item["label"] == "Mathematics, Noah, Tuesday 9:00 to 9:30, with Sarah half the time"
    assert item["facts"] == [
        ["When", "Tuesday 24 November, 9:00–9:30 (30 minutes)"],
        ["Who", "Noah"],
        ["Grown-up", "With Sarah half the time"],
        ["Why here", "The best hour."],
    ]


def test_a_grown_ups_item_names_the_children_in_it():
    lesson = a_lesson("History", combined_with="history")
    data = data_of(a_plan({"Emma": [lesson], "Liam": [lesson]}, adult=[lesson]))
    (item,) = the_items(data, "adults")
    assert item["label"] == "History, Sarah with Emma and Liam, Tuesday 9:00 to 9:30, takes half of the attention"
    assert item["others"] == ["E", "L"]


def test_what_neighbours_do_together_is_one():
    history = a_lesson("History", combined_with="history")
    data = data_of(a_plan({"Emma": [history], "Liam": [history], "Maya": [a_lesson("Art")]}))
    (together,) = data["together"]["2026-11-24"]
    assert together["items"] == [item["key"] for item in the_items(data)[:2]]
    assert together["label"] == "History, Emma and Liam, Tuesday 9:00 to 9:30, with Sarah half the time"


def test_a_child_between_keeps_them_apart():
    history = a_lesson("History", combined_with="history")
    data = data_of(a_plan({"Emma": [history], "Maya": [a_lesson("Art")], "Liam": [history]}))
    assert data["together"]["2026-11-24"] == []


def test_two_lessons_alike_but_not_combined_stay_two():
    data = data_of(a_plan({"Emma": [a_lesson()], "Liam": [a_lesson()]}))
    assert data["together"]["2026-11-24"] == []


def test_what_overlaps_stands_side_by_side_and_what_follows_takes_the_whole_width():
    items = [a_lesson("A", 540, 600), a_lesson("B", 570, 630), a_lesson("C", 600, 660), a_lesson("D", 660, 690)]
    assert lanes(items) == [(0.0, 0.5), (0.5, 0.5), (0.0, 0.5), (0.0, 1.0)]


def test_a_grown_ups_width_is_attention():
    items = [a_lesson("A", attention=0.5), a_lesson("B", attention=0.25), a_lesson("C", 600, 630, attention=1.0)]
    assert shares(items) == [(0.0, 0.5), (0.5, 0.25), (0.0, 1.0)]


def test_an_over_asked_grown_up_is_still_drawn_without_overlap():
    items = [a_lesson("A", attention=1.0), a_lesson("B", attention=0.5)]
    assert shares(items) == [(0.0, 0.5), (0.5, 0.5)]


def test_an_empty_week_shows_five_quiet_days():
    data = data_of(a_plan({"Noah": []}))
    assert [day["weekday"] for day in data["days"]] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert data["hours"] == [540, 900]
    assert data["words"]["leftOut"] == words.ALL_PLACED


def test_a_saturday_is_shown_only_when_something_stands_on_it():
    data = data_of(a_plan({"Noah": [a_lesson()]}, on=date(2026, 11, 28)))
    assert [day["weekday"] for day in data["days"]][-1] == "Saturday"


def test_a_household_without_children_says_so():
    assert data_of(a_plan({}))["words"]["noChildren"] == words.NO_CHILDREN


def test_today_and_the_past_are_marked():
    marks = [(day["isPast"], day["isToday"]) for day in data_of(a_plan({"Noah": []}))["days"]]
    assert marks == [(True, False), (False, True), (False, False), (False, False), (False, False)]


def test_namesakes_are_told_apart():
    people = data_of(a_plan({"Emma Stone": [], "Emma Wood": [], "Ella": []}))["people"]
    assert [person["short"] for person in people] == ["Emma Stone", "Emma Wood", "Ella", "Sarah"]
    assert len({person["key"] for person in people}) == 4


def test_letters_are_as_few_as_tell_people_apart():
    people = data_of(a_plan({"Emma": [], "Ella": [], "<b>Kim</b>": []}))["people"]
    assert [person["initial"] for person in people] == ["Em", "El", "B", "S"]


def test_the_same_subject_of_two_children_has_one_colour():
    first, second = the_items(data_of(a_plan({"Emma": [a_lesson("Weaving")], "Liam": [a_lesson("Weaving", 600, 630)]})))
    assert first["swatch"] == second["swatch"]


def test_what_was_left_out_carries_its_reasons():
    plan = a_sample_plan("olsen_four_children")
    assert plan.unplaced
    for left, drawn in zip(plan.unplaced, data_of(plan)["unplaced"], strict=True):
        assert drawn["label"] == words.left_out(left)
        assert drawn["count"] == f"{left.placed} of {left.asked}"
        assert [text for term, text in drawn["facts"] if term == "What would help"] == list(left.would_help)


def test_the_plan_document_stays_inside_the_boards_data():
    data = data_of(a_sample_plan("kim"))
    assert {"weekStartDate", "version", "solver", "children", "adults", "unplaced"} <= set(data)
    assert data["weekStartDate"] == "2026-11-23"
