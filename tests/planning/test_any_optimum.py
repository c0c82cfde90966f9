"""What holds of the best week of every small household: with more of a parent, in other units, by another solver."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.schedule import SolverStatus
from brightpath.domain.weeks import MINUTES_PER_DAY
from brightpath.planning.model import Ending, Outcome
from brightpath.planning.week import plan_problem, problem
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.problem import Teacher, WeekProblem
from brightpath.planning.week.program import Program
from brightpath.planning.week.solve import OPTIMAL_GAP
from tests.planning.drawn_week import draft_of
from tests.planning.test_any_week import examples, problems

#: What two solves of one program may differ by, in points.
TOLERANCE = 1e-3


def the_best(of: WeekProblem) -> tuple[Outcome, list[Place]]:
    """Solve a small week to the end, from nothing."""
    program = Program(Choices(of))
    outcome = program.model.solve(seconds=60, seed=0)
    assert outcome.ending is Ending.PROVEN
    return outcome, program.placed_in(outcome.values)


def with_time(teacher: Teacher, times: tuple[int, int], *, is_free: bool) -> Teacher:
    """Let an adult be asked for at further times, or also have no commitments."""
    available = tuple((*of_day, times) for of_day in teacher.available)
    commitments = tuple(() for _ in teacher.commitments) if is_free else teacher.commitments
    return teacher.model_copy(update={"available": available, "commitments": commitments})


@examples(40)
@given(
    problems(),
    st.sampled_from(((0, MINUTES_PER_DAY), (540, 600), (583, 660))),
    st.booleans(),
    st.sampled_from(("first", "all", "another")),
)
def test_more_parent_time_never_makes_the_best_week_worse(
    of: WeekProblem, times: tuple[int, int], is_free: bool, who: str
) -> None:
    first, *others = of.teachers
    if who == "another":
        teachers = (*of.teachers, with_time(first, times, is_free=is_free).model_copy(update={"name": "Grandma"}))
    elif who == "all":
        teachers = tuple(with_time(teacher, times, is_free=is_free) for teacher in of.teachers)
    else:
        teachers = (with_time(first, times, is_free=is_free), *others)
    before, places = the_best(of)
    after, _ = the_best(of.changed(teachers=teachers))
    assert before.cost is not None and after.cost is not None
    assert after.cost <= before.cost + TOLERANCE
    assert draft_of(of.changed(teachers=teachers), places) is not None  # the plan for less time is one for more


@examples(20)
@given(problems(), st.sampled_from((0.1, 3.0, 100.0)))
def test_scaling_all_weights_and_costs_together_changes_nothing_but_the_unit(of: WeekProblem, factor: float) -> None:
    before, places = the_best(of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(problem, "COST_OF_LEAVING_OUT", factor * problem.COST_OF_LEAVING_OUT)
        patch.setattr(problem, "COST_OF_CORE", factor * problem.COST_OF_CORE)
        scaled = of.changed()
        scaled.__dict__["weights"] = {name: factor * weight for name, weight in of.weights.items()}
        after, others = the_best(scaled)
        same = draft_of(scaled, places)
        assert same is not None and before.cost is not None and after.cost is not None
        assert after.cost == pytest.approx(factor * before.cost, rel=1e-4, abs=max(1.0, factor) * TOLERANCE)
        assert same.cost == pytest.approx(after.cost, rel=1e-4, abs=max(1.0, factor) * TOLERANCE)
    back = draft_of(of, others)
    assert back is not None
    assert back.cost == pytest.approx(before.cost, rel=1e-4, abs=max(1.0, 1 / factor) * TOLERANCE)


@examples(15)
@given(problems(), st.sampled_from((0.25, 2.0, 1024.0)))
def test_weights_count_beside_each_other_and_their_size_does_not(of: WeekProblem, factor: float) -> None:
    weights = {name: factor * weight for name, weight in of.preferences.wish_weights.items()}
    scaled = of.changed(preferences=of.preferences.model_copy(update={"wish_weights": weights}))
    assert scaled.weights == pytest.approx(of.weights)
    one, other = (plan_problem(each, seconds=30) for each in (of, scaled))
    assert (one.children, one.solver.objective) == (other.children, other.solver.objective)


@examples(40)
@given(problems(), st.sampled_from((1e-6, 0.01, 0.05, 30.0)))
def test_only_what_is_proven_is_called_optimal_whatever_the_clock_does(of: WeekProblem, seconds: float) -> None:
    report = plan_problem(of, seconds=seconds).solver
    outcome, _ = the_best(of)
    assert outcome.cost is not None
    best, value = 100.0 - outcome.cost, max(1.0, report.extra["points"])
    assert report.objective <= best + TOLERANCE
    assert report.bound >= best - TOLERANCE
    assert (
        (report.status is SolverStatus.OPTIMAL) == (report.gap <= OPTIMAL_GAP) == (report.extra["stoppedBy"] == "proof")
    )
    if report.status is SolverStatus.OPTIMAL:
        assert best - report.objective <= OPTIMAL_GAP * value + TOLERANCE


@examples(30)
@given(problems())
def test_cbc_and_highs_agree_on_the_best_week(of: WeekProblem) -> None:
    program = Program(Choices(of))
    highs, cbc = program.model.solve(seconds=60, seed=0), program.model.solve_with_cbc(seconds=60, seed=0)
    assert highs.ending is cbc.ending is Ending.PROVEN
    assert cbc.cost == pytest.approx(highs.cost, abs=TOLERANCE)
