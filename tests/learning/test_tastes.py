"""Tastes a family may have: the most likely one first, the same from the same seed, within bounds, and tilted one at a time."""

from __future__ import annotations

from random import Random

from brightpath.learning.preferences import Utility, learn
from brightpath.learning.tastes import drawn_tastes, tilted_tastes
from tests.learning.families import NOW, a_move, a_prior


def known(**weights: float) -> Utility:
    prior = a_prior()
    moves = [a_move(Random(7), prior, {"core_early": 2.0}, key=str(number)) for number in range(5)]
    return learn(prior, moves, now=NOW)


def test_tastes_are_drawn_round_what_is_known_and_a_seed_draws_the_same() -> None:
    utility = known()
    tastes = drawn_tastes(utility, count=8, seed=3)
    assert tastes[0] == utility.for_planning()
    assert len(tastes) == len(set(map(str, tastes))) == 8
    assert drawn_tastes(utility, count=8, seed=3) == tastes != drawn_tastes(utility, count=8, seed=4)


def test_a_tilted_taste_differs_in_one_weight_alone() -> None:
    utility = known()
    first, *others = tilted_tastes(utility, count=9)
    assert first == utility.for_planning() and len(others) == 8
    for taste in others:
        changed = [name for name, weight in taste.wish_weights.items() if weight != first.wish_weights[name]]
        places = taste.place_points != first.place_points or taste.day_points != first.day_points
        assert len(changed) + places == 1


def test_a_weight_that_is_switched_off_is_not_asked_about() -> None:
    prior = a_prior()
    utility = learn(prior, [], now=NOW, switched_off=["spread"])
    weights = {taste.wish_weights["spread"] for taste in tilted_tastes(utility, count=30)}
    assert weights == {utility.for_planning().wish_weights["spread"]}
