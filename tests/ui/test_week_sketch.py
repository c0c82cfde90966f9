"""What the small week draws of a plan beside another one: what differs, on the same days, hours and colours."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from brightpath.domain.schedule import WeekPlan
from brightpath.ui.week_sketch import sketch_data
from tests.services.given_weeks import moved
from tests.storage.given import MONDAY, a_child, a_household, a_plan
from tests.ui.plans import a_sample_plan


def a_week() -> WeekPlan:
    return a_plan(a_household(a_child("Ada Kim"), a_child("Ben Kim")))


def blocks(week: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for day in week["days"] for lane in day["lanes"] for block in lane]


def differing(week: dict[str, Any]) -> list[tuple[str, int]]:
    return [(block["name"], block["from"]) for block in blocks(week) if block["differs"]]


def test_a_lesson_that_stands_elsewhere_differs_in_both_and_nothing_else() -> None:
    one = a_week()
    other = moved(one, MONDAY, 840)
    assert differing(sketch_data(one, other, label="A")) == [("Maths", 540)]
    assert differing(sketch_data(other, one, label="B")) == [("Maths", 840)]


def test_the_same_week_twice_differs_in_nothing() -> None:
    assert differing(sketch_data(a_week(), a_week(), label="A")) == []


def test_another_grown_up_or_another_length_differs() -> None:
    one = a_week()
    first = one.children[0].days[0].items[0]
    for change in ({"adult": "Somebody else"}, {"end": first.end + 15}):
        items = (first.model_copy(update=change), *one.children[0].days[0].items[1:])
        day = one.children[0].days[0].model_copy(update={"items": items})
        child = one.children[0].model_copy(update={"days": (day, *one.children[0].days[1:])})
        other = one.model_copy(update={"children": (child, *one.children[1:])})
        assert len(differing(sketch_data(one, other, label="A"))) == 1


def test_both_weeks_have_the_same_days_and_hours_so_that_they_can_be_compared() -> None:
    one = a_week()
    other = moved(one, MONDAY + timedelta(days=5), 900)
    drawn = [sketch_data(one, other, label="A"), sketch_data(other, one, label="B")]
    assert drawn[0]["hours"] == drawn[1]["hours"] == [540, 960]
    assert [[day["short"] for day in week["days"]] for week in drawn] == [
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    ] * 2
    assert [child["short"] for child in drawn[0]["children"]] == ["Ada", "Ben"]


def test_the_label_says_what_is_only_here() -> None:
    one = a_week()
    other = moved(one, MONDAY, 840)
    label = sketch_data(other, one, label="Week B", clock="12")["label"]
    assert label.startswith("Week B. Only in this week: Maths, Ada, Monday 2:00 PM to 2:30 PM")
    assert sketch_data(one, one, label="Week A")["label"] == "Week A."


def test_a_week_without_lessons_is_drawn_empty_and_a_full_one_can_be_sent() -> None:
    one = a_week()
    none = one.model_copy(update={"children": tuple(x.model_copy(update={"days": ()}) for x in one.children)})
    assert sketch_data(none, none, label="A")["hours"] == [540, 900]
    week = sketch_data(a_sample_plan("olsen_four_children"), a_sample_plan("olsen_four_children"), label="A")
    assert json.loads(json.dumps(week)) == week
    first, last = week["hours"]
    assert all(first <= block["from"] < block["to"] <= last for block in blocks(week))
