"""What makes one family's lessons get done: a weekday or a part of the day against all others, where it is sure enough."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brightpath.domain.weeks import WEEKDAYS, part_of_day

#: So sure of all that is said together: each of the comparisons looked at has to be as much surer.
LEAST_SURE: Final = 0.9
#: Fewer lessons on one side, or a smaller difference, and it is not looked at.
LEAST_HELD, LEAST_DIFFERENCE = 5, 0.15
#: A subject counts among a child's lessons with so many of it on both sides.
LEAST_OF_EACH: Final = 3
MOST_TOLD: Final = 6


@dataclass(frozen=True)
class Tally:
    """How many lessons got done of those held."""

    done: int
    held: int

    @property
    def rate(self) -> float:
        return self.done / self.held if self.held else 0.0


@dataclass(frozen=True)
class Difference:
    """One child's lessons (of one subject, or all) on a weekday or in a part of the day, against its others; `sure` 0-1."""

    child: str
    subject: str | None
    by: str
    place: str
    there: Tally
    elsewhere: Tally
    sure: float

    @property
    def about(self) -> tuple[str, str, str, bool]:
        """What it says, whatever the subject."""
        return self.child, self.by, self.place, self.is_more

    @property
    def is_more(self) -> bool:
        return self.there.rate > self.elsewhere.rate


def what_gets_done(rows: pl.DataFrame) -> tuple[Difference, ...]:
    """Find what is sure enough to be said, what is surest first; what holds for all of a child's lessons is said once.

    Two rates have independent beta posteriors from flat priors; a difference is told when the chance that it points this way is
    at least 1 - 0.1 / (number of comparisons), so that all that is told together is 90 % sure.

    References
    ----------
    Bonferroni's correction: Dunn (1961), J. Am. Stat. Assoc. 56.
    """
    if rows.is_empty():
        return ()
    rows = rows.select(
        pl.col("child", "subject").cast(pl.String),
        pl.col("is_done"),
        weekday=pl.col("weekday").replace_strict(dict(enumerate(WEEKDAYS)), return_dtype=pl.String),
        part=pl.col("start").map_elements(part_of_day, return_dtype=pl.String),
    )
    of_subjects = pl.concat(_tallies(rows, by) for by in ("weekday", "part"))
    groups = pl.concat([of_subjects, _of_all_subjects(of_subjects)])
    groups = groups.filter((pl.col("held") >= LEAST_HELD) & (pl.col("other_held") >= LEAST_HELD))
    if groups.is_empty():
        return ()
    done, held, other_done, other_held = (
        groups[name].to_numpy().astype(np.int64) for name in ("done", "held", "other_done", "other_held")
    )
    more = chance_of_more(done, held, other_done, other_held)
    sure = np.maximum(more, 1 - more)
    found = [
        Difference(
            row["child"], row["subject"], row["by"], row["place"], Tally(row["done"], row["held"]),
            Tally(row["other_done"], row["other_held"]), float(of_row),
        )
        for row, of_row in zip(groups.iter_rows(named=True), sure, strict=True)
        if of_row >= 1 - (1 - LEAST_SURE) / groups.height
    ]  # fmt: skip
    found = [one for one in found if abs(one.there.rate - one.elsewhere.rate) >= LEAST_DIFFERENCE]
    found = _said_once(found, groups)
    found.sort(key=lambda one: (-one.sure, one.child, one.subject or "", one.by, one.place))
    return tuple(found[:MOST_TOLD])


def _tallies(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Count what got done of each subject at each place, and of the same lessons elsewhere."""
    lesson = ["child", "subject"]
    there = rows.group_by(*lesson, by, maintain_order=True).agg(
        done=pl.col("is_done").sum().cast(pl.Int64), held=pl.len().cast(pl.Int64)
    )
    return there.select(
        *lesson,
        by=pl.lit(by),
        place=pl.col(by),
        done="done",
        held="held",
        other_done=pl.col("done").sum().over(lesson) - pl.col("done"),
        other_held=pl.col("held").sum().over(lesson) - pl.col("held"),
    )


def _of_all_subjects(tallies: pl.DataFrame) -> pl.DataFrame:
    """Add up each child's subjects that are held both here and there: no subject is compared with another one."""
    both = tallies.filter((pl.col("held") >= LEAST_OF_EACH) & (pl.col("other_held") >= LEAST_OF_EACH))
    together = both.group_by("child", "by", "place", maintain_order=True).agg(
        pl.col("done", "held", "other_done", "other_held").sum(), subjects=pl.len()
    )
    # Of one subject alone it is said as the subject's.
    several = together.filter(pl.col("subjects") > 1).with_columns(subject=pl.lit(None, pl.String))
    return several.select(tallies.columns)


def _said_once(found: list[Difference], groups: pl.DataFrame) -> list[Difference]:
    """Say of all lessons what several subjects show, and else of the one subject that does."""
    shown: Counter[tuple[str, str, str, bool]] = Counter()
    for row in groups.filter(pl.col("subject").is_not_null()).iter_rows(named=True):
        more = row["done"] / row["held"] - row["other_done"] / row["other_held"]
        if abs(more) >= LEAST_DIFFERENCE:
            shown[row["child"], row["by"], row["place"], more > 0] += 1
    by_one = {one.about for one in found if one.subject is not None and shown[one.about] < 2}
    general = {one.about for one in found if one.subject is None and one.about not in by_one}
    return [one for one in found if (one.about in general) == (one.subject is None)]


def chance_of_more(
    done: NDArray[np.int64], held: NDArray[np.int64], other_done: NDArray[np.int64], other_held: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Say how likely the first of two rates is the higher, from flat priors; element by element.

    The chance that a Beta(a, b) lies above a Beta(c, d) is the sum over i < a of B(c + i, d + b) / ((b + i) B(1 + i, b) B(c, d)).

    References
    ----------
    Cook (2005), Exact calculation of beta inequalities, UT MD Anderson Cancer Center.
    """
    a, b, c, d = done + 1, held - done + 1, other_done + 1, other_held - other_done + 1
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int((a + b + c + d).max()) + 1)))])  # log n!

    def log_beta(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
        return logs[one - 1] + logs[other - 1] - logs[one + other - 1]

    total = np.zeros(len(a))
    for i in range(int(a.max())):
        at = i < a
        ones = np.full(int(at.sum()), i)
        term = log_beta(c[at] + ones, d[at] + b[at]) - log_beta(1 + ones, b[at]) - log_beta(c[at], d[at])
        total[at] += np.exp(term) / (b[at] + i)
    return np.clip(total, 0.0, 1.0)
