"""The chance that a lesson gets done: trained over all families, made true on later weeks, held against three baselines.

Where no model serves, the shrunk rates of one family alone do (`own_chances`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brightpath.learning.calibrate import (
    LEAST_CHANCE,
    MOST_CHANCE,
    Curve,
    curve_of,
    deviation_of,
    family_offsets,
    shifted,
    trusted,
)
from brightpath.learning.logistic import fit_logistic, logistic_odds
from brightpath.learning.never_told import without_never_told
from brightpath.learning.outcome_features import (
    FEATURES,
    RISING,
    VERSION,
    Pool,
    Seen,
    chance_of,
    log_odds,
    matrix,
    pool_of,
    week_number,
    with_history,
)
from brightpath.learning.scores import calibration_of, scores_of
from brightpath.learning.threads import one_thread_of_sklearn
from brightpath.learning.trained import NotTrained, Trained

Array = NDArray[np.float64]

NAME: Final = "outcomes"
#: Shares of the rows, in order of their weeks: to learn from, and to make the chances true; the rest is held out.
LEARNED_FROM, MADE_TRUE_ON = 0.7, 0.85
#: No model from less: lessons altogether, of each part, and weeks.
LEAST_ROWS, LEAST_PART, LEAST_WEEKS = 1000, 100, 6
TOO_LITTLE = "There are {rows} lessons of {weeks} weeks to learn from; {needed} lessons of {least} weeks are needed."
ONE_CLASS = "Nearly every lesson ended the same way, so there is nothing to tell apart yet."
ANOTHER_VERSION = "The model of what gets done was made by another version of BrightPath, so it is not used."
#: The importance of an input is what the log loss gains on so many held-out lessons when it is shuffled.
_ASKED_FOR_IMPORTANCE = 10_000
#: What may be tried for how much of the log odds is the trees', the rest being the logistic's.
_SHARES: Final = (0.25, 0.5, 0.75)


@dataclass(frozen=True, eq=False)
class Parts:
    """Rows in order of their weeks: those learned from, those that the chances are made true on, those held out."""

    fit: NDArray[np.bool_]
    true: NDArray[np.bool_]
    held_out: NDArray[np.bool_]


def weeks_of(rows: pl.DataFrame) -> NDArray[np.int64]:
    """Number the week of each row."""
    return rows.select(week_number()).to_series().to_numpy() if rows.height else np.zeros(0, dtype=np.int64)


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Put rows in an order that follows from themselves: trees hold back some by their places."""
    # Words kept as numbers are sorted as words all the same; turned into words they took a quarter of a gigabyte.
    return rows.sort("week_start", "on", "start", "family", "child", "subject", maintain_order=True)


def parts_of(weeks: NDArray[np.int64]) -> Parts:
    """Cut by whole weeks, so that nothing is learned from a week that it is measured on."""
    ordered = np.sort(weeks)
    first, second = (
        ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (LEARNED_FROM, MADE_TRUE_ON)
    )
    second = max(second, first + 1)
    return Parts(weeks < first, (weeks >= first) & (weeks < second), weeks >= second)


def train(rows: pl.DataFrame, *, active: Mapping[str, Any] | None = None, seed: int = 0) -> Trained | NotTrained:
    """Train on what became of the lessons of all families; what is measured is what would serve.

    It learns from the first 70 % of the rows, its chances are made true on the next 15 %, and the last weeks are held out.
    The version in use is asked about those of them that are later than all it learned from.
    """
    rows = in_order(rows.filter(pl.col("is_done").is_not_null()))
    weeks = weeks_of(rows)
    count = len(np.unique(weeks))
    if rows.height < LEAST_ROWS or count < LEAST_WEEKS:
        said = TOO_LITTLE.format(rows=rows.height, weeks=count, needed=LEAST_ROWS, least=LEAST_WEEKS)
        return NotTrained(NAME, said, rows.height, LEAST_ROWS)
    done = rows["is_done"].cast(pl.Float64).to_numpy()
    parts = parts_of(weeks)
    for part in (parts.fit, parts.true, parts.held_out):
        ended = done[part]
        if len(ended) < LEAST_PART or not 0.01 <= ended.mean() <= 0.99:
            return NotTrained(NAME, ONE_CLASS, rows.height, LEAST_ROWS)
    with one_thread_of_sklearn():
        return _train(rows, done, parts, active, seed)


def _train(rows: pl.DataFrame, done: Array, parts: Parts, active: Mapping[str, Any] | None, seed: int) -> Trained:
    pool = pool_of(rows.filter(pl.Series(parts.fit)))
    seen, weeks = with_history(rows), weeks_of(rows)
    table = without_never_told(matrix(seen, pool), parts.fit)
    trees, logistic = _trees(table[parts.fit], done[parts.fit], seed), fit_logistic(table[parts.fit], done[parts.fit])
    share = _share_of_trees(trees, logistic, table[parts.true], done[parts.true])
    predictor = {"trees": trees, "logistic": logistic, "share": share}
    later = ~parts.fit
    raw = np.full(len(done), np.nan)
    raw[later] = _raw(predictor, table[later])
    curve = curve_of(done[parts.true], raw[parts.true])
    by_week = rows.select("family", week=week_number())
    chance = curve.of(raw[later])
    in_true = parts.true[later]
    deviation = deviation_of(by_week.filter(pl.Series(parts.true)), chance[in_true], done[parts.true])
    own = rates_alone(seen, pool)
    served = _for_families(by_week.filter(pl.Series(later)), chance, own[later], done[later], deviation)[~in_true]
    held = done[parts.held_out]
    metrics = scores_of(held, served)
    baseline = _baselines(seen, pool, table, done, parts)
    return Trained(
        name=NAME,
        estimator={
            "version": VERSION,
            "features": list(FEATURES),
            "pool": pool.written(),
            **predictor,
            "said": curve.said,
            "true": curve.true,
            "deviation": deviation,
            "until": int(weeks[~parts.held_out].max()),
        },
        parameters={
            "trees": {"learning_rate": trees.learning_rate, "iterations": trees.n_iter_, "seed": seed},
            "features": list(FEATURES),
            "pool": pool.written(),
            "share_of_trees": share,
            "family_deviation": deviation,
        },
        importance=_importance(predictor, table[parts.held_out], held, seed),
        metrics=metrics,
        baseline=baseline,
        is_better=all(
            metrics["log_loss"] < one["log_loss"] and metrics["auc"] > one["auc"] for one in baseline.values()
        ),
        samples=int(parts.fit.sum() + parts.true.sum()),
        dataset=dataset_of(rows),
        used=FEATURES,
        held_out=len(held),
        families=rows["family"].n_unique(),
        beats_active=_beats_active(active, seen, by_week, done, parts, served),
        calibration=calibration_of(held, served),
    )


def _beats_active(
    active: Mapping[str, Any] | None, seen: Seen, by_week: pl.DataFrame, done: Array, parts: Parts, served: Array
) -> bool | None:
    """Ask the version in use about the held-out weeks that are later than its own; None when these are too few.

    One without `until` learned from none of these families.
    """
    if active is None or not is_of_this_version(active):
        return None
    until = active.get("until")
    asked = parts.held_out & (True if until is None else by_week["week"].to_numpy() > int(until))
    if asked.sum() < LEAST_PART:
        return None
    later = ~parts.fit
    raw = _raw(active, matrix(seen, Pool(**active["pool"]))[later])
    chance = Curve(np.asarray(active["said"]), np.asarray(active["true"])).of(raw)
    its_pool = Pool(**active["pool"])
    by_its = _for_families(
        by_week.filter(pl.Series(later)),
        chance,
        rates_alone(seen, its_pool)[later],
        done[later],
        float(active["deviation"]),
    )
    its_own = scores_of(done[asked], by_its[asked[later]])
    return bool(scores_of(done[asked], served[asked[parts.held_out]])["log_loss"] < its_own["log_loss"])


def _trees(table: NDArray[np.float32], done: Array, seed: int) -> Any:
    """Fit boosted trees that stop where they gain nothing more.

    The field's number is taken as it is: named as a category it gained nothing, and put functions into the model's file.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    trees = HistGradientBoostingClassifier(
        learning_rate=0.15,
        max_iter=100,
        max_leaf_nodes=24,
        min_samples_leaf=int(np.clip(len(done) / 500, 20, 200)),
        l2_regularization=5.0,
        monotonic_cst=[int(name in RISING) for name in FEATURES],
        early_stopping=True,
        validation_fraction=0.1,
        n_iter_no_change=8,
        random_state=seed,
    )
    return trees.fit(table, done)


def _share_of_trees(trees: Any, logistic: Mapping[str, Any], table: NDArray[np.float32], done: Array) -> float:
    """Find how much the trees say beside the logistic, which goes on where they have seen nothing alike."""
    of_trees, of_line = log_odds(trees.predict_proba(table)[:, 1]), logistic_odds(logistic, table)
    losses = [scores_of(done, chance_of(share * of_trees + (1 - share) * of_line))["log_loss"] for share in _SHARES]
    return _SHARES[int(np.argmin(losses))]


# --- Predicting -------------------------------------------------------------------------------------------------------


def _raw(predictor: Mapping[str, Any], table: NDArray[np.float32]) -> Array:
    """Let trees and logistic say together how likely each lesson gets done, by the mean of their log odds."""
    share = float(predictor["share"])
    of_trees = log_odds(predictor["trees"].predict_proba(table)[:, 1])
    return chance_of(share * of_trees + (1 - share) * logistic_odds(predictor["logistic"], table))


def is_of_this_version(estimator: object) -> bool:
    """Say whether a model reads the inputs as this version of BrightPath writes them."""
    return (
        isinstance(estimator, Mapping)
        and estimator.get("version") == VERSION
        and list(estimator.get("features", ())) == list(FEATURES)
    )


def chances(estimator: Mapping[str, Any], history: pl.DataFrame, asked: pl.DataFrame) -> Array:
    """Say how likely each asked lesson gets done, 0-1; `history` is what became of its family's lessons so far.

    Both have the columns of the rows that were learned from; of what is asked, what became of it is missing.
    """
    seen, to_come = together(history, asked)
    pool = Pool(**estimator["pool"])
    deviation = float(estimator["deviation"])
    weeks = seen.rows.select("family", week=week_number())
    # What a family is beyond the model rests on a few half-lives: what is older is not asked about.
    recent = weeks["week"].to_numpy() >= (weeks["week"].max() or 0) - 16  # type: ignore[operator]
    wanted = to_come | recent
    with one_thread_of_sklearn():
        raw = _raw(estimator, matrix(seen, pool)[wanted])
    chance = Curve(np.asarray(estimator["said"]), np.asarray(estimator["true"])).of(raw)
    happened = seen.rows["is_done"].cast(pl.Float64).fill_null(np.nan).to_numpy()[wanted]
    own = rates_alone(seen, pool)[wanted]
    return _for_families(weeks.filter(pl.Series(wanted)), chance, own, happened, deviation)[to_come[wanted]]


def _for_families(weeks: pl.DataFrame, chance: Array, own: Array, happened: Array, deviation: float) -> Array:
    """Shift a model's chances to each family, and hold them against its own rates."""
    return trusted(weeks, shifted(chance, family_offsets(weeks, chance, happened, deviation)), own, happened)


def own_chances(history: pl.DataFrame, asked: pl.DataFrame) -> Array:
    """Say the same from one family's own weeks alone, by shrunk rates of child, subject, part of the day and weekday."""
    seen, to_come = together(history, asked)
    return rates_alone(seen, Pool())[to_come]


def rates_alone(seen: Seen, pool: Pool) -> Array:
    """Say by the shrunk rates alone how likely each lesson gets done."""
    return np.clip(chance_of(seen.together(pool)), LEAST_CHANCE, MOST_CHANCE)


def together(history: pl.DataFrame, asked: pl.DataFrame) -> tuple[Seen, NDArray[np.bool_]]:
    """Give what is asked its history; the second says which rows are asked."""
    asked = asked.with_columns(is_done=pl.lit(None, pl.Boolean), engagement=pl.lit(None, pl.Int8))
    both = pl.concat([history, asked.select(history.columns)], how="vertical_relaxed")
    to_come = np.zeros(both.height, dtype=bool)
    to_come[history.height :] = True
    return with_history(both), to_come


# --- What it is held against ------------------------------------------------------------------------------------------


def _baselines(
    seen: Seen, pool: Pool, table: NDArray[np.float32], done: Array, parts: Parts
) -> dict[str, dict[str, float]]:
    """Measure the three baselines and the shrunk rates on the same held-out weeks, each knowing the weeks before."""
    held = done[parts.held_out]
    known = ~parts.held_out
    child = (seen.done["child"] + pool.rate) / (seen.held["child"] + 1)
    chance = {
        "overall rate": np.full(len(held), done[known].mean()),
        "child's rate": child[parts.held_out],
        "logistic": chance_of(logistic_odds(fit_logistic(table[known], done[known]), table[parts.held_out])),
        "shrunk rates": rates_alone(seen, pool)[parts.held_out],
    }
    return {name: scores_of(held, one) for name, one in chance.items()}


def _importance(predictor: Mapping[str, Any], table: NDArray[np.float32], done: Array, seed: int) -> dict[str, float]:
    """Shuffle one input after the other and see what the log loss gains, as shares of the whole.

    References
    ----------
    Breiman (2001), Random forests, Machine Learning 45: permutation importance.
    """
    dice = np.random.default_rng(seed)
    chosen = np.sort(dice.permutation(len(done))[:_ASKED_FOR_IMPORTANCE])
    table, done = table[chosen], done[chosen]
    usual = scores_of(done, _raw(predictor, table))["log_loss"]
    gains = {}
    for place, name in enumerate(FEATURES):
        shuffled = table.copy()
        shuffled[:, place] = dice.permutation(shuffled[:, place])
        gains[name] = max(0.0, scores_of(done, _raw(predictor, shuffled))["log_loss"] - usual)
    total = sum(gains.values())
    return {name: gain / total for name, gain in gains.items()} if total else {}


def dataset_of(rows: pl.DataFrame) -> str:
    """Name the rows by a hash in which every row counts and their order does not."""
    facts = rows.select("week_start", "on", "start", "minutes", "is_done", pl.col("child", "subject").cast(pl.String))
    sums = facts.hash_rows(seed=0).sum()
    return hashlib.sha256(f"{rows.height}:{sums}".encode()).hexdigest()[:16]
