"""The numerics of learning: gradients against finite differences, curvature, and the search in a box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.learning.compiled import Assumptions, compiled
from brightpath.learning.evidence import Observation
from brightpath.learning.newton import Numbers, Slope, lowest
from brightpath.learning.objective import Objective
from tests.learning.families import NOW, a_prior, evidence

few = settings(max_examples=30, deadline=None, derandomize=True, database=None)


def objective_of(observations: tuple[Observation, ...]) -> tuple[Objective, int]:
    table = compiled(a_prior(), observations, now=NOW, assumptions=Assumptions())
    return table.objective, len(table.names)


@few
@given(evidence(), st.integers(0, 2**32))
def test_the_gradient_is_what_the_value_does(observations: tuple[Observation, ...], seed: int) -> None:
    objective, size = objective_of(observations)
    at, step = np.random.default_rng(seed).normal(size=size), 1e-5
    slope = objective(at)
    for place in range(size):
        ahead, behind = (objective(at + sign * step * np.eye(size)[place]) for sign in (1, -1))
        assert slope.gradient[place] == pytest.approx((ahead.value - behind.value) / (2 * step), rel=1e-4, abs=1e-5)
        assert slope.exact[place] == pytest.approx((ahead.gradient - behind.gradient) / (2 * step), rel=1e-4, abs=1e-4)


@few
@given(evidence(), st.integers(0, 2**32))
def test_the_stand_in_is_positive_definite_anywhere(observations: tuple[Observation, ...], seed: int) -> None:
    objective, size = objective_of(observations)
    slope = objective(3 * np.random.default_rng(seed).normal(size=size))
    assert np.linalg.eigvalsh(slope.safe).min() >= 1 - 1e-6
    assert np.linalg.eigvalsh(slope.safe - slope.exact).min() >= -1e-6  # mixing only ever bends it the other way


@few
@given(evidence(), st.integers(0, 2**32))
def test_the_pulls_add_up_to_the_gradient(observations: tuple[Observation, ...], seed: int) -> None:
    objective, size = objective_of(observations)
    at = np.random.default_rng(seed).normal(size=size)
    pulls = sum(part.sum(axis=0) for part in objective.pulls(at))
    assert objective(at).gradient == pytest.approx(at - pulls)


def test_a_choice_far_from_all_that_was_known_gives_no_infinity() -> None:
    objective, size = objective_of(())
    rows = np.zeros((2, size))
    rows[1] = 1e4
    choices = objective.choices
    far = Objective(
        type(choices)(rows, np.array([0.0, 1e5]), np.array([0]), np.array([2]), np.array([0.1]), np.ones(1)),
        objective.readings,
    )
    slope = far(np.ones(size))
    assert np.isfinite(slope.value) and np.isfinite(slope.gradient).all() and np.isfinite(slope.exact).all()


def bowl(middle: Numbers, curvature: Numbers) -> object:
    def look(at: Numbers) -> Slope:
        away = at - middle
        return Slope(float(away @ curvature @ away / 2), curvature @ away, curvature, curvature)

    return look


@few
@given(st.integers(0, 2**32))
def test_the_lowest_point_of_a_bowl_in_a_box_is_found(seed: int) -> None:
    dice = np.random.default_rng(seed)
    root = dice.normal(size=(5, 5))
    curvature = root @ root.T + 0.1 * np.eye(5)
    low, high = -dice.uniform(0, 1, 5), dice.uniform(0, 1, 5)
    found = lowest(bowl(dice.normal(size=5) * 2, curvature), np.zeros(5), low, high)  # type: ignore[arg-type]
    assert found.has_converged and (low <= found.at).all() and (found.at <= high).all()
    inside = (low < found.at) & (found.at < high)
    assert found.slope.gradient[inside] == pytest.approx(0, abs=1e-8)
    assert (found.slope.gradient[found.at <= low] >= 0).all() and (found.slope.gradient[found.at >= high] <= 0).all()


def test_a_search_on_a_ridge_follows_the_stand_in_and_ends_in_a_valley() -> None:
    def look(at: Numbers) -> Slope:
        value = float(np.cos(at[0]))
        return Slope(value, -np.sin(at), -np.cos(at)[:, None], np.eye(1))

    found = lowest(look, np.array([0.5]), np.array([-10.0]), np.array([10.0]))
    assert found.has_converged and found.at[0] == pytest.approx(np.pi)


def test_a_function_with_no_lowest_point_says_so() -> None:
    def look(at: Numbers) -> Slope:
        return Slope(float(-at[0]), np.array([-1.0]), np.zeros((1, 1)), np.eye(1))

    found = lowest(look, np.zeros(1), np.array([-np.inf]), np.array([np.inf]))
    assert not found.has_converged
