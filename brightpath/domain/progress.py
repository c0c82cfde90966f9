"""What may be said of counts of lessons: shares, what is told apart from chance, and what is too little to say anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

#: Fewer lessons than these make no share of a cell, and none of either side of a comparison.
LEAST_IN_CELL: Final = 5
LEAST_TO_COMPARE: Final = 10
#: A cell is drawn towards the child's own average as if so many more lessons had gone like the average.
LIKE_THE_AVERAGE: Final = 4.0
#: Of the normal distribution: beyond it lie 5 %, both sides taken together.
_TWO_SIDED: Final = 1.96


@dataclass(frozen=True)
class Tally:
    """Lessons that stood in the plan, and how many of them were done; half a lesson counts half."""

    planned: float = 0.0
    done: float = 0.0

    @property
    def share(self) -> float | None:
        """How much of it was done, 0 to 1; None when nothing was planned."""
        return self.done / self.planned if self.planned else None

    def __add__(self, other: Tally) -> Tally:
        """Count both together."""
        return Tally(self.planned + other.planned, self.done + other.done)

    def __sub__(self, other: Tally) -> Tally:
        """Leave a part of it out."""
        return Tally(self.planned - other.planned, self.done - other.done)


class Trend(StrEnum):
    """How one share of lessons done stands to another."""

    MORE = "more"
    LESS = "less"
    ALIKE = "alike"
    TOO_LITTLE = "too_little"


def trend(now: Tally, before: Tally) -> Trend:
    """Say whether more was done than before, as far as so many lessons can tell it apart from chance.

    References
    ----------
    Agresti and Caffo (2000), "Simple and effective confidence intervals for proportions and differences of proportions
    result from adding two successes and two failures", The American Statistician 54: one of each to either side.
    """
    if min(now.planned, before.planned) < LEAST_TO_COMPARE:
        return Trend.TOO_LITTLE
    (one, spread), (other, other_spread) = _share_and_spread(now), _share_and_spread(before)
    margin = _TWO_SIDED * sqrt(spread + other_spread)
    if abs(one - other) <= margin:
        return Trend.ALIKE
    return Trend.MORE if one > other else Trend.LESS


def _share_and_spread(tally: Tally) -> tuple[float, float]:
    count = tally.planned + 2
    share = (tally.done + 1) / count
    return share, share * (1 - share) / count


def cautious_share(cell: Tally, whole: Tally) -> float | None:
    """Tell a small cell's share drawn towards the whole's; None when it has too few lessons to say anything."""
    if cell.planned < LEAST_IN_CELL or whole.share is None:
        return None
    return (cell.done + LIKE_THE_AVERAGE * whole.share) / (cell.planned + LIKE_THE_AVERAGE)
