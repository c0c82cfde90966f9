"""Claims about the way of a solve: honest endings, and a second solver that agrees."""

from __future__ import annotations

import pytest

from brightpath.domain.family import Adult, Household
from brightpath.domain.schedule import SolverStatus, to_document
from brightpath.planning.model import Ending, Outcome
from brightpath.planning.week import Cancelled, plan_problem, plan_week
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.program import Program
from brightpath.planning.week.reading import problem_of
from brightpath.planning.week.solve import Proof
from tests.builders import a_child, a_family
from tests.planning.drawn_week import MONDAY, a_week, draft_of
from tests.planning.households import a_busy_household
from tests.planning.plan_document import faults_of
from tests.planning.samples import OLSEN, a_sample

SMALL = {
    "one child": problem_of(a_family(1), MONDAY),
    "two children and one busy parent": problem_of(a_busy_household(), MONDAY),
    "a lesson together beside long ones": a_week(
        """
        Monday  9:00 9:30 10:00 10:30 11:00
        Ada     H    H    M     M     .
        Ben     H    H    A     .     x
        Tuesday 9:00 9:30 10:00 10:30 11:00
        Ada     M    M    x     .     .
        Ben     .    A    .     .     .
        """,
        best_times={"Ada": ("mid-morning",), "Ben": ("early_afternoon",)},
        H={"together": True, "attention": 4},
        M={"attention": 2, "core": True},
        A={"attention": 2, "most": 2, "preferred": "11:00"},
    ).problem,
    "five-minute steps across lunch": a_week(
        """
        Monday    11:00 11:30 12:00 12:30 13:00 13:30
        Ada       M     .     .     S     .     .
        Wednesday 11:00 11:30 12:00 12:30 13:00 13:30
        Ada       M     .     x     .     S     .
        """,
        step=5,
        M={"minutes": 35, "core": True},
        S={"minutes": 20, "fixed": "12:32"},
    ).problem,
}


@pytest.mark.parametrize("name", SMALL)
def test_cbc_finds_the_same_optimum_as_highs(name: str) -> None:
    problem = SMALL[name]
    with_highs = Program(Choices(problem)).model.solve(seconds=60, seed=0)
    with_cbc = Program(Choices(problem)).model.solve_with_cbc(seconds=60, seed=0)
    assert with_highs.ending is with_cbc.ending is Ending.PROVEN
    assert with_cbc.cost == pytest.approx(with_highs.cost, abs=1e-4)
    program = Program(Choices(problem))
    for outcome in (with_highs, with_cbc):
        draft = draft_of(problem, program.placed_in(outcome.values))
        assert draft is not None and draft.cost == pytest.approx(outcome.cost, abs=1e-4)


@pytest.mark.parametrize("name", SMALL)
def test_a_small_week_is_solved_to_its_optimum(name: str) -> None:
    problem = SMALL[name]
    best = Program(Choices(problem)).model.solve(seconds=60, seed=0)
    plan = plan_problem(problem, seconds=60)
    assert plan.solver.status is SolverStatus.OPTIMAL
    assert plan.solver.objective == pytest.approx(100 - best.cost, abs=0.02)
    assert violations(problem, plan) == []


@pytest.mark.parametrize(
    "household",
    [
        pytest.param(a_family(0), id="without children"),
        pytest.param(a_family((a_child(subjects=()),)), id="without subjects"),
        pytest.param(a_family(2).model_copy(update={"adults": ()}), id="without adults"),
        pytest.param(a_family((a_child(start="09:00", end="09:10"),)), id="with hours for nothing"),
    ],
)
def test_an_odd_household_gets_a_plan_too(household: Household) -> None:
    plan = plan_week(household, MONDAY)
    assert violations(problem_of(household, MONDAY), plan) == []
    assert faults_of(to_document(plan)) == []
    assert plan.solver.status is SolverStatus.OPTIMAL


def test_without_children_the_parents_commitments_still_stand() -> None:
    household = a_busy_household().model_copy(update={"children": ()})
    (pat,) = plan_week(household, MONDAY).adults
    assert [item.name for day in pat.days for item in day.items] == ["Work"] * 3


def test_a_second_adult_takes_over() -> None:
    household = a_busy_household()
    with_two = household.model_copy(update={"adults": (*household.adults, Adult(name="Sam"))})
    assert plan_week(household, MONDAY).unplaced
    assert not plan_week(with_two, MONDAY).unplaced


def test_the_time_limit_is_named_when_it_stopped_the_search() -> None:
    problem = a_sample(OLSEN)
    plan = plan_problem(problem, seconds=0.01)
    assert plan.solver.status is SolverStatus.TIME_LIMIT
    assert plan.solver.gap > 0 and plan.solver.bound >= plan.solver.objective
    assert violations(problem, plan) == []


@pytest.mark.parametrize("percent", [0, 10, 40])
def test_planning_can_be_cancelled_at_every_stage(percent: int) -> None:
    with pytest.raises(Cancelled):
        plan_problem(SMALL["one child"], on_progress=lambda now, note: now < percent)


def test_a_program_at_odds_with_itself_proves_nothing() -> None:
    proof = Proof(bound=1.0).after(Outcome(Ending.INFEASIBLE, None, float("inf"), 0.0, {}), is_whole=True)
    assert (proof.bound, proof.is_done, proof.is_best) == (1.0, False, False)


def test_progress_never_goes_back() -> None:
    told: list[int] = []
    plan_problem(SMALL["two children and one busy parent"], on_progress=lambda now, note: told.append(now) is None)
    assert told == sorted(told) and told[0] >= 0 and told[-1] <= 100


def test_the_report_tells_the_wishes_and_what_is_left_out() -> None:
    problem = SMALL["two children and one busy parent"]
    plan = plan_problem(problem)
    said = plan.solver.extra
    assert said["leftOut"] == sum(left.asked - left.placed for left in plan.unplaced) > 0
    assert set(said["wishes"]) == set(problem.weights)
    lost = sum(problem.weights[name] * (1 - value) for name, value in said["wishes"].items())
    cost_of_leaving_out = 100 - lost - plan.solver.objective
    assert cost_of_leaving_out == pytest.approx(101 * said["leftOut"], abs=0.1)
