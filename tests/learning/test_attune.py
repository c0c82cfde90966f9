"""How one family is to be read is found in its own choices, and a few of them prove nothing."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from brightpath.learning.attune import attuned
from brightpath.learning.compiled import Assumptions
from brightpath.learning.evidence import Choice
from brightpath.learning.preferences import learn
from tests.learning import families
from tests.learning.families import NOW, a_move, a_prior, moves

PRIOR = a_prior()


def a_taste(seed: int) -> dict[str, float]:
    random = Random(1000 + seed)
    return {name: max(0.0, float(PRIOR.mean[PRIOR.place_of[name]]) + random.gauss(0, 0.6)) for name in families.WISHES}


def off(choices: tuple[Choice, ...], hidden: dict[str, float], assumptions: Assumptions | None = None) -> float:
    weights = learn(PRIOR, choices, now=NOW, assumptions=assumptions).weights
    return sum((weights[name] - weight) ** 2 for name, weight in hidden.items()) ** 0.5


def test_without_choices_it_stays_as_it_is() -> None:
    assert attuned(PRIOR, (), now=NOW) == Assumptions()
    few = moves(PRIOR, a_taste(1), seed=1, count=2)
    assert attuned(PRIOR, few, now=NOW) == Assumptions()


def test_a_family_that_often_chooses_by_chance_is_believed_less_and_understood_better() -> None:
    plain, better, doubts = [], [], []
    for seed in range(8):
        choices = moves(PRIOR, a_taste(seed), seed=seed, count=60, noise=0.3)
        found = attuned(PRIOR, choices, now=NOW)
        doubts.append(found.doubt_times / found.sharpness_times)
        plain.append(off(choices, a_taste(seed)))
        better.append(off(choices, a_taste(seed), found))
    assert np.mean(better) < 0.9 * np.mean(plain)
    assert np.median(doubts) > 1


@pytest.mark.parametrize(("sharpness", "below"), [(0.5, True), (6.0, False)])
def test_a_family_that_sees_less_or_more_is_read_so(
    sharpness: float, below: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = families.chosen_by
    monkeypatch.setattr(families, "chosen_by", lambda *facts: usual(*facts, sharpness=sharpness))
    found = [attuned(PRIOR, moves(PRIOR, a_taste(seed), seed=seed, count=40), now=NOW) for seed in range(6)]
    times = float(np.median([one.sharpness_times for one in found]))
    assert times < 1 if below else times > 1


def test_it_is_a_function_of_the_observations_alone() -> None:
    choices = moves(PRIOR, a_taste(3), seed=3, count=30, noise=0.3)
    found = attuned(PRIOR, choices, now=NOW)
    assert attuned(PRIOR, choices[::-1], now=NOW) == found
    again = attuned(PRIOR, [*choices, a_move(Random(1), PRIOR, a_taste(3), key="more")], now=NOW)
    assert (again.half_life_days, again.stars_noise) == (found.half_life_days, found.stars_noise)


def test_shares_stay_exact_however_a_family_is_read() -> None:
    choices = moves(PRIOR, a_taste(4), seed=4, count=40, noise=0.3)
    utility = learn(PRIOR, choices, now=NOW, assumptions=attuned(PRIOR, choices, now=NOW))
    moved = utility.mean - utility.prior_mean
    assert utility.shares.sum(axis=0) + utility.held_back == pytest.approx(moved, abs=1e-8)
