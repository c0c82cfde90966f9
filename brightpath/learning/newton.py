"""The lowest point of a smooth function within a box: Newton steps on what is free, a line search along the box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

MOST_STEPS = 200
#: The largest slope, in any free direction, at which a point counts as the lowest.
NEAR_ENOUGH = 1e-9
#: The share of the promised descent that a step has to bring (Armijo), and the shortest step that is tried.
LEAST_DESCENT, SHORTEST = 1e-4, 2.0**-40
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Slope:
    """A function at a point: its value, gradient, exact second derivatives, and a positive definite stand-in for them."""

    value: float
    gradient: Numbers
    exact: Numbers
    safe: Numbers


@dataclass(frozen=True, eq=False)
class Lowest:
    """Where the search ended."""

    at: Numbers
    slope: Slope
    steps: int
    has_converged: bool


def lowest(look: Callable[[Numbers], Slope], start: Numbers, low: Numbers, high: Numbers) -> Lowest:
    """Walk down from `start` to a lowest point with `low <= point <= high`; the same start walks the same way.

    A coordinate at a bound with the slope pointing out stays there; all others make a Newton step together, by the exact
    second derivatives where these are positive definite and by the stand-in where not. A step is halved, each trial taken
    back into the box, until it descends enough; where no length does, the plain gradient is followed for one step.

    References
    ----------
    Bertsekas (1982), Projected Newton methods for optimization problems with simple constraints, SIAM J. Control Optim. 20;
    Armijo (1966) for the line search.
    """
    at = np.clip(start, low, high)
    slope = look(at)
    for step in range(MOST_STEPS):
        free = _free(at, slope.gradient, low, high)
        if _steepest(slope.gradient, free) <= NEAR_ENOUGH:
            return Lowest(at, slope, step, True)
        found = _descend(look, at, slope, _newton(slope, free), free, low, high) or _descend(
            look, at, slope, np.where(free, -slope.gradient, 0.0), free, low, high
        )
        if found is None:
            return Lowest(at, slope, step, False)
        at, slope = found
    return Lowest(at, slope, MOST_STEPS, False)


def _free(at: Numbers, gradient: Numbers, low: Numbers, high: Numbers) -> NDArray[np.bool_]:
    return ~(((at <= low) & (gradient > 0)) | ((at >= high) & (gradient < 0)))


def _steepest(gradient: Numbers, free: NDArray[np.bool_]) -> float:
    return float(np.abs(gradient[free]).max()) if free.any() else 0.0


def _newton(slope: Slope, free: NDArray[np.bool_]) -> Numbers:
    direction = np.zeros_like(slope.gradient)
    for curvature in (slope.exact, slope.safe):
        here = curvature[np.ix_(free, free)]
        try:
            np.linalg.cholesky(here)
        except np.linalg.LinAlgError:
            continue
        direction[free] = -np.linalg.solve(here, slope.gradient[free])
        return direction
    return np.where(free, -slope.gradient, 0.0)


def _descend(
    look: Callable[[Numbers], Slope],
    at: Numbers,
    slope: Slope,
    direction: Numbers,
    free: NDArray[np.bool_],
    low: Numbers,
    high: Numbers,
) -> tuple[Numbers, Slope] | None:
    length = 1.0
    while length >= SHORTEST:
        new = np.clip(at + length * direction, low, high)
        there = look(new)
        promised = float(slope.gradient @ (new - at))
        if promised < 0 and there.value <= slope.value + LEAST_DESCENT * promised:
            return new, there
        # So near the lowest point a descent drowns in rounding: there a flatter slope is what counts.
        is_level = abs(there.value - slope.value) <= _ROUNDING * (1 + abs(slope.value))
        if (
            is_level
            and _steepest(there.gradient, _free(new, there.gradient, low, high)) < _steepest(slope.gradient, free) / 2
        ):
            return new, there
        length /= 2
    return None
