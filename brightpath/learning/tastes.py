"""Tastes that a family may have, as far as is known: for weeks that differ in what it is to be asked about."""

from __future__ import annotations

import numpy as np

from brightpath.domain.learned import LearnedPreferences
from brightpath.learning.newton import Numbers
from brightpath.learning.preferences import Utility

#: A taste is tilted by so many standard deviations of what is not known of a weight.
TILT = 2.5


def drawn_tastes(utility: Utility, *, count: int, seed: int, times: float = 1.5) -> tuple[LearnedPreferences, ...]:
    """Draw tastes from the posterior, widened `times` so that weeks differ; the first is the most likely one."""
    width = len(utility.prior.names)
    mean, covariance = utility.mean[:width], utility.covariance[:width, :width]
    values, vectors = np.linalg.eigh(covariance)
    spread = vectors * np.sqrt(np.maximum(values, 0.0))
    draws = np.random.default_rng(seed).standard_normal((max(0, count - 1), width))
    return _as_tastes(utility, [mean, *(mean + times * spread @ draw for draw in draws)])


def tilted_tastes(utility: Utility, *, count: int) -> tuple[LearnedPreferences, ...]:
    """Tilt one weight at a time, those known least first, up and down; the first is the most likely one."""
    width = len(utility.prior.names)
    mean = utility.mean[:width]
    deviation = np.sqrt(np.maximum(np.diag(utility.covariance)[:width], 0.0)) * (utility.prior.spread > 0)
    order = sorted(range(width), key=lambda place: (-round(float(deviation[place]), 9), utility.prior.names[place]))
    tilted = [mean]
    for place in order:
        for side in (1.0, -1.0):
            weights = mean.copy()
            weights[place] += side * TILT * deviation[place]
            weights = np.clip(weights, utility.prior.low, utility.prior.high)
            if len(tilted) < count and abs(weights[place] - mean[place]) > deviation[place] / 2:
                tilted.append(weights)
    return _as_tastes(utility, tilted)


def _as_tastes(utility: Utility, weights: list[Numbers]) -> tuple[LearnedPreferences, ...]:
    prior = utility.prior
    return tuple(prior.for_planning(np.clip(one, prior.low, prior.high)) for one in weights)
