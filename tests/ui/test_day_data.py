"""What the day sheet is given to draw: words, states and company, for parents and for a child."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.schedule import Actual, WeekPlan
from brightpath.domain.ticks import done, handed_in, skipped
from brightpath.services.today import DayNow
from brightpath.ui.day import data as day
from brightpath.ui.day import words as said
from tests.domain.test_ticks import MONDAY, a_week


def drawn(
    plan: WeekPlan | None, *, on: date = MONDAY, today: date = MONDAY, may: str = day.TICK, **facts: Any
) -> dict[str, Any]:
    now = DayNow(on=on, week_start=MONDAY, revision=1, plan=plan, **facts)
    return day.day_data(now, today=today, minute=600, may=may, clock=facts.get("clock", "24"))


def test_commitments_and_lunch_are_quiet_and_what_the_family_put_in_is_ticked() -> None:
    ada, ben = drawn(a_week())["children"]
    assert [(row["name"], row["type"]) for row in ada["rows"]] == [
        ("Read-aloud", "lesson"),
        ("Maths (part 1)", "lesson"),
        ("Maths (part 2)", "lesson"),
        ("Lunch", "lunch"),
        ("Baking", "lesson"),
    ]
    assert [(row["name"], row["type"]) for row in ben["rows"]] == [("Read-aloud", "lesson"), ("Soccer", "commitment")]
    assert (ada["progress"], ben["progress"]) == ("0 of 4 done", "0 of 1 done")


def test_a_lesson_together_names_its_company_and_the_grown_up() -> None:
    data = drawn(done(a_week(), "B", "b1"))
    read = data["children"][0]["rows"][0]
    assert read["about"] == ["with Mum and Ben"]
    assert read["company"] == [{"child": "B", "id": "b1", "name": "Ben", "state": "done"}]
    [column] = data["adults"]
    assert [(row["name"], row["about"], row["share"]) for row in column["rows"]] == [
        ("Read-aloud", ["Ada and Ben"], 1.0),
        ("Work", [], 0),
    ]


def test_what_became_of_an_item_is_said_as_parents_and_as_children_read_it() -> None:
    plan = skipped(handed_in(a_week(), "A", "a2"), "A", "a3")
    plan = done(plan, "A", "a5", actual=Actual(start=805, engagement=4))
    rows = {row["id"]: row for row in drawn(plan)["children"][0]["rows"]}
    assert [(rows[name]["state"], rows[name]["stateText"]) for name in ("a1", "a2", "a3", "a5")] == [
        ("open", ""),
        ("handed", "waits for your yes"),
        ("skipped", "left out"),
        ("done", ""),
    ]
    assert rows["a5"]["actual"] == {"start": "13:25", "end": None, "engagement": 4, "note": None}
    childs = {row["id"]: row["stateText"] for row in drawn(plan, may=day.HAND_IN)["children"][0]["rows"]}
    assert (childs["a2"], childs["a3"]) == ("A grown-up will see it", "not today")


def test_a_day_that_is_done_says_so() -> None:
    plan = done(a_week(), "B", "b1")
    assert [child["end"] for child in drawn(plan)["children"]] == [None, "That’s all for today."]
    assert drawn(plan, today=MONDAY + timedelta(days=1))["children"][1]["end"] == "That’s all for this day."
    waits = handed_in(a_week(), "B", "b1")
    assert drawn(waits, may=day.HAND_IN)["children"][1]["end"] == "All ticked. A grown-up will look at it. Off you go!"
    assert drawn(skipped(a_week(), "B", "b1"))["children"][1]["end"] == "Nothing of it was held."


@pytest.mark.parametrize(
    ("days", "title", "below"),
    [
        (0, "Today", "Monday 23 November"),
        (1, "Tomorrow", "Tuesday 24 November"),
        (-1, "Yesterday", "Sunday 22 November"),
        (5, "Saturday", "28 November 2026"),
    ],
)
def test_a_day_is_named_from_today(days: int, title: str, below: str) -> None:
    on = MONDAY + timedelta(days=days)
    assert (said.title(on, MONDAY), said.date_of(on, MONDAY)) == (title, below)


def test_only_today_has_a_now_and_a_day_to_come_says_that_a_tick_is_early() -> None:
    assert drawn(a_week())["now"] == 600
    later = drawn(a_week(), on=MONDAY + timedelta(days=1))
    assert later["now"] is None and later["words"]["early"] and not later["words"]["log"]
    assert not later["words"]["toCome"]
    assert drawn(a_week(), today=MONDAY - timedelta(days=1))["words"]["toCome"], "nothing is ticked in a week to come"
    assert drawn(a_week(), today=MONDAY + timedelta(days=1))["isPast"]


def test_what_was_left_out_is_told_beside_what_counts() -> None:
    assert said.progress(4, 4) == "All 4 done"
    assert said.progress(4, 4, 1) == "4 of 4 done, 1 left out"
    assert said.progress(0, 0, 2) == "2 left out"
    ada, ben = drawn(skipped(a_week(), "A", "a3"))["children"]
    assert (ada["progress"], ben["progress"]) == ("0 of 3 done, 1 left out", "0 of 1 done")


def test_a_mark_stands_on_its_lesson_and_is_said() -> None:
    data = drawn(a_week(), marks={("A", "a2"): "46/50"})
    assert [row["mark"] for row in data["children"][0]["rows"]] == [None, "46/50", None, None, None]
    assert data["words"]["given"].replace("{}", "46/50") == "mark 46/50"
