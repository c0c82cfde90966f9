"""The shift as a model: proved on families that it was not fitted to, and none from too few of them."""

from __future__ import annotations

from functools import cache

import pytest

from brightpath.learning.pooling import Leaning, leaning_of, pooled_shift
from brightpath.learning.preferences import learn
from brightpath.learning.shared_shift import ALONE, gain_of, shift_from, train_shift
from brightpath.learning.trained import NotTrained, Trained
from tests.learning.families import NOW, a_prior
from tests.learning.test_pooling import a_leaning


@cache
def families(count: int = 20) -> tuple[Leaning, ...]:
    return tuple(a_leaning(seed) for seed in range(count))


@cache
def trained() -> Trained:
    found = train_shift(families())
    assert isinstance(found, Trained)
    return found


def test_a_shift_that_families_share_helps_those_it_was_not_fitted_to() -> None:
    found = trained()
    assert found.is_better and found.beats_active is None
    assert found.metrics["log_loss"] < -found.metrics["standard_error"] < 0
    assert found.baseline == {ALONE: {"log_loss": 0.0}}
    assert (found.samples, found.families, found.held_out) == (20, 20, 20)
    assert sum(found.importance.values()) == pytest.approx(1, abs=1e-4)
    assert max(found.importance, key=found.importance.__getitem__) == "calm_parent"


def test_its_numbers_are_the_pools() -> None:
    shift = pooled_shift(families())
    assert trained().parameters["byWish"] == shift.by_wish
    read = shift_from(trained().estimator)
    assert read is not None and (read.by_wish, read.sd) == (shift.by_wish, shift.sd)
    assert shift_from({"version": 99}) is None and shift_from(None) is None


def test_families_that_share_nothing_make_it_no_better() -> None:
    quiet = [leaning_of(learn(a_prior(), (), now=NOW)) for _ in range(20)]
    assert isinstance(train_shift(quiet), NotTrained)
    turned = [_turned(one) if place % 2 else one for place, one in enumerate(families())]
    found = train_shift(turned)
    assert isinstance(found, Trained) and not found.is_better


def test_what_the_families_of_one_world_share_is_not_proved_by_their_neighbours() -> None:
    """One large world leans one way and the small ones the other: a neighbour's shift helps, and another world's does not."""
    worlds = [max(0, place - 15) for place in range(20)]
    heard = [_turned(one) if world else one for one, world in zip(families(), worlds, strict=True)]
    by_neighbours = train_shift(heard)
    assert isinstance(by_neighbours, Trained) and by_neighbours.is_better
    found = train_shift(heard, worlds=worlds)
    assert isinstance(found, Trained) and not found.is_better and found.held_out == 20
    alike = train_shift(families(), worlds=worlds)
    assert isinstance(alike, Trained) and alike.is_better


def _turned(one: Leaning) -> Leaning:
    return Leaning(one.names, tuple(-x for x in one.moved), one.shift, one.tau, one.covariance)


def test_of_five_families_one_has_to_be_left_over() -> None:
    assert train_shift(families()[:5]) == NotTrained(
        "shift", "There are 5 families of which anything was learned; at least 6 are needed.", 5, 6
    )
    assert isinstance(train_shift(families()[:6]), Trained)


def test_a_worse_version_in_use_is_beaten_and_a_better_one_is_not() -> None:
    worse = train_shift(families(), active={"calm_parent": -2.0})
    assert isinstance(worse, Trained) and worse.beats_active is True
    best = pooled_shift(families()).by_wish
    better = train_shift(families(), active=best)
    assert isinstance(better, Trained) and better.beats_active is False


def test_what_helps_is_counted_as_the_pool_counts_it() -> None:
    (one, *_) = families()
    best = pooled_shift([one], fewest=1, sd=1e6).by_wish
    near = {name: value * 0.9 for name, value in best.items()}
    assert gain_of(one, {}) == 0
    assert gain_of(one, best) > gain_of(one, near)
