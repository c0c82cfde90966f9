"""Claims about drawn co-ops: as large as asked for, without a fault, with a timetable that can be held."""

from __future__ import annotations

import pytest

from brightpath.planning.coop.bounds import check_problem
from brightpath.planning.coop.capacity import shortages
from brightpath.planning.coop.check import judge
from brightpath.simulation.coops import a_coop


@pytest.mark.parametrize("seed", range(5))
def test_a_drawn_co_op_has_a_timetable(seed: int) -> None:
    problem, hidden = a_coop(seed)
    check_problem(problem)
    assert (len(problem.courses), len(problem.rooms), len(problem.slots), len(problem.families)) == (40, 6, 12, 25)
    assert shortages(problem) == ()
    judgement = judge(problem, hidden)
    assert judgement.broken == {}
    assert judgement.cost > 0


def test_a_seed_gives_the_same_co_op_twice_and_another_another() -> None:
    assert a_coop(1) == a_coop(1)
    assert a_coop(1) != a_coop(2)


def test_other_sizes_can_be_drawn() -> None:
    problem, hidden = a_coop(3, classes=20, rooms=3, families=10)
    assert (len(problem.courses), len(problem.families)) == (20, 10)
    assert judge(problem, hidden).hard == 0
