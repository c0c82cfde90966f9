"""What is known of a lesson before its week begins: where it stands, whose it is, and how such lessons went in earlier weeks.

History is of earlier weeks only, as a plan is made before its week, so a row never knows what became of itself or of the days
before it. Rows are frames with the columns of `storage.outcomes.OUTCOMES` and `field`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brightpath.domain.catalogue import FIELDS
from brightpath.domain.weeks import PARTS_OF_DAY

Array = NDArray[np.float64]

#: Raised whenever the inputs mean something else: a model of another version does not serve.
VERSION: Final = 2
#: By level of the history: whose share of the parents' rate it is, and after how many weeks a week counts half.
LEVELS: Final[dict[str, tuple[str | None, float]]] = {
    "family": (None, 26.0),
    "lately": ("family", 1.5),
    "child": ("family", 12.0),
    "subject": ("child", 12.0),
    "part": ("child", 12.0),
    "weekday_so_far": ("child", 12.0),
}
#: What is known of the lesson itself.
OF_LESSON: Final = (
    "start", "weekday", "minutes", "nth", "minutes_before", "day_minutes", "age", "attention", "is_core", "interest", "field",
)  # fmt: skip
#: In this order they stand in the matrix: the lesson, the shrunk rates (log odds), how much they rest on, told engagement.
FEATURES: Final = (
    *OF_LESSON, *LEVELS, "own_rates", "child_weeks", "subject_times", "engagement_of_child", "engagement_of_subject",
)  # fmt: skip
#: The more of these, the likelier it gets done; a model that has never seen so low a rate cannot turn that round.
RISING: Final = (*LEVELS, "own_rates", "engagement_of_child", "engagement_of_subject")
#: How many lessons the parent's rate counts for where nothing else is known: a beta-binomial's strength.
USUAL_STRENGTH: Final = 12.0
LEAST_STRENGTH, MOST_STRENGTH = 2.0, 200.0
#: What is expected of families of which nothing is known, and of their engagement.
USUAL_RATE, USUAL_ENGAGEMENT = 0.75, 3.5
#: Told engagement weighs against the level above as so many lessons.
ENGAGEMENT_STRENGTH: Final = 5.0
_BOUNDS = sorted(start for start, _ in PARTS_OF_DAY.values())[1:]


@dataclass(frozen=True)
class Pool:
    """What all families share: the overall rate and engagement, and how far a level's own rate is to be trusted.

    `strength` is, by level, the number of lessons that the level above counts for (alpha + beta of a beta prior round it).
    """

    rate: float = USUAL_RATE
    engagement: float = USUAL_ENGAGEMENT
    strength: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(LEVELS, USUAL_STRENGTH))

    def written(self) -> dict[str, Any]:
        return {**asdict(self), "strength": dict(self.strength)}


def rows_of(columns: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """Make rows to learn from of columns by name."""
    words = pl.col("family", "child", "subject", "field").cast(pl.Categorical())
    return pl.DataFrame(dict(columns)).with_columns(words, pl.col("weekday", "engagement", "interest").cast(pl.Int8))


def pool_of(rows: pl.DataFrame) -> Pool:
    """Read from what became of lessons what families share.

    The strengths follow from how much rates of groups scatter beyond chance, by the method of moments.

    References
    ----------
    Kleinman (1973), Proportions with extraneous variance, J. Am. Stat. Assoc. 68; Williams (1982), Applied Statistics 31.
    """
    told = rows.filter(pl.col("is_done").is_not_null())
    if told.is_empty():
        return Pool()
    rate = (told["is_done"].sum() + 1) / (told.height + 2)
    engagement = told["engagement"].mean()
    keyed = told.select(**_keys(), done=pl.col("is_done").cast(pl.Float64), above=pl.lit(rate))
    means: dict[str | None, Array] = {None: np.full(told.height, rate)}
    strength = {}
    for level, (above, _) in LEVELS.items():
        groups = keyed.with_columns(above=pl.Series(means[above])).group_by(level, maintain_order=True)
        of_group = groups.agg(done=pl.col("done").sum(), held=pl.len(), above=pl.col("above").mean())
        strength[level] = _strength(*(of_group[name].cast(pl.Float64).to_numpy() for name in ("done", "held", "above")))
        own = keyed.select((pl.col("done").sum().over(level) + rate) / (pl.len().over(level) + 1))
        means[level] = own.to_series().to_numpy()
    return Pool(float(rate), float(engagement) if engagement is not None else USUAL_ENGAGEMENT, strength)  # type: ignore[arg-type]


def _strength(done: Array, held: Array, above: Array) -> float:
    expected = held * above * (1 - above)
    room = np.sum(expected * (held - 1))
    alike = np.sum((done - held * above) ** 2 - expected) / room if room > 0 else 0.0
    return float(np.clip(1 / alike - 1, LEAST_STRENGTH, MOST_STRENGTH)) if alike > 0 else MOST_STRENGTH


# --- The history ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Seen:
    """Rows with their history, by level: how many lessons were done and held before, newer weeks counting more."""

    rows: pl.DataFrame
    done: dict[str, Array]
    held: dict[str, Array]
    joy: dict[str, Array]
    told: dict[str, Array]

    def rates(self, pool: Pool) -> dict[str, Array]:
        """Shrink the rate of each level towards the level above it: the mean of the beta posterior, 0-1."""
        rates: dict[str | None, Array] = {None: np.full(self.rows.height, pool.rate)}
        for level, (above, _) in LEVELS.items():
            strength = pool.strength[level]
            rates[level] = (self.done[level] + strength * rates[above]) / (self.held[level] + strength)
        return {level: rate for level, rate in rates.items() if level is not None}

    def engagement(self, pool: Pool) -> dict[str, Array]:
        """Shrink the engagement told of a child towards all, and of its subject towards the child's, in points."""
        child = (self.joy["child"] + ENGAGEMENT_STRENGTH * pool.engagement) / (self.told["child"] + ENGAGEMENT_STRENGTH)
        subject = (self.joy["subject"] + ENGAGEMENT_STRENGTH * child) / (self.told["subject"] + ENGAGEMENT_STRENGTH)
        return {"child": child, "subject": subject}

    def together(self, pool: Pool) -> Array:
        """Put the shrunk rates together, in log odds: the subject's, and what part of the day and weekday add to the child's.

        References
        ----------
        Beta-binomial shrinkage: Robbins (1956); Gelman and others (2013), Bayesian Data Analysis, ch. 5.
        """
        return _together({level: log_odds(rate) for level, rate in self.rates(pool).items()})


def _together(odds: Mapping[str, Array]) -> Array:
    return odds["subject"] + (odds["part"] - odds["child"]) + (odds["weekday_so_far"] - odds["child"])


def with_history(rows: pl.DataFrame) -> Seen:
    """Count for every row what its family, child, subject, part of the day and weekday did in the weeks before its own.

    A row whose `is_done` is missing is still to come: it has a history and is none.
    """
    keyed = rows.select(
        **_keys(),
        week=week_number(),
        is_done=pl.col("is_done").cast(pl.Float64),
        held=pl.col("is_done").is_not_null().cast(pl.Float64),
        joy=pl.col("engagement").cast(pl.Float64),
        told=pl.col("engagement").is_not_null().cast(pl.Float64),
    )
    seen = Seen(rows, {}, {}, {}, {})
    for level, (_, half_life) in LEVELS.items():
        names = ["is_done", "held", *(["joy", "told"] if level in ("child", "subject") else [])]
        sums = _before(keyed, level, names, half_life)
        for name, into in zip(names, (seen.done, seen.held, seen.joy, seen.told), strict=False):
            into[level] = sums[name].to_numpy()
    return seen


def _before(keyed: pl.DataFrame, level: str, names: list[str], half_life: float) -> pl.DataFrame:
    """Add up what a group did in the weeks before each row's, a week half as much after every half-life.

    With g = 2^(week / half-life), the weighted sum before week w is (sum of x g up to w, without w) / g(w).
    """
    by_week = keyed.group_by(level, "week", maintain_order=True).agg(pl.col(names).sum()).sort(level, "week")
    by_week = by_week.with_columns(
        grown=(2.0 ** ((pl.col("week") - pl.col("week").min().over(level)) / half_life)).cast(pl.Float64)
    ).with_columns(
        ((pl.col(name) * pl.col("grown")).cum_sum().shift(1, fill_value=0.0).over(level) / pl.col("grown")).alias(name)
        for name in names
    )
    return keyed.select(level, "week").join(by_week, on=[level, "week"], how="left", maintain_order="left")


def week_number() -> pl.Expr:
    """Number the weeks, so that neighbours differ by one."""
    return (pl.col("week_start").dt.epoch("d") // 7).cast(pl.Int64)


def _keys() -> dict[str, pl.Expr]:
    """Name the group of each level by one whole number."""
    family, child, subject = (pl.col(name).to_physical().cast(pl.Int64) for name in ("family", "child", "subject"))
    part = sum((pl.col("start") >= bound).cast(pl.Int64) for bound in _BOUNDS)
    return {
        "family": family,
        "lately": family,
        "child": child,
        "subject": child * 2**32 + subject,
        "part": child * 8 + part,
        "weekday_so_far": child * 8 + pl.col("weekday").cast(pl.Int64),
    }


# --- The matrix -------------------------------------------------------------------------------------------------------


def matrix(seen: Seen, pool: Pool) -> NDArray[np.float32]:
    """Write the features, (n_rows, n_features) in the order of `FEATURES`; what is not known is NaN."""
    found = np.empty((seen.rows.height, len(FEATURES)), dtype=np.float32)
    codes = {name: float(code) for code, name in enumerate(FIELDS)}
    of_lesson = seen.rows.select(
        *(pl.col(name).cast(pl.Float32) for name in OF_LESSON if name != "field"),
        field=pl.col("field").cast(pl.String).replace_strict(codes, default=None, return_dtype=pl.Float32),
    )
    for place, name in enumerate(OF_LESSON):
        found[:, place] = of_lesson[name].to_numpy()
    for place, column in enumerate(_history(seen, pool), start=len(OF_LESSON)):
        found[:, place] = column
    return found


def _history(seen: Seen, pool: Pool) -> Iterator[Array]:
    """Give the columns of what was before, one after the other: together they would be the largest thing in memory."""
    odds = {level: log_odds(rate) for level, rate in seen.rates(pool).items()}
    yield from odds.values()
    yield _together(odds)
    del odds
    yield np.log1p(seen.held["child"])
    yield np.log1p(seen.held["subject"])
    engagement = seen.engagement(pool)
    for level in ("child", "subject"):
        yield np.where(seen.told[level] > 0, engagement[level], np.nan)


def log_odds(chance: Array) -> Array:
    """Turn chances into log odds."""
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.log(chance / (1 - chance))


def chance_of(odds: Array) -> Array:
    """Turn log odds into chances."""
    return np.asarray(1 / (1 + np.exp(-odds)))
