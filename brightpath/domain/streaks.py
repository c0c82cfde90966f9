"""School days in a row on which a child's lessons were done. Days without lessons and days off neither count nor break one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LearningDay:
    """A day of one child: how many lessons stood in the plan, and how many were done."""

    on: date
    planned: float
    done: float

    @property
    def is_whole(self) -> bool:
        """Whether everything was done."""
        return self.done >= self.planned

    @property
    def has_some(self) -> bool:
        """Whether anything was done."""
        return self.done > 0


@dataclass(frozen=True)
class Streak:
    """So many school days in a row, from the first to the last of them."""

    length: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Streaks:
    """The streak that goes on, and the longest there was."""

    now: Streak = Streak()
    longest: Streak = Streak()


def streaks(
    days: Iterable[LearningDay],
    today: date,
    *,
    days_off: Collection[date] = (),
    counts: Callable[[LearningDay], bool] = lambda day: day.has_some,
) -> Streaks:
    """Count the days in a row that count, each day of `days` once; today breaks nothing while it goes on.

    A day off on which lessons were done all the same counts, for they were.
    """
    going, longest = Streak(), Streak()
    for day in sorted(days, key=lambda day: day.on):
        if day.on > today or not day.planned:
            continue
        if counts(day):
            going = Streak(going.length + 1, going.first or day.on, day.on)
            longest = max(longest, going, key=lambda one: one.length)
        elif day.on != today and day.on not in days_off:
            going = Streak()
    return Streaks(going, longest)
