"""What is said of a week: every fault at once, from when on it can be said, and every wish in one statement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.feedback import (
    LIKERT,
    LONGEST_COMMENT,
    Rating,
    choice_faults,
    faults_of,
    last_day,
    opens_at,
    tidied,
)
from brightpath.domain.schedule import ItemType, ScheduleItem
from brightpath.planning.rule import WEEK
from brightpath.planning.week import solve as _all_wishes  # noqa: F401  (registers the wishes)
from brightpath.planning.week.problem import HOURS_ASKED_FOR, LEARNED_PLACES
from tests.services.given_weeks import with_days
from tests.storage.given import MONDAY, a_household, a_plan


def test_five_statements_share_out_every_wish_of_the_planner() -> None:
    wishes = [wish for item in LIKERT for wish in item.wishes]
    assert len(LIKERT) == 5 and sorted([*wishes, LEARNED_PLACES, HOURS_ASKED_FOR]) == sorted(WEEK.wishes)


def test_a_rating_that_is_right_has_no_faults() -> None:
    assert faults_of(Rating(5, {"mix": 1, "manageable": 5}, "Good")) == faults_of(Rating()) == []


def test_everything_wrong_is_said_at_once() -> None:
    wrong = Rating(6, {"mix": 0, "manageable": True, "weather": 3, "day_load": 2.5}, "x" * (LONGEST_COMMENT + 1))  # type: ignore[dict-item]
    assert [fault.where for fault in faults_of(wrong)] == [
        "Stars",
        "“The order and mix of subjects were good.”",
        "“Teaching this week was manageable for me.”",
        "Statements",
        "“Days were neither too full nor too empty.”",
        "Comment",
    ]


def test_space_and_what_is_not_answered_say_nothing() -> None:
    assert tidied(Rating(None, {"mix": None}, "  ")).is_empty  # type: ignore[dict-item]
    assert tidied(Rating(3, {}, " Fine. ")).comment == "Fine."


def test_two_weeks_are_compared_by_the_same_numbers() -> None:
    one, other = {"breaks": 0.5, "spread": 1}, {"breaks": 0.25, "spread": 0}
    assert choice_faults(one, other, "one", "opening-1") == choice_faults(one, other, "neither") == []
    assert [fault.where for fault in choice_faults({"breaks": float("nan")}, {}, "both", "")] == [
        "One week, breaks", "Other week", "Choice", "Question",
    ]  # fmt: skip
    assert [fault.where for fault in choice_faults(one, {"breaks": 1}, "one")] == ["Both weeks"]
    assert [fault.where for fault in choice_faults({"breaks": -1e308}, {"breaks": 0.0}, "one")] == ["One week, breaks"]
    assert [fault.where for fault in choice_faults({1: "x"}, {"a": True}, None)] == [
        "One week", "Other week, a", "Choice",
    ]  # fmt: skip


def test_a_week_can_be_told_from_midday_of_its_last_day_with_something_to_do() -> None:
    friday = MONDAY + timedelta(days=4)
    plan = a_plan(a_household())
    assert opens_at(MONDAY, last_day(plan)) == (friday, 720)
    assert opens_at(MONDAY, last_day(plan, plan.children[0].id), for_child=True) == (friday, 0)
    soccer = ScheduleItem(id="s", type=ItemType.COMMITMENT, name="Soccer", start=600, end=660)
    days = {day.on: list(day.items) for day in plan.children[0].days}
    days[friday], days[MONDAY + timedelta(days=5)] = [], [soccer]
    assert last_day(with_days(plan, days)) == MONDAY + timedelta(days=3)


@pytest.mark.parametrize("for_child", [True, False])
def test_a_week_without_lessons_can_be_told_when_it_is_over(for_child: bool) -> None:
    empty = with_days(a_plan(a_household()), {})
    assert opens_at(MONDAY, last_day(empty), for_child=for_child) == (date(2026, 11, 30), 0)
