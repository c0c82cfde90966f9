"""How engaged a child will be in a lesson, 1-5: trained as the chance that it gets done is, where anybody told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brightpath.learning.never_told import without_never_told
from brightpath.learning.outcome_features import (
    FEATURES,
    VERSION,
    Pool,
    Seen,
    matrix,
    pool_of,
    with_history,
)
from brightpath.learning.outcomes import (
    LEAST_PART,
    LEAST_WEEKS,
    dataset_of,
    in_order,
    is_of_this_version,
    parts_of,
    together,
    weeks_of,
)
from brightpath.learning.scores import calibration_of, errors_of
from brightpath.learning.threads import one_thread_of_sklearn
from brightpath.learning.trained import NotTrained, Trained

Array = NDArray[np.float64]

NAME: Final = "engagement"
LEAST_TOLD: Final = 500
TOO_LITTLE = "Of {told} lessons it was told how engaged a child was; {needed} of {least} weeks are needed."
LEAST_POINTS, MOST_POINTS = 1.0, 5.0


def train_engagement(
    rows: pl.DataFrame, *, active: Mapping[str, Any] | None = None, seed: int = 0
) -> Trained | NotTrained:
    """Train on the lessons whose engagement was told, measured on the last weeks against three baselines.

    The version in use is asked about those of them that are later than all it learned from.
    """
    rows = in_order(rows.filter(pl.col("is_done").is_not_null()))
    told = rows["engagement"].is_not_null().to_numpy() if rows.height else np.zeros(0, dtype=bool)
    weeks = weeks_of(rows)
    if told.sum() < LEAST_TOLD or len(np.unique(weeks[told])) < LEAST_WEEKS:
        said = TOO_LITTLE.format(told=int(told.sum()), needed=LEAST_TOLD, least=LEAST_WEEKS)
        return NotTrained(NAME, said, int(told.sum()), LEAST_TOLD)
    parts = parts_of(weeks)
    known, held_out = told & ~parts.held_out, told & parts.held_out
    if min(known.sum(), held_out.sum()) < LEAST_PART:
        said = TOO_LITTLE.format(told=int(told.sum()), needed=LEAST_TOLD, least=LEAST_WEEKS)
        return NotTrained(NAME, said, int(told.sum()), LEAST_TOLD)
    points = rows["engagement"].cast(pl.Float64).to_numpy()
    pool = pool_of(rows.filter(pl.Series(~parts.held_out)))
    seen = with_history(rows)
    table = without_never_told(matrix(seen, pool), known)
    with one_thread_of_sklearn():
        trees = _trees(table[known], points[known], seed)
        expected = np.clip(trees.predict(table[held_out]), LEAST_POINTS, MOST_POINTS)
    metrics = errors_of(points[held_out], expected)
    baseline = _baselines(seen, pool, table, points, known, held_out)
    return Trained(
        name=NAME,
        estimator={
            "version": VERSION,
            "features": list(FEATURES),
            "pool": pool.written(),
            "trees": trees,
            "until": int(weeks[known].max()),
        },
        parameters={
            "trees": {"learning_rate": trees.learning_rate, "iterations": trees.n_iter_, "seed": seed},
            "features": list(FEATURES),
            "pool": pool.written(),
        },
        importance={},
        metrics=metrics,
        baseline=baseline,
        is_better=all(metrics["rmse"] < one["rmse"] for one in baseline.values()),
        samples=int(known.sum()),
        dataset=dataset_of(rows),
        used=FEATURES,
        measure="rmse",
        held_out=int(held_out.sum()),
        families=rows.filter(pl.Series(told))["family"].n_unique(),
        beats_active=_beats_active(active, seen, weeks, points, held_out, expected),
        calibration=calibration_of(points[held_out] / MOST_POINTS, expected / MOST_POINTS),
    )


def _beats_active(
    active: Mapping[str, Any] | None,
    seen: Seen,
    weeks: NDArray[np.int64],
    points: Array,
    held_out: NDArray[np.bool_],
    expected: Array,
) -> bool | None:
    """Ask the version in use about the held-out weeks that are later than its own, as `outcomes` does."""
    if active is None or not is_of_this_version(active):
        return None
    until = active.get("until")
    asked = held_out & (True if until is None else weeks > int(until))
    if asked.sum() < LEAST_PART:
        return None
    with one_thread_of_sklearn():
        found = active["trees"].predict(matrix(seen, Pool(**active["pool"]))[asked])
    its_own = errors_of(points[asked], np.clip(found, LEAST_POINTS, MOST_POINTS))
    return bool(errors_of(points[asked], expected[asked[held_out]])["rmse"] < its_own["rmse"])


def expected_engagement(estimator: Mapping[str, Any], history: pl.DataFrame, asked: pl.DataFrame) -> Array:
    """Say how engaged a child will be in each asked lesson, 1-5."""
    seen, to_come = together(history, asked)
    with one_thread_of_sklearn():
        found = estimator["trees"].predict(matrix(seen, Pool(**estimator["pool"]))[to_come])
    return np.clip(found, LEAST_POINTS, MOST_POINTS)


def own_engagement(history: pl.DataFrame, asked: pl.DataFrame) -> Array:
    """Say the same from one family's own weeks alone: what was told of the subject, shrunk towards the child's."""
    seen, to_come = together(history, asked)
    return seen.engagement(Pool())["subject"][to_come]


def _trees(table: NDArray[np.float32], points: Array, seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        learning_rate=0.1,
        max_iter=80,
        max_leaf_nodes=16,
        min_samples_leaf=int(np.clip(len(points) / 500, 20, 200)),
        l2_regularization=5.0,
        early_stopping=True,
        n_iter_no_change=5,
        random_state=seed,
    )
    return trees.fit(table, points)


def _baselines(
    seen: Seen,
    pool: Pool,
    table: NDArray[np.float32],
    points: Array,
    known: NDArray[np.bool_],
    held_out: NDArray[np.bool_],
) -> dict[str, dict[str, float]]:
    """Measure the overall mean, the child's and a linear regression on the same held-out weeks."""
    from sklearn.linear_model import Ridge

    centre = np.nanmean(table[known], axis=0)
    filled = np.where(np.isnan(table), centre, table)
    spread = filled[known].std(axis=0)
    standard = (filled - centre) / np.where(spread > 0, spread, 1)
    linear = Ridge(alpha=1.0).fit(standard[known], points[known])
    expected = {
        "overall mean": np.full(int(held_out.sum()), points[known].mean()),
        "child's mean": seen.engagement(pool)["child"][held_out],
        "linear": np.clip(linear.predict(standard[held_out]), LEAST_POINTS, MOST_POINTS),
    }
    return {name: errors_of(points[held_out], one) for name, one in expected.items()}
