"""Hours asked for in the ledger: as many times more as bring the minutes, no more often than said, best loved first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from brightpath.domain.family import Frequency
from brightpath.domain.hours_asked import HoursAsked, faults_of_hours, hours_asked_sentence
from brightpath.planning.week import plan_problem
from brightpath.planning.week.asked_hours import more_times
from brightpath.planning.week.problem import HOURS_ASKED_FOR, HOURS_POINTS, WeekProblem
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject

MONDAY = date(2026, 11, 23)
SUBJECTS = (
    a_subject("Maths"),
    a_subject("Art", frequency=Frequency.SEVERAL, minutes=45, interest=3),
    a_subject("Nature", frequency=Frequency.OCCASIONALLY, minutes=30, interest=5),
)


def a_problem() -> WeekProblem:
    return problem_of(a_family((a_child(subjects=SUBJECTS),)), MONDAY)


def asked(**changes: Any) -> HoursAsked:
    facts: dict[str, Any] = {
        "child_id": "child_Ada",
        "subjects": ("Maths", "Art", "Nature"),
        "minutes": 30,
        "first": MONDAY,
        "until": date(2027, 6, 12),
    }
    return HoursAsked(**(facts | changes))


def by_name(problem: WeekProblem, times: dict[str, int]) -> dict[str, int]:
    return {lesson.names[0]: times[lesson.id] for lesson in problem.lessons if lesson.id in times}


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, {"Nature": 1}),
        ({"minutes": 35}, {"Nature": 1, "Art": 1}),
        ({"minutes": 600}, {"Nature": 1, "Art": 1}),  # maths is daily: it has no room
        ({"subjects": ("Maths",)}, {}),
        ({"subjects": ("Art",)}, {"Art": 1}),
        ({"child_id": "child_Ben"}, {}),
        ({"until": date(2026, 11, 22)}, {}),
        ({"first": date(2026, 11, 29)}, {"Nature": 1}),
        ({"first": date(2026, 11, 30)}, {}),
    ],
)
def test_minutes_become_times_as_far_as_there_is_room(changes: dict[str, Any], more: dict[str, int]) -> None:
    problem = a_problem()
    assert by_name(problem, more_times(problem, [asked(**changes)])) == more


def test_what_is_asked_for_twice_is_asked_for_once_more() -> None:
    problem = a_problem()
    assert by_name(problem, more_times(problem, [asked(), asked()])) == {"Nature": 1, "Art": 1}


def test_the_wish_weighs_its_points_while_something_is_asked_for_and_nothing_else() -> None:
    problem = a_problem()
    assert problem.weights[HOURS_ASKED_FOR] == 0
    wishing = problem.changed(more_times=more_times(problem, [asked()]))
    assert wishing.weights[HOURS_ASKED_FOR] == pytest.approx(HOURS_POINTS)
    assert sum(wishing.weights.values()) == pytest.approx(100)


def test_the_plan_holds_what_is_asked_for_and_says_so() -> None:
    problem = a_problem()
    preferences = problem.preferences.model_copy(
        update={"wish_weights": problem.preferences.wish_weights | {"often_enough": 0.0}}
    )
    quiet = problem.changed(preferences=preferences)
    wishing = quiet.changed(more_times=more_times(problem, [asked(minutes=75)]))
    plan = plan_problem(wishing, seconds=20)
    times = [item.name for child in plan.children for day in child.days for item in day.items]
    assert times.count("Art") == 3 and times.count("Nature") == 1
    assert (
        "As you asked, 1 h 15 min more of what is short in your ledger: Art of Ada and Nature of Ada." in plan.because
    )
    assert any(score.name == HOURS_ASKED_FOR and score.value == 1 for score in plan.wishes)


def test_what_cannot_be_asked_for_is_told() -> None:
    assert faults_of_hours(asked(), [one.name for one in SUBJECTS]) == []
    wrong = asked(subjects=("Latin",), minutes=7, until=date(2020, 1, 1))
    assert [fault.where for fault in faults_of_hours(wrong, ["Maths"])] == ["subjects", "minutes a week", "until"]
    assert faults_of_hours(asked(subjects=()), ["Maths"])[0].what == "None is named."
    assert hours_asked_sentence(asked(), "Ada") == (
        "30 minutes a week more of Maths, Art and Nature for Ada, until 12 June"
    )
