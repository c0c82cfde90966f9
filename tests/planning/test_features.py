"""Any plan as numbers: those of the draft and of the report, also for a plan that breaks a rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.planning.week import plan_problem
from brightpath.planning.week.features import CORE_LEFT_OUT, LEFT_OUT, MOVES, features_of, points_of
from brightpath.planning.week.problem import WeekProblem
from tests.planning.drawn_week import a_week, begun, plan_from
from tests.planning.test_any_week import a_random_draft, examples, problems


@examples(40)
@given(problems(), st.integers(0, 2**32))
def test_the_features_of_any_plan_are_the_numbers_of_the_objective(problem: WeekProblem, seed: int) -> None:
    draft = a_random_draft(problem, seed)
    features = features_of(problem, plan_from(problem, draft.places()))
    assert {name: features[name] for name in draft.wish_values()} == pytest.approx(draft.wish_values())
    assert features[LEFT_OUT] == draft.left_out
    assert points_of(problem, features) == pytest.approx(100 - draft.cost)


@examples(15)
@given(problems())
def test_the_points_of_a_plan_are_those_of_its_report(problem: WeekProblem) -> None:
    plan = plan_problem(problem, seconds=30)
    assert points_of(problem, features_of(problem, plan)) == pytest.approx(plan.solver.objective, abs=1e-3)


def test_a_plan_changed_by_hand_is_counted_though_it_breaks_rules() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    .    x
        Tuesday 9:00 9:30 10:00
        Ada     .    .    .
        """,
        M={"asked": 2, "core": True},
    )
    moved = [place._replace(start=600) for place in week.places]
    features = features_of(week.problem, plan_from(week.problem, moved))
    assert features["core_early"] == pytest.approx(0.5)  # one of two stands, in the commitment and as late as can be
    assert features_of(week.problem, week.plan())["core_early"] == 1
    assert (features[LEFT_OUT], features[CORE_LEFT_OUT], features[MOVES]) == (1, 1, 0)


def test_a_lesson_that_does_not_stand_where_it_stood_is_a_move() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     M    A
        """
    )
    was = begun(week, stood=[("M:Ada", "Monday", "9:00"), ("A:Ada", "Monday", "9:00")], cost_of_moving=3.0)
    features = features_of(was.problem, was.plan())
    assert features[MOVES] == 1
    still = features_of(week.problem, week.plan())
    assert points_of(was.problem, features) == pytest.approx(points_of(week.problem, still) - 3)
