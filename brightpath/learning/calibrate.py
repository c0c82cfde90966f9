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
#: So much likelier a model is held to be the better one before a family has shown anything; and how far that may go either way.
PRIOR_ODDS: Final = 4.0
MOST_AHEAD: Final = 6.0


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
    off = np.where(known, happened - chance, 0.0)
    sure = np.where(known, chance * (1 - chance), 0.0)
    off, sure = _in_weeks_before(weeks, off, sure)
    return off / (sure + 1 / deviation**2)


def trusted(weeks: pl.DataFrame, chance: Array, own: Array, happened: Array) -> Array:
    """Mix a model's chances with a family's own rates by how well either foretold that family's weeks before.

    The share of the model is its posterior chance to be the better of the two: prior odds times the ratio of what both gave to
    what happened. So a model that does not know this kind of family falls silent, be it made from whatever families.

    References
    ----------
    Hoeting, Madigan, Raftery and Volinsky (1999), Bayesian model averaging, Statistical Science 14.
    """
    known = ~np.isnan(happened)
    was = np.where(known, happened, 0.0)
    gains = [was * np.log(one) + (1 - was) * np.log(1 - one) for one in (chance, own)]
    [ahead] = _in_weeks_before(weeks, np.where(known, gains[0] - gains[1], 0.0))
    share = chance_of(np.log(PRIOR_ODDS) + np.clip(ahead, -MOST_AHEAD, MOST_AHEAD))
    return share * chance + (1 - share) * own


def _in_weeks_before(weeks: pl.DataFrame, *sums: Array) -> list[Array]:
    """Add up numbers over each row's family in the weeks before its own, a week half as much after every half-life."""
    names = [f"sum_{number}" for number in range(len(sums))]
    groups = weeks.unique(["family", "week"]).sort("family", "week").with_row_index("group")
    group = weeks.join(groups, on=["family", "week"], how="left", maintain_order="left")["group"].to_numpy()
    # Added up in the order of the rows, so that the same rows give the same to the last digit.
    of_week = {name: np.bincount(group, one, groups.height) for name, one in zip(names, sums, strict=True)}
    grown = 2.0 ** ((pl.col("week") - pl.col("week").min().over("family")) / HALF_LIFE)
    before = groups.with_columns(**{name: pl.Series(one) for name, one in of_week.items()}, grown=grown).select(
        ((pl.col(name) * pl.col("grown")).cum_sum().shift(1, fill_value=0.0).over("family") / pl.col("grown")).alias(
            name
        )
        for name in names
    )
    return [before[name].to_numpy()[group] for name in names]


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
