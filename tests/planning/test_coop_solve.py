"""Co-op timetables are as good as they say: small ones the best there is, large ones held and honest about the rest."""

from __future__ import annotations

import pytest

from brightpath.config import ROOT
from brightpath.domain.errors import Faulty
from brightpath.domain.schedule import SolverStatus
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.itc2007 import read_instance
from brightpath.planning.coop.problem import CoopProblem, Pin
from brightpath.planning.coop.proof import cost_of_rooms
from brightpath.planning.coop.solve import Progress, solve
from brightpath.planning.coop.tables import Tables
from brightpath.simulation import coops
from tests.planning.drawn_coop import a_drawn_coop, best_rank, rank_of
from tests.planning.small_coop import a_coop, a_course, a_room

MOVES = 3000


def a_made_up_coop(seed: int) -> CoopProblem:
    return coops.a_coop(seed)[0]


def the_first_instance() -> CoopProblem:
    return read_instance((ROOT / "data" / "itc2007" / "comp01.ectt").read_bytes())


@pytest.mark.parametrize("seed", range(12))
def test_a_small_timetable_is_the_best_of_all(seed: int) -> None:
    problem = a_drawn_coop(seed)
    result = solve(problem, seconds=60, seed=seed, moves=MOVES)
    assert rank_of(problem, result.timetable) == best_rank(problem)


@pytest.mark.parametrize("seed", range(12))
def test_a_small_timetable_is_proven_and_the_bound_holds(seed: int) -> None:
    problem = a_drawn_coop(seed)
    result = solve(problem, seconds=60, seed=seed, moves=MOVES)
    left_out, cost = best_rank(problem)
    assert result.bound <= cost
    if not left_out:
        assert (result.status, result.bound) == (SolverStatus.OPTIMAL, cost)


def test_the_competitions_first_instance_is_held_and_its_cost_is_the_checks() -> None:
    problem = the_first_instance()
    result = solve(problem, seconds=600, seed=1, moves=300_000)
    judgement = judge(problem, result.timetable)
    assert judgement.hard == 0
    assert result.cost == judgement.cost <= 30
    assert not result.left_out
    assert result.bound <= 5


def test_rooms_alone_cost_the_competitions_first_instance_five() -> None:
    model = cost_of_rooms(Tables(the_first_instance()))
    assert model is not None
    assert model.solve(seconds=600, seed=1).bound == pytest.approx(5)


def test_a_seed_gives_the_same_timetable_twice() -> None:
    problem = a_made_up_coop(1)
    one, other = (solve(problem, seconds=600, seed=3, moves=4000) for _ in range(2))
    assert one.timetable == other.timetable
    assert one.stopped_by != "clock"


def test_the_first_timetable_comes_at_once_and_only_gets_better() -> None:
    told: list[Progress] = []
    solve(a_made_up_coop(1), seconds=600, seed=3, moves=4000, tell=told.append)
    costs = [one.cost for one in told if one.cost is not None]
    assert costs == sorted(costs, reverse=True)
    assert [one.percent for one in told] == sorted(one.percent for one in told)


def test_what_has_no_place_is_left_out_and_the_rest_is_held() -> None:
    courses = [a_course(name, "ann") for name in ("Art", "Choir", "Drama")]
    problem = a_coop(*courses, periods=2)
    result = solve(problem, seconds=60, seed=1, moves=MOVES)
    (left,) = result.left_out
    assert (left.asked, left.placed) == (1, 0)
    assert len(result.timetable.lectures) == 2
    assert result.short
    assert any("Ann is in" in reason for reason in left.reasons)


def test_only_the_room_with_a_sink_stands_in_the_way() -> None:
    courses = [a_course(name, needs=("sink",)) for name in ("Art", "Pottery")]
    problem = a_coop(*courses, periods=1, rooms=(a_room("Hall"), a_room("Kitchen", 20, "sink")))
    (left,) = solve(problem, seconds=60, seed=1, moves=MOVES).left_out
    assert left.reasons == ("At every period: Kitchen is taken.",)


def test_a_pinned_class_stays_and_little_else_moves() -> None:
    problem = a_made_up_coop(2)
    before = solve(problem, seconds=600, seed=1, moves=20_000).timetable
    moved = next(one for one in before.lectures if problem.course[one.course].lectures == 1)
    free = next(
        slot
        for slot in problem.slots
        if slot != moved.slot and slot not in problem.closed[moved.course] and slot.day == moved.day
    )
    weights = problem.weights | {"close_to_last": 5}
    changed = {"pins": (Pin(moved.course, *free),), "last": before.lectures, "weights": weights}
    pinned = CoopProblem(**(problem.model_dump() | changed))
    after = solve(pinned, seconds=600, seed=1, moves=20_000).timetable
    held = {(one.course, one.slot) for one in after.lectures}
    assert (moved.course, free) in held
    assert sum((one.course, one.slot) not in held for one in before.lectures) <= 6
    assert judge(pinned, after).hard == 0


def test_a_cancelled_solve_gives_the_best_so_far() -> None:
    problem = the_first_instance()
    result = solve(problem, seconds=600, seed=1, is_cancelled=lambda: True)
    assert result.stopped_by == "cancelled"
    assert judge(problem, result.timetable).hard == 0


def test_a_problem_with_faults_is_refused() -> None:
    with pytest.raises(Faulty):
        solve(a_coop(a_course("Art", students=-5)), seconds=1, seed=1)
