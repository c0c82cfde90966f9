"""What the small week draws of a plan beside another one: what differs, on the same days, hours and colours."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from brightpath.domain.schedule import WeekPlan
from brightpath.ui import week_sketch
from brightpath.ui.two_weeks import elsewhere
from brightpath.ui.week_sketch import sketch_data
from tests.services.given_weeks import moved
from tests.storage.given import MONDAY, a_child, a_household, a_plan
from tests.ui.plans import a_sample_plan


def a_week() -> WeekPlan:
    return a_plan(a_household(a_child("Ada Kim"), a_child("Ben Kim")))


def drawn(plan: WeekPlan, beside: WeekPlan, *, is_other: bool = False, **how: Any) -> dict[str, Any]:
    """Draw a week beside another one; `is_other` says that it is the second of the two."""
    differing = elsewhere(beside, plan) if is_other else elsewhere(plan, beside)
    return sketch_data(plan, beside, differing, is_other=is_other, **{"label": "A", **how})


def blocks(week: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for day in week["days"] for lane in day["lanes"] for block in lane if block["type"] != "outline"]


def differing(week: dict[str, Any]) -> list[tuple[str, int]]:
    return [(block["name"], block["from"]) for block in blocks(week) if block["differs"]]


def test_a_lesson_that_stands_elsewhere_differs_in_both_and_nothing_else() -> None:
    one = a_week()
    other = moved(one, MONDAY, 840)
    assert differing(drawn(one, other)) == [("Maths", 540)]
    assert differing(drawn(other, one, is_other=True)) == [("Maths", 840)]


def test_the_same_week_twice_differs_in_nothing() -> None:
    assert differing(drawn(a_week(), a_week())) == []


def test_another_grown_up_or_another_length_differs() -> None:
    one = a_week()
    first = one.children[0].days[0].items[0]
    for change in ({"adult": "Somebody else"}, {"end": first.end + 15}):
        items = (first.model_copy(update=change), *one.children[0].days[0].items[1:])
        day = one.children[0].days[0].model_copy(update={"items": items})
        child = one.children[0].model_copy(update={"days": (day, *one.children[0].days[1:])})
        other = one.model_copy(update={"children": (child, *one.children[1:])})
        assert len(differing(drawn(one, other))) == 1


def test_both_weeks_have_the_same_days_and_hours_so_that_they_can_be_compared() -> None:
    one = a_week()
    other = moved(one, MONDAY + timedelta(days=5), 900)
    both = [drawn(one, other), drawn(other, one, is_other=True)]
    assert both[0]["hours"] == both[1]["hours"] == [540, 960]
    assert [[day["short"] for day in week["days"]] for week in both] == [["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]] * 2
    assert [child["short"] for child in both[0]["children"]] == ["Ada", "Ben"]


def test_the_label_says_what_is_only_here() -> None:
    one = a_week()
    other = moved(one, MONDAY, 840)
    label = drawn(other, one, is_other=True, label="Week B", clock="12")["label"]
    assert label.startswith("Week B. Only in this week: Maths, Ada, Monday 2:00 PM to 2:30 PM")
    assert drawn(one, one, label="Week A")["label"] == "Week A."


def test_a_week_without_lessons_is_drawn_empty_and_a_full_one_can_be_sent() -> None:
    one = a_week()
    none = one.model_copy(update={"children": tuple(x.model_copy(update={"days": ()}) for x in one.children)})
    assert drawn(none, none)["hours"] == [540, 900]
    week = drawn(a_sample_plan("olsen_four_children"), a_sample_plan("olsen_four_children"))
    assert json.loads(json.dumps(week)) == week
    first, last = week["hours"]
    assert all(first <= block["from"] < block["to"] <= last for block in blocks(week))


def test_of_one_child_only_what_differs_is_drawn_and_where_it_stands_in_the_other_week_is_outlined() -> None:
    one = a_week()
    other = moved(one, MONDAY, 840)
    ada = one.children[0].id
    for week, at, outlined in (
        (drawn(one, other, child=ada), 540, 840),
        (drawn(other, one, is_other=True, child=ada), 840, 540),
    ):
        assert [day["short"] for day in week["days"]] == ["Mon"] and len(week["children"]) == 1
        assert differing(week) == [("Maths", at)]
        [outline] = [block for lane in week["days"][0]["lanes"] for block in lane if block["type"] == "outline"]
        assert outline["from"] == outlined and outline["swatch"]
        assert week["shortest"] == 30 and week["hours"] == [540, 900]


def test_where_much_differs_nothing_is_outlined_and_the_whole_day_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(week_sketch, "MOST_OUTLINES", 0)
    one = a_week()
    week = drawn(one, moved(one, MONDAY, 840), child=one.children[0].id)
    assert differing(week) == [("Maths", 540)] and week["shortest"] is None
    assert not [block for day in week["days"] for lane in day["lanes"] for block in lane if block["type"] == "outline"]
