"""Where learning begins: the questionnaire in standard units, there and back, within bounds."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.learned import MOST_DAY_POINTS, MOST_PLACE_POINTS, most_weight
from brightpath.domain.preferences import DEFAULT_WEIGHTS, StartingPreferences
from brightpath.domain.weeks import Weekday
from brightpath.learning.prior import MOST_DEVIATIONS, Taus, prior_of
from brightpath.learning.scale import Scale
from tests.learning.families import AFTERNOON, FRIDAY, MORNING, SCALE, WISHES, a_prior

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def test_a_unit_is_what_an_ordinary_difference_in_an_ordinary_wish_is_worth() -> None:
    prior = prior_of(
        StartingPreferences(wish_weights={"a": 3.0, "b": 4.0, "c": 0.0, "d": 9.0}), Scale({}, {"a": 1, "b": 1, "c": 1})
    )
    assert prior.unit == pytest.approx(sqrt((9 + 16) / 2))
    assert prior.mean.tolist() == pytest.approx([3 / prior.unit, 4 / prior.unit, 0, 0])


def test_points_and_standard_units_are_the_same_weights() -> None:
    prior = a_prior()
    assert prior.in_points(prior.mean) == pytest.approx({**DEFAULT_WEIGHTS, MORNING: 0, AFTERNOON: 0, FRIDAY: 0})
    features = {name: centre + SCALE.spread[name] for name, centre in SCALE.centre.items()}
    assert prior.standard(features).tolist() == pytest.approx([float(name in SCALE.spread) for name in prior.names])


def test_every_weight_has_its_own_deviation() -> None:
    tau = dict(zip(a_prior().names, a_prior().tau, strict=True))
    assert (tau["spread"], tau[MORNING], tau[FRIDAY]) == (0.6, 0.5, 0.25)
    assert set(prior_of(StartingPreferences(), SCALE, taus=Taus(place=0.1)).tau) == {0.1, 0.25}


def test_a_shift_moves_the_mean_and_never_out_of_bounds() -> None:
    shifted = a_prior({"best_hours": 0.3, "calm_parent": -0.5, "breaks": 1.0, "unheard of": 1.0})
    mean = dict(zip(shifted.names, shifted.mean - shifted.unshifted, strict=True))
    assert mean["best_hours"] == pytest.approx(0.3)
    assert mean["calm_parent"] == 0  # it weighs nothing, and cannot weigh less
    assert mean["breaks"] == 0  # no plan of this household differs in it


@few
@given(st.integers(0, 2**32), st.floats(1e-3, 1e3))
def test_whatever_is_learned_the_planner_gets_numbers_within_their_bounds(seed: int, far: float) -> None:
    prior = a_prior()
    handed = prior.for_planning(far * np.random.default_rng(seed).normal(size=len(prior.names)))
    assert handed.wish_weights.keys() == DEFAULT_WEIGHTS.keys()
    assert all(0 <= weight <= most_weight(wish) for wish, weight in handed.wish_weights.items())
    assert all(abs(points) <= MOST_PLACE_POINTS for points in handed.place_points.get("Maths", {}).values())
    assert abs(handed.day_points.get("Maths", {}).get(Weekday.FRIDAY, 0)) <= MOST_DAY_POINTS


def test_bounds_hold_the_questionnaire_and_no_more_than_four_deviations() -> None:
    prior = a_prior(best_hours=most_weight("best_hours"))
    assert (prior.low <= prior.mean).all() and (prior.mean <= prior.high).all()
    assert (prior.high - prior.unshifted <= MOST_DEVIATIONS * prior.tau + 1e-12).all()
    assert (prior.low[[prior.place_of[name] for name in WISHES]] == 0).all()


def test_a_household_whose_plans_never_differ_has_a_prior_all_the_same() -> None:
    prior = prior_of(StartingPreferences(wish_weights=DEFAULT_WEIGHTS), Scale())
    assert prior.unit == 1 and prior.in_points(prior.mean) == DEFAULT_WEIGHTS
    assert prior.for_planning(prior.mean).wish_weights == DEFAULT_WEIGHTS
