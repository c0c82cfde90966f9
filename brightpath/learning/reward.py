"""What a week is worth in stars: gradient boosting over rated weeks of all families, proved on later weeks before it may choose.

Two fits: weeks to come are judged by what can be seen of a schedule, rated ones by the five statements and changes too.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from brightpath.domain.feedback import LIKERT, LIKERT_KEYS
from brightpath.domain.models import REWARD
from brightpath.learning.never_told import without_never_told
from brightpath.learning.scores import calibration_of, errors_of
from brightpath.learning.threads import one_thread_of_sklearn
from brightpath.learning.trained import NotTrained, Trained

Array = NDArray[np.float64]

#: The inputs' meaning; a model of another number reads something else.
VERSION: Final = 1
MOST_STARS: Final = 5.0
#: An item that was not rated counts as the middle of its scale.
MIDDLE: Final = 3.0
SHAPE: Final = ("structure_level", "block_minutes", "breaks", "left_out", "usual")
WISHES: Final = tuple(wish for item in LIKERT for wish in item.wishes)
FLAGS: Final = ("time_shifted", "blocks_resized", "subjects_reordered")
SCHEDULE: Final = (*SHAPE, *WISHES)
FULL: Final = (*SCHEDULE, *LIKERT_KEYS, *FLAGS)
#: A family's level before it rated anything, and as how many ratings that counts.
LEVEL, LEVEL_COUNTS = 3.6, 2.0

LEAST_WEEKS, LEAST_HELD_OUT = 40, 10
#: The first share of the rated weeks is never held out; the rest is foreseen in so many steps, each from all before it.
LEARNED_FROM, STEPS = 0.6, 6
OVERALL, FAMILYS, UTILITY = "overall mean", "family's mean", "linear utility"

TOO_FEW = "There are {rows} rated weeks; at least {needed} are needed."
NO_LATER = "No rated weeks lie later than the others, so nothing could be held out yet."

OnProgress = Callable[[int, str], bool]


@dataclass(frozen=True)
class WeekShape:
    """What can be seen of a week before it is lived: the planner's features, and what it was asked to be like.

    `breaks` is after how many blocks one is liked.
    """

    features: Mapping[str, float]
    structure_level: float
    block_minutes: float
    breaks: float


@dataclass(frozen=True)
class RatedWeek:
    """A week with its stars; `family` is a number that stands for nobody. Several people's stars are averaged before.

    `expected` are the stars that the family's own utility expected before the week was rated; None where nobody asked it.
    """

    family: int
    week_start: date
    shape: WeekShape
    stars: float
    likert: Mapping[str, float] = field(default_factory=dict)
    adjustments: Mapping[str, int] = field(default_factory=dict)
    expected: float | None = None


def usual_stars(earlier: Sequence[float]) -> float:
    """Say how a family usually rates, from its earlier stars, drawn to the level of all families."""
    return (LEVEL * LEVEL_COUNTS + sum(earlier)) / (LEVEL_COUNTS + len(earlier))


# --- Judging ----------------------------------------------------------------------------------------------------------


def is_of_this_version(estimator: object) -> bool:
    """Say whether a model reads the inputs as this version of BrightPath writes them."""
    return isinstance(estimator, Mapping) and estimator.get("version") == VERSION


def judged(estimator: Mapping[str, Any], shapes: Sequence[WeekShape], usual: float) -> list[float]:
    """Say how many stars 1-5 each of some weeks to come would get from a family that usually gives so many.

    Raises
    ------
    Exception
        Of any kind, when the model is none of `train`'s; ValueError when it says no number.
    """
    if not shapes:
        return []
    table = np.array([_seen(shape, usual) for shape in shapes])
    return [float(stars) for stars in _stars(estimator["schedule"], table)]


def judged_rated(estimator: Mapping[str, Any], week: RatedWeek, usual: float) -> float:
    """Say how many stars a week would get, its statements and changes known; what was not rated counts as the middle."""
    return float(_stars(estimator["full"], np.array([_seen(week.shape, usual) + _said(week)]))[0])


def _stars(fit: Any, table: Array) -> Array:
    with one_thread_of_sklearn():
        stars = np.asarray(np.clip(fit.predict(table), 0.0, 1.0) * MOST_STARS, dtype=float)
    if stars.shape != (len(table),) or not np.isfinite(stars).all():
        raise ValueError("This is no number of stars for each week.")
    return stars


def _seen(shape: WeekShape, usual: float) -> list[float]:
    features = [float(shape.features.get(wish, np.nan)) for wish in WISHES]
    left_out = min(1.0, float(shape.features.get("left_out", 0.0)) / 10)
    return [
        shape.structure_level,
        shape.block_minutes / 60,
        shape.breaks / 5,
        left_out,
        usual / MOST_STARS,
        *features,
    ]


def _said(week: RatedWeek) -> list[float]:
    points = [float(week.likert.get(key, MIDDLE)) / 5 for key in LIKERT_KEYS]
    return points + [float(bool(week.adjustments.get(flag, 0))) for flag in FLAGS]


# --- Training ---------------------------------------------------------------------------------------------------------


def train(
    weeks: Sequence[RatedWeek],
    *,
    active: Mapping[str, Any] | None = None,
    on_progress: OnProgress = lambda percent, note: True,
    seed: int = 0,
) -> Trained | NotTrained:
    """Learn from rated weeks; each of the last two fifths is foreseen from the weeks before it alone.

    It is better when its squared error lies below each baseline's by more than the standard error of that difference: the mean
    of all stars, the family's own mean, and the stars that the family's linear utility expected. Where that was never asked,
    nothing is claimed.
    """
    weeks = sorted(weeks, key=lambda week: (week.week_start, week.family))
    if len(weeks) < LEAST_WEEKS:
        return NotTrained(REWARD, TOO_FEW.format(rows=len(weeks), needed=LEAST_WEEKS), len(weeks), LEAST_WEEKS)
    steps = _steps(weeks)
    if sum(len(step) for step in steps) < LEAST_HELD_OUT:
        return NotTrained(REWARD, NO_LATER, len(weeks), LEAST_WEEKS)
    table = _table(weeks)
    with one_thread_of_sklearn():
        return _train(weeks, table, steps, active, on_progress, seed)


def _train(
    weeks: Sequence[RatedWeek],
    table: _Table,
    steps: Sequence[NDArray[np.int64]],
    active: Mapping[str, Any] | None,
    on_progress: OnProgress,
    seed: int,
) -> Trained:
    seen, full, stars = table.seen, table.full, table.stars
    foreseen, with_words, overall = np.empty(len(weeks)), np.empty(len(weeks)), np.empty(len(weeks))
    for number, step in enumerate(steps):
        before = slice(0, int(step[0]))
        foreseen[step] = _stars(_fit(seen[before], stars[before], seed), seen[step])
        with_words[step] = _stars(_fit(full[before], stars[before], seed), full[step])
        overall[step] = stars[before].mean()
        on_progress(10 + 60 * (number + 1) // len(steps), "Foreseeing later weeks from earlier ones")
    held = np.concatenate(steps)
    told, said = stars[held], foreseen[held]
    rivals = {OVERALL: overall[held], FAMILYS: table.usual[held], UTILITY: table.expected[held]}
    known = {name: np.isfinite(rival) for name, rival in rivals.items()}
    metrics = errors_of(told, said)
    metrics |= {f"{name}_with_statements": value for name, value in errors_of(told, with_words[held]).items()}
    final = _fit(seen, stars, seed)
    return Trained(
        name=REWARD,
        estimator={
            "version": VERSION,
            "schedule": final,
            "full": _fit(full, stars, seed),
            "until": weeks[-1].week_start.isoformat(),
        },
        parameters={
            "trees": {"learning_rate": _RATE, "iterations": _ROUNDS, "leaves": _LEAVES, "seed": seed},
            "inputs": {"of a week to come": list(SCHEDULE), "of a rated week": list(FULL)},
            "until": weeks[-1].week_start.isoformat(),
            "version": VERSION,
        },
        importance=_importance(seen, stars, steps, seed),
        metrics=metrics,
        baseline={name: errors_of(told[known[name]], rival[known[name]]) for name, rival in rivals.items()
                  if known[name].any()},
        is_better=all(
            int(known[name].sum()) >= LEAST_HELD_OUT and _beats(told[known[name]], said[known[name]], rival[known[name]])
            for name, rival in rivals.items()
        ),
        samples=len(weeks),
        families=len({week.family for week in weeks}),
        dataset=_dataset_of(weeks),
        used=SCHEDULE,
        measure="rmse",
        held_out=len(held),
        beats_active=_beats_active(active, weeks, held, told, said, seen),
        calibration=calibration_of(told / MOST_STARS, said / MOST_STARS, bins=min(10, len(held) // 5)),
    )  # fmt: skip


_RATE, _ROUNDS, _LEAVES = 0.06, 80, 6


def _fit(table: Array, stars: Array, seed: int) -> Any:
    """Fit shallow boosted trees to stars / 5."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        learning_rate=_RATE,
        max_iter=_ROUNDS,
        max_leaf_nodes=_LEAVES,
        min_samples_leaf=int(np.clip(len(stars) / 20, 4, 20)),
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    return trees.fit(without_never_told(table), np.clip(stars / MOST_STARS, 0.0, 1.0))


@dataclass(frozen=True, eq=False)
class _Table:
    """Rated weeks as numbers, one row each in their order: inputs, stars, the family's usual and expected stars."""

    seen: Array
    full: Array
    stars: Array
    usual: Array
    expected: Array


def _table(weeks: Sequence[RatedWeek]) -> _Table:
    """Write weeks down; what a family usually gives rests on its earlier weeks alone."""
    earlier: dict[int, list[tuple[date, float]]] = defaultdict(list)
    usual = []
    for week in weeks:
        usual.append(usual_stars([stars for on, stars in earlier[week.family] if on < week.week_start]))
        earlier[week.family].append((week.week_start, week.stars))
    seen = [_seen(week.shape, own) for week, own in zip(weeks, usual, strict=True)]
    return _Table(
        seen=np.array(seen),
        full=np.array([row + _said(week) for row, week in zip(seen, weeks, strict=True)]),
        stars=np.array([week.stars for week in weeks]),
        usual=np.array(usual),
        expected=np.array([np.nan if week.expected is None else week.expected for week in weeks]),
    )


def _steps(weeks: Sequence[RatedWeek]) -> list[NDArray[np.int64]]:
    """Cut what is held out into steps of whole weeks; weeks come in the order of their dates."""
    starts = np.array([week.week_start.toordinal() for week in weeks])
    first = starts[min(len(starts) - 1, int(LEARNED_FROM * len(starts)))]
    held = np.flatnonzero(starts > first) if first == starts[0] else np.flatnonzero(starts >= first)
    if not len(held):
        return []
    days = np.unique(starts[held])
    return [held[np.isin(starts[held], part)] for part in np.array_split(days, min(STEPS, len(days)))]


def _beats(told: Array, said: Array, rival: Array) -> bool:
    """Say whether squared errors lie below a rival's by more than the standard error of their difference."""
    gains = (told - rival) ** 2 - (told - said) ** 2
    return bool(gains.mean() > gains.std(ddof=1) / np.sqrt(len(gains)))


def _beats_active(
    active: Mapping[str, Any] | None,
    weeks: Sequence[RatedWeek],
    held: NDArray[np.int64],
    told: Array,
    said: Array,
    seen: Array,
) -> bool | None:
    """Ask the version in use about the weeks that are later than all it learned from; None when these are too few.

    One without `until` learned from none of these families.
    """
    if active is None or not is_of_this_version(active):
        return None
    until = date.fromisoformat(active.get("until", date.min.isoformat()))
    later = np.array([weeks[row].week_start > until for row in held])
    if later.sum() < LEAST_HELD_OUT:
        return None
    before = _stars(active["schedule"], seen[held[later]])
    return bool(np.mean((told[later] - said[later]) ** 2) < np.mean((told[later] - before) ** 2))


def _importance(seen: Array, stars: Array, steps: Sequence[NDArray[np.int64]], seed: int) -> dict[str, float]:
    """Share out what the squared error of the held-out weeks gains on when one input is shuffled.

    References
    ----------
    Breiman (2001), Machine Learning 45: permutation importance.
    """
    held = np.concatenate(steps)
    fit = _fit(seen[: held[0]], stars[: held[0]], seed)
    rows, told = seen[held], stars[held]
    alone = np.mean((told - _stars(fit, rows)) ** 2)
    draws = np.random.default_rng(seed)
    gains = {}
    for column, name in enumerate(SCHEDULE):
        shuffled = np.repeat(rows[None], 5, axis=0)
        for copy in shuffled:
            copy[:, column] = draws.permutation(copy[:, column])
        errors = [np.mean((told - _stars(fit, copy)) ** 2) for copy in shuffled]
        gains[name] = max(0.0, float(np.mean(errors) - alone))
    whole = sum(gains.values())
    return {name: round(gain / whole, 6) for name, gain in gains.items()} if whole > 0 else {}


def _dataset_of(weeks: Sequence[RatedWeek]) -> str:
    rows = [
        [
            week.family,
            week.week_start.isoformat(),
            week.stars,
            sorted(week.shape.features.items()),
            sorted(week.likert.items()),
        ]
        for week in weeks
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]
