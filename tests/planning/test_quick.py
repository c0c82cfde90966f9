"""The search alone: it keeps every must, repeats itself, does what was learned, and goes on from another week."""

from __future__ import annotations

import pytest

from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.weeks import part_of_day
from brightpath.planning.week.check import violations
from brightpath.planning.week.counted import features_of_draft, lessons_in
from brightpath.planning.week.features import features_of
from brightpath.planning.week.problem import LEARNED_PLACES, WeekProblem
from brightpath.planning.week.quick import quick_plan, quick_week
from brightpath.planning.week.reading import problem_of
from brightpath.simulation.families import WEEK, a_family


@pytest.fixture(scope="module", params=[1, 2])
def problem(request: pytest.FixtureRequest) -> WeekProblem:
    return problem_of(a_family(3, children=request.param, is_tight=False, step=15), WEEK)


def test_the_plan_keeps_every_must_and_the_same_seed_finds_the_same(problem: WeekProblem) -> None:
    plan = quick_plan(problem, seed=1, rounds=60)
    assert violations(problem, plan) == []
    assert plan.children == quick_plan(problem, seed=1, rounds=60).children


def test_the_draft_counts_what_its_plan_counts(problem: WeekProblem) -> None:
    draft, plan = quick_week(problem, seed=1, rounds=60), quick_plan(problem, seed=1, rounds=60)
    assert features_of_draft(draft) == pytest.approx(features_of(problem, plan))


def test_going_on_from_a_week_is_never_worse_than_that_week(problem: WeekProblem) -> None:
    first = quick_week(problem, seed=1, rounds=20)
    assert quick_week(problem, seed=2, rounds=1, start=first.places()).cost <= first.cost


def test_a_subject_goes_where_it_was_learned_to_be_liked(problem: WeekProblem) -> None:
    subject = problem.lessons[0].subjects[0]
    learned = LearnedPreferences(place_points={subject: {"mid-morning": 4.0}})

    def mornings(asked: WeekProblem) -> int:
        lessons = lessons_in(quick_week(asked, seed=1))
        return sum(subject in names and part_of_day(start) == "mid-morning" for names, _, start in lessons)

    taught = problem.changed(learned=learned)
    assert mornings(taught) > mornings(problem)
    assert sum(taught.weights.values()) == pytest.approx(100) and taught.weights[LEARNED_PLACES] > 0


def test_learned_weights_weigh_instead_of_the_answers(problem: WeekProblem) -> None:
    learned = LearnedPreferences(wish_weights={"compact_days": 0.0, "spread": 30.0})
    weights = problem.changed(learned=learned).weights
    assert weights["compact_days"] == 0 and weights[LEARNED_PLACES] == 0
    usual = problem.preferences.wish_weights
    assert weights["spread"] / weights["best_hours"] == pytest.approx(30 / usual["best_hours"])
