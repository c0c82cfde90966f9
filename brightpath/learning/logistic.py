"""A logistic regression on the features of lessons, kept as plain numbers: numbers in spreads, weekday and field one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from brightpath.domain.catalogue import FIELDS
from brightpath.learning.outcome_features import FEATURES

Array = NDArray[np.float64]
#: So many weights learn nothing more from more rows than these.
ENOUGH: Final = 200_000
_ONE_BY_ONE: Final = {"weekday": 7, "field": len(FIELDS)}


def fit_logistic(table: NDArray[np.float32], done: Array) -> dict[str, Any]:
    """Fit the chance that it gets done; what is not known counts as usual."""
    from sklearn.linear_model import LogisticRegression

    step = max(1, len(done) // ENOUGH)
    table, done = table[::step], done[::step]
    numbers = {"centre": np.nan_to_num(np.nanmean(table, axis=0)), "spread": np.nan_to_num(np.nanstd(table, axis=0))}
    fitted = LogisticRegression(max_iter=300).fit(_wide(numbers, table), done)
    return {**numbers, "slopes": fitted.coef_[0], "level": float(fitted.intercept_[0])}


def logistic_odds(fitted: Mapping[str, Any], table: NDArray[np.float32]) -> Array:
    """Say how likely each lesson gets done, in log odds."""
    return np.asarray(_wide(fitted, table) @ np.asarray(fitted["slopes"]) + fitted["level"], dtype=float)


def _wide(numbers: Mapping[str, Any], table: NDArray[np.float32]) -> NDArray[np.float32]:
    centre, spread = np.asarray(numbers["centre"]), np.asarray(numbers["spread"])
    standard = np.nan_to_num((table - centre) / np.where(spread > 0, spread, 1), nan=0.0)
    ones = [table[:, [FEATURES.index(name)]] == np.arange(count) for name, count in _ONE_BY_ONE.items()]
    return np.hstack([standard, *ones]).astype(np.float32)
