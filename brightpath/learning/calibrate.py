"""Chances made true: a curve fitted on later weeks than the model, and what one family does beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brightpath.learning.outcome_features import chance_of, log_odds
from brightpath.learning.scores import scores_of

Array = NDArray[np.float64]
#: Nothing is ever certain: chances stay within these.
LEAST_CHANCE, MOST_CHANCE = 0.02, 0.98
#: From so many lessons on the curve may have any rising shape; below it has two parameters.
ENOUGH_FOR_STEPS: Final = 5000
#: The curve is kept as so many points, with straight lines between.
_POINTS = 101
#: What may be tried for how far families lie apart in log odds beyond the model, and after how many weeks a week counts half.
DEVIATIONS: Final = (0.0, 0.1, 0.2, 0.35, 0.5)
HALF_LIFE: Final = 6.0


@dataclass(frozen=True, eq=False)
class Curve:
    """What a model's chances mean: `said` and `true`, both rising, with straight lines between."""

    said: Array
    true: Array

    def of(self, chance: Array) -> Array:
        return np.clip(np.interp(chance, self.said, self.true), LEAST_CHANCE, MOST_CHANCE)


def curve_of(happened: Array, chance: Array) -> Curve:
    """Fit what chances mean to what happened: isotonic where there is enough, else Platt's two parameters.

    References
    ----------
    Zadrozny and Elkan (2002), KDD: isotonic; Platt (1999), Advances in Large Margin Classifiers: a logistic of the log odds.
    """
    said = np.unique(np.quantile(chance, np.linspace(0, 1, _POINTS)))
    if len(happened) < ENOUGH_FOR_STEPS:
        slope, level = _platt(happened, log_odds(chance))
        return Curve(said, chance_of(slope * log_odds(said) + level))
    from sklearn.isotonic import IsotonicRegression

    steps = IsotonicRegression(y_min=LEAST_CHANCE, y_max=MOST_CHANCE, out_of_bounds="clip").fit(chance, happened)
    return Curve(said, np.asarray(steps.predict(said), dtype=float))


def _platt(happened: Array, odds: Array, *, steps: int = 25) -> tuple[float, float]:
    """Find slope and level by Newton's steps, with a little doubt of both (slope near 1, level near 0)."""
    at = np.array([1.0, 0.0])
    table = np.column_stack([odds, np.ones_like(odds)])
    for _ in range(steps):
        chance = chance_of(table @ at)
        slope = table.T @ (happened - chance) - (at - [1.0, 0.0])
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + np.eye(2)
        step = np.linalg.solve(bend, slope)
        at = at + step
        if np.abs(step).max() < 1e-9:
            break
    return max(0.0, float(at[0])), float(at[1])


# --- What one family does beyond the model ----------------------------------------------------------------------------


def family_offsets(weeks: pl.DataFrame, chance: Array, happened: Array, deviation: float) -> Array:
    """Say for every row how far its family lay from the model in the weeks before, in log odds, shrunk towards 0.

    One Newton step from 0 of the posterior with prior N(0, deviation^2). `weeks` has `family` and `week` for every row;
    rows whose `happened` is NaN are still to come.
    """
    if deviation == 0:
        return np.zeros(len(chance))
    known = ~np.isnan(happened)
    table = weeks.with_columns(
        off=pl.Series(np.where(known, happened - chance, 0.0)),
        sure=pl.Series(np.where(known, chance * (1 - chance), 0.0)),
    )
    by_week = table.group_by("family", "week").agg(pl.col("off", "sure").sum()).sort("family", "week")
    grown = 2.0 ** ((pl.col("week") - pl.col("week").min().over("family")) / HALF_LIFE)
    before = by_week.with_columns(grown=grown).with_columns(
        ((pl.col(name) * pl.col("grown")).cum_sum().shift(1, fill_value=0.0).over("family") / pl.col("grown")).alias(
            name
        )
        for name in ("off", "sure")
    )
    found = table.select("family", "week").join(before, on=["family", "week"], how="left", maintain_order="left")
    return np.asarray((found["off"] / (found["sure"] + 1 / deviation**2)).to_numpy(), dtype=float)


def shifted(chance: Array, offset: Array) -> Array:
    """Shift chances in log odds, within what is ever said."""
    return np.clip(chance_of(log_odds(chance) + offset), LEAST_CHANCE, MOST_CHANCE)


def deviation_of(weeks: pl.DataFrame, chance: Array, happened: Array) -> float:
    """Find how far families lie from the model: the deviation whose offsets foresee these rows best."""
    losses = [
        scores_of(happened, shifted(chance, family_offsets(weeks, chance, happened, one)))["log_loss"]
        for one in DEVIATIONS
    ]
    return DEVIATIONS[int(np.argmin(losses))]
