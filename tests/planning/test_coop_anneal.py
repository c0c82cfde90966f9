"""The search's own arithmetic, move by move, agrees with the check, which counts everything anew."""

from __future__ import annotations

import time

import pytest

from brightpath.planning.coop.anneal import anneal
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.first import first_placing
from brightpath.planning.coop.problem import CoopProblem
from brightpath.planning.coop.tables import Placing, Tables
from brightpath.simulation import coops
from tests.planning.drawn_coop import a_drawn_coop


def a_made_up_coop(seed: int) -> CoopProblem:
    return coops.a_coop(seed)[0]


def searched(problem: CoopProblem, seed: int, *, moves: int) -> tuple[Tables, Placing, int]:
    tables = Tables(problem)
    first = first_placing(tables, seed=seed, rounds=500)
    found = anneal(tables, first, seed=seed, moves=moves, deadline=time.perf_counter() + 600)
    return tables, found.placing, found.cost


@pytest.mark.parametrize("seed", range(8))
def test_a_drawn_coops_cost_is_the_checks(seed: int) -> None:
    problem = a_drawn_coop(seed, courses=5, lectures=3, periods=4)
    tables, placing, cost = searched(problem, seed, moves=2000)
    judgement = judge(problem, tables.timetable(placing))
    assert judgement.cost == cost
    assert not set(judgement.broken) - {"lectures_are_held", "pins_stay"}


@pytest.mark.parametrize("moves", [1, 10, 100, 3000])
def test_a_made_up_coops_cost_is_the_checks(moves: int) -> None:
    problem = a_made_up_coop(1)
    last = judge_last(problem)
    tables, placing, cost = searched(last, 1, moves=moves)
    assert judge(last, tables.timetable(placing)).cost == cost


def judge_last(problem: CoopProblem) -> CoopProblem:
    """Give a problem a last timetable to stay near to."""
    tables, placing, _ = searched(problem, 5, moves=100)
    weights = problem.weights | {"close_to_last": 1}
    held = tables.timetable(placing).lectures
    return problem.model_copy(update={"last": held, "weights": weights})


def test_a_placing_comes_back_from_names() -> None:
    tables, placing, _ = searched(a_made_up_coop(1), 1, moves=100)
    assert tables.timetable(tables.placing(tables.timetable(placing).lectures)) == tables.timetable(placing)
