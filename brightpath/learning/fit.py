"""How well plans are expected to fit a family, how sure that is, and how well the model knew a choice before it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from brightpath.learning.compiled import LEVEL_TAU, USUAL_LEVEL, level_of, rows_in_spreads
from brightpath.learning.evidence import Choice
from brightpath.learning.preferences import Utility, feature_row

#: What the whole week is rated by, as an item.
STARS = "stars"


@dataclass(frozen=True)
class Fit:
    """An expected number and the standard deviation of what is not known about it."""

    mean: float
    sd: float


@dataclass(frozen=True)
class Rank:
    """Where a chosen alternative stood in the model's order: 1 is the best of `among`; equal ones share their places."""

    rank: float
    among: int

    @property
    def share(self) -> float:
        """The share of the alternatives that were put above it, 0-1; by chance it is half."""
        return (self.rank - 1) / (self.among - 1)


def expected_fit(utility: Utility, features: Mapping[str, float]) -> Fit:
    """Say how much better a plan fits than one drawn by chance, in standard units; a missing feature counts as usual."""
    row = feature_row(utility, features)
    return Fit(float(row @ utility.mean), _sd(utility, row))


def expected_difference(utility: Utility, one: Mapping[str, float], other: Mapping[str, float]) -> Fit:
    """Say how much better one plan fits than another; what they share does not make it unsure."""
    row = feature_row(utility, one) - feature_row(utility, other)
    return Fit(float(row @ utility.mean), _sd(utility, row))


def expected_stars(utility: Utility, features: Mapping[str, float]) -> Fit:
    """Say how many stars 1-5 a plan is expected to get, and how far that may be off, moods not counted.

    Before any week got stars a family's level is all that could be said, and not known: every plan is expected the same.
    """
    if STARS not in utility.usual:
        return Fit(USUAL_LEVEL, LEVEL_TAU)
    row = feature_row(utility, features)
    row[: len(utility.prior.names)] -= utility.usual[STARS]
    row *= utility.assumptions.stars_slope
    row[utility.names.index(level_of(STARS))] = 1.0
    return Fit(min(5.0, max(1.0, float(row @ utility.mean))), _sd(utility, row))


def chance_to_prefer(utility: Utility, one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Say how likely one plan truly fits better than another, 0-1."""
    fit = expected_difference(utility, one, other)
    if fit.sd == 0:
        return 0.5 if fit.mean == 0 else float(fit.mean > 0)
    return 0.5 * (1 + erf(fit.mean / fit.sd / sqrt(2)))


def gains(utility: Utility, features: Mapping[str, float]) -> dict[str, float]:
    """Say by each weight how much better than a plan drawn by chance a plan fits because of what was learned of it.

    In standard units; below 0 where the plan goes against what was learned, as other things mattered more.
    """
    learned = feature_row(utility, features) * (utility.mean - utility.prior_mean)
    return {name: float(gain) for name, gain in zip(utility.names, learned, strict=True) if gain}


def rank_of(utility: Utility, choice: Choice) -> Rank | None:
    """Say where the model put what was chosen; asked of a model that has not learned from it, a measure of fit without truth.

    None when the choice tells the model nothing.
    """
    rows = rows_in_spreads(utility.prior, choice)
    if rows is None:
        return None
    excess = rows @ utility.mean[: len(utility.prior.names)]
    others = np.delete(excess, choice.chosen)
    return Rank(1 + float((others > 0).sum()) + float((others == 0).sum()) / 2, len(rows))


def _sd(utility: Utility, row: np.ndarray) -> float:
    return sqrt(max(0.0, float(row @ utility.covariance @ row)))
