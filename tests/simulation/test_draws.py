"""Chance from a seed stays within its bounds and comes out the same."""

from __future__ import annotations

from brightpath.simulation.draws import Draws


def test_the_same_seed_draws_the_same_in_every_python() -> None:
    draws = Draws("a")
    assert [draws.between(0, 100) for _ in range(6)] == [27, 6, 60, 65, 17, 59]
    assert draws.some_of("abcdefgh", 4) == list("aegh")


def test_between_reaches_both_ends_and_keeps_to_its_steps() -> None:
    draws = Draws("b")
    assert {draws.between(10, 27, 5) for _ in range(200)} == {10, 15, 20, 25}


def test_some_of_gives_different_items_in_their_order_or_all_there_are() -> None:
    draws = Draws("c")
    for _ in range(50):
        drawn = draws.some_of("abcdef", 3)
        assert len(set(drawn)) == 3
        assert drawn == sorted(drawn)
    assert draws.some_of("ab", 5) == ["a", "b"]
    assert draws.some_of("ab", 0) == []


def test_one_of_gives_every_item_and_chance_its_share() -> None:
    draws = Draws("d")
    assert {draws.one_of("xyz") for _ in range(100)} == {"x", "y", "z"}
    assert 400 < sum(draws.chance(0.5) for _ in range(1000)) < 600
    assert not any(draws.chance(0) for _ in range(100))
