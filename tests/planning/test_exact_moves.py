"""A neighbourhood that is solved exactly keeps every must, makes nothing worse and finds what is best within it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.planning.model import Ending, Parts
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.exact_moves import ExactMoves
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.program import Program
from tests.planning.drawn_week import a_week, plan_from
from tests.planning.test_any_week import a_random_draft, examples, problems


def moves_of(problem: WeekProblem) -> ExactMoves:
    choices = Choices(problem)
    return ExactMoves(Program(choices), Table(choices), seed=0, prices={})


@examples(40)
@given(problems(), st.integers(0, 2**32))
def test_what_a_move_finds_is_better_and_keeps_every_must(problem: WeekProblem, seed: int) -> None:
    draft, moves = a_random_draft(problem, seed), moves_of(problem)
    for number in range(4):
        found = moves.look(draft, number, seconds=30)
        moves.learn(found)
        if found.draft is not None:
            assert found.draft.cost < draft.cost
            assert violations(problem, plan_from(problem, found.draft.places())) == []
            draft = found.draft


@examples(25)
@given(problems())
def test_moves_find_the_best_week_of_a_small_household(problem: WeekProblem) -> None:
    program = Program(Choices(problem))
    best = program.model.solve(seconds=30, seed=0)
    moves, draft = moves_of(problem), Draft(Table(Choices(problem)))
    for number in range(60):
        found = moves.look(draft, number, seconds=30)
        moves.learn(found)
        draft = found.draft or draft
        if draft.cost == pytest.approx(best.cost, abs=2e-3):
            return
    raise AssertionError(f"{draft.cost} is not {best.cost}")


def test_a_move_is_the_same_twice() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00 10:30
        Ada     .    A    .     M
        Tuesday 9:00 9:30 10:00 10:30
        Ada     A    .    M     .
        """,
        M={"core": True},
    )
    draft = a_random_draft(week.problem, 3)
    first, second = (moves_of(week.problem).look(draft, 5, seconds=30) for _ in range(2))
    assert first.iterations == second.iterations
    assert (first.draft or draft).places() == (second.draft or draft).places()


@pytest.mark.parametrize("ending", [Ending.PROVEN, Ending.WORK_DONE, Ending.OUT_OF_TIME])
def test_a_move_that_the_clock_stopped_says_so(ending: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     .    A
        """
    )
    monkeypatch.setattr(Parts, "solve", lambda *args, **options: (None, 7, ending))
    found = moves_of(week.problem).look(Draft(Table(Choices(week.problem))), 0, seconds=30)
    assert (found.draft, found.iterations) == (None, 7)
    assert (found.was_stopped, found.was_out_of_time) == (ending is not Ending.PROVEN, ending is Ending.OUT_OF_TIME)
