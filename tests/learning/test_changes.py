"""A taste that turned round is noticed, and one that stays is not, nor too little said to know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.learning.changes import changed_at
from brightpath.learning.compiled import Assumptions
from tests.learning.families import NOW, a_prior, moves

LIKES = {"best_hours": 2.0, "spread": 0.0, "core_early": 1.5}
TURNED = {"best_hours": -2.0, "spread": 2.0, "core_early": -1.5}
WEEK = 7.0


@pytest.mark.parametrize("seed", range(4))
def test_a_taste_that_turned_round_is_noticed_near_the_time_it_did(seed: int) -> None:
    prior = a_prior()
    before = moves(prior, LIKES, seed=seed, count=30, since=14 * WEEK, until=4.2 * WEEK)
    after = moves(prior, TURNED, seed=50 + seed, count=24, since=3.8 * WEEK)
    moment = changed_at(prior, (*after, *before), now=NOW, assumptions=Assumptions())
    assert moment is not None and abs(moment - (NOW - timedelta(weeks=4))) <= timedelta(weeks=2)


@pytest.mark.parametrize("seed", range(6))
def test_a_taste_that_stays_is_no_change(seed: int) -> None:
    prior = a_prior()
    heard = moves(prior, LIKES, seed=seed, count=36, since=12 * WEEK)
    assert changed_at(prior, heard, now=NOW, assumptions=Assumptions()) is None


def test_too_little_on_either_side_is_no_change() -> None:
    prior = a_prior()
    heard = (*moves(prior, LIKES, seed=1, count=30, since=12 * WEEK, until=7 * WEEK),
             *moves(prior, TURNED, seed=2, count=7, since=WEEK))  # fmt: skip
    assert changed_at(prior, heard, now=NOW, assumptions=Assumptions()) is None
    assert changed_at(prior, (), now=NOW, assumptions=Assumptions()) is None
