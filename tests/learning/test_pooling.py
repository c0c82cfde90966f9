"""What families have in common: the shift is found, families without evidence add nothing, and few share nothing."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from random import Random

import numpy as np
import pytest

from brightpath.learning.evidence import Kind, Observation
from brightpath.learning.pooling import SHIFT_SD, Leaning, Shift, leaning_of, poolable, pooled_shift
from brightpath.learning.preferences import learn
from brightpath.learning.ratings import answer_of, readings_of
from tests.learning.families import MORNING, NOW, WISHES, a_prior, moves

TRUE_SHIFT = {"best_hours": 0.7, "calm_parent": 0.9, "spread": -0.5}


def a_leaning(seed: int, count: int = 12, shift: dict[str, float] | None = None) -> Leaning:
    """What is learned of a family whose hidden weights lie round its questionnaire's, shifted."""
    prior, random = a_prior(shift), Random(seed)
    plain = a_prior()
    hidden = {
        name: max(0.0, float(plain.mean[plain.place_of[name]]) + TRUE_SHIFT.get(name, 0.0) + random.gauss(0, 0.4))
        for name in WISHES
    }
    return leaning_of(learn(prior, moves(plain, hidden, seed=seed, count=count), now=NOW))


def test_the_shift_that_families_share_is_found() -> None:
    shift = pooled_shift([a_leaning(seed) for seed in range(30)])
    assert shift.families == 30
    for name, true in TRUE_SHIFT.items():
        assert shift.by_wish[name] == pytest.approx(true, abs=max(0.3, 2 * shift.sd[name]))
    assert abs(shift.by_wish["same_time"]) < 0.3


def test_it_is_the_same_shift_whatever_shift_they_were_learned_with() -> None:
    plain = pooled_shift([a_leaning(seed) for seed in range(15)])
    again = pooled_shift([a_leaning(seed, shift=plain.by_wish) for seed in range(15)])
    assert max(abs(again.by_wish[name] - plain.by_wish[name]) for name in WISHES) < 0.2


def test_a_new_family_begins_nearer_to_what_it_likes() -> None:
    shift = pooled_shift([a_leaning(seed) for seed in range(20)])
    begins = a_prior(shift.by_wish)
    assert begins.mean[begins.place_of["calm_parent"]] > 0.4
    assert (begins.mean >= begins.low).all() and (begins.mean <= begins.high).all()
    assert learn(begins, (), now=NOW).mean.tolist() == begins.mean.tolist()


def test_families_without_evidence_add_nothing() -> None:
    heard = [a_leaning(seed) for seed in range(6)]
    silent = [leaning_of(learn(a_prior(), (), now=NOW)) for _ in range(50)]
    assert pooled_shift([*heard, *silent]) == pooled_shift(heard)
    assert pooled_shift(silent) == Shift()


def test_fewer_than_five_families_share_nothing() -> None:
    assert pooled_shift([a_leaning(seed) for seed in range(4)]) == Shift(families=4)


def test_a_leaning_with_a_number_that_is_none_is_left_out() -> None:
    heard = [a_leaning(seed) for seed in range(5)]
    broken = replace(heard[0], moved=(nan, *heard[0].moved[1:]))
    assert pooled_shift([*heard, broken]) == pooled_shift(heard)


def test_the_order_of_families_does_not_matter() -> None:
    heard = [a_leaning(seed) for seed in range(8)]
    one, other = pooled_shift(heard), pooled_shift(heard[::-1])
    assert one.by_wish == pytest.approx(other.by_wish, abs=1e-6)


def test_a_leaning_tells_no_subject_and_nothing_switched_off() -> None:
    observations: tuple[Observation, ...] = moves(a_prior(), {MORNING: 1.0}, seed=1, count=5)
    leaning = leaning_of(learn(a_prior(), observations, now=NOW, switched_off={"spread"}))
    assert set(leaning.names) == set(WISHES) - {"spread"}


def test_the_shift_is_the_highest_point_of_what_all_families_make_likely() -> None:
    """Against the integral itself, over one weight, on a grid."""
    one_wish = [
        Leaning(("spread",), (moved,), (0.0,), (0.6,), ((sd**2,),))
        for moved, sd in ((0.5, 0.3), (0.2, 0.5), (-0.1, 0.2), (0.6, 0.4), (0.3, 0.55))
    ]
    weights, shifts = np.linspace(-8, 8, 8001), np.linspace(-1, 1, 401)

    def normal(x: np.ndarray, mean: float, sd: float) -> np.ndarray:
        return np.exp(-((x - mean) ** 2) / (2 * sd**2)) / sd

    likely = np.log(normal(shifts, 0, SHIFT_SD))
    for one in one_wish:
        evidence = normal(weights, one.moved[0], one.covariance[0][0] ** 0.5) / normal(weights, 0, 0.6)
        likely += np.log([np.sum(normal(weights, shift, 0.6) * evidence) for shift in shifts])
    assert pooled_shift(one_wish).by_wish["spread"] == pytest.approx(float(shifts[np.argmax(likely)]), abs=5e-3)


def test_only_what_was_asked_for_is_pooled() -> None:
    """Moves tell what bothers a family, statements and answers what it thinks of a week."""
    plan = {"spread": 0.5, "best_hours": 0.5}
    statements = readings_of("week", NOW, plan, stars=4, items={"mix": 5}, about={"mix": ("spread",)})
    [answer] = answer_of("pair", NOW, plan, {**plan, "spread": 0.1}, prefers_one=True)
    heard = (*moves(a_prior(), TRUE_SHIFT, seed=1, count=3), *statements, answer)
    assert {one.kind for one in poolable(heard)} == {Kind.ITEM, Kind.ANSWER}
