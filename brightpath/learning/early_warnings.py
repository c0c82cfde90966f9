"""Signs that a family's weeks become too much: its latest weeks against its own first ones, newer weeks counting more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

#: Nothing is said before so many lived weeks.
LEAST_WEEKS: Final = 3
#: The first weeks are so many at most, and half of all; the latest are so many, each half as much after a half-life.
FIRST_WEEKS, LATEST_WEEKS, HALF_LIFE = 4, 8, 1.5
#: So many standard errors have to lie between then and now: lessons of a week have its luck in common, hence more than 2.
LEAST_ERRORS: Final = 3.0


@dataclass(frozen=True)
class Series:
    """One figure of every lived week, oldest first: its `mean` over `count` things (nan and 0 where nobody told).

    `spread` is the standard deviation of one of these things; of a share (0-1) it is left out and follows from the share.
    """

    mean: Sequence[float]
    count: Sequence[float]
    spread: float | None = None


@dataclass(frozen=True)
class Shift:
    """How a figure was in the first weeks and how it is lately, and by how many standard errors it moved."""

    first: float
    lately: float
    errors: float
    first_weeks: int
    latest_weeks: int

    @property
    def by(self) -> float:
        return self.lately - self.first


def shift_of(series: Series) -> Shift | None:
    """Compare the latest weeks with the first ones; None while too little is told of either.

    References
    ----------
    Roberts (1959), Control chart tests based on geometric moving averages, Technometrics 1.
    """
    mean, count = np.asarray(series.mean, dtype=float), np.asarray(series.count, dtype=float)
    weeks = len(mean)
    if weeks < LEAST_WEEKS:
        return None
    first = min(FIRST_WEEKS, max(1, weeks // 2))
    latest = slice(max(first, weeks - LATEST_WEEKS), weeks)
    fade = 2.0 ** (-np.arange(weeks - 1, -1, -1) / HALF_LIFE)[latest]
    at_first, of_first = np.nan_to_num(mean[:first]), count[:first]
    lately, of_lately = np.nan_to_num(mean[latest]), count[latest]
    if of_first.sum() == 0 or of_lately.sum() == 0:
        return None
    then = float(at_first @ of_first / of_first.sum())
    now = float((fade * of_lately) @ lately / (fade @ of_lately))
    if series.spread is None:
        usual = (then * of_first.sum() + 1) / (of_first.sum() + 2)
        one = usual * (1 - usual)
    else:
        one = series.spread**2
    error = np.sqrt(one * (1 / of_first.sum() + fade**2 @ of_lately / (fade @ of_lately) ** 2))
    return Shift(then, now, float((now - then) / error) if error > 0 else 0.0, first, len(lately))


def fell(series: Series, *, least: float) -> Shift | None:
    """Find a fall by at least so much that is no chance."""
    shift = shift_of(series)
    return shift if shift and -shift.by >= least and -shift.errors >= LEAST_ERRORS else None


def rose(series: Series, *, least: float) -> Shift | None:
    """Find a rise by at least so much that is no chance."""
    shift = shift_of(series)
    return shift if shift and shift.by >= least and shift.errors >= LEAST_ERRORS else None
