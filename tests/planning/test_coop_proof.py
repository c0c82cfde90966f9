"""What is proven of a co-op's timetables is true of every one of them."""

from __future__ import annotations

import pytest

from brightpath.planning.coop.proof import Proof, cost_of_rooms
from brightpath.planning.coop.tables import Tables
from tests.planning.drawn_coop import a_drawn_coop, best_rank
from tests.planning.small_coop import a_coop, a_course, a_group, a_room


def proven(tables: Tables) -> int:
    proof = Proof(tables, seconds=60, seed=1)
    proof.begin()
    proof.wait(60)
    return proof.bound


@pytest.mark.parametrize("seed", range(16))
def test_no_timetable_costs_less_than_is_proven(seed: int) -> None:
    problem = a_drawn_coop(seed)
    left_out, cost = best_rank(problem)
    if not left_out:
        assert 0 <= proven(Tables(problem)) <= cost


def test_seats_and_kept_rooms_cost_what_they_must() -> None:
    courses = [a_course("Art", lectures=2, students=12), a_course("Choir", lectures=2, students=12)]
    rooms = (a_room("Hall", 12), a_room("Attic", 9))
    problem = a_coop(*courses, rooms=rooms, periods=3)
    # Three lectures have a seat for each; the fourth lacks three, and its course and its teacher change rooms for it.
    model = cost_of_rooms(Tables(problem))
    assert model is not None
    assert model.solve(seconds=60, seed=1).bound == pytest.approx(5)


def test_a_class_that_must_stand_alone_is_proven_to() -> None:
    closed = ((0, 1), (0, 3))
    problem = a_coop(
        a_course("Art", unavailable=(*closed, (0, 0))),
        a_course("Choir", unavailable=(*closed, (0, 2))),
        curricula=(a_group("G", "art", "choir"),),
    )
    assert proven(Tables(problem)) == 2


def test_nothing_is_asked_of_rooms_when_no_wish_does() -> None:
    assert cost_of_rooms(Tables(a_coop(a_course("Art"), weights={"few_gaps": 1}))) is None
