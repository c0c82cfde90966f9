"""The ledger of one child and year: days attended and hours that count, against what the place asks, and the pace.

Planned seat time and countable hours are two ledgers. What counts is what was done, with its real minutes: lessons that are
done, what was logged, what was put in by hand. What was planned stands beside it and is never added to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from brightpath.domain.requirements import Region, Requirement

# -- what goes in ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """What was done of a subject on a day, core or not, at home or elsewhere: whole minutes, and `untimed` without any."""

    on: date
    subject: str
    is_core: bool
    is_at_home: bool
    minutes: int
    untimed: int = 0


@dataclass(frozen=True)
class Planned:
    """What stood in the plan of a subject on a day: `lessons` (a half for a part) of `minutes`, and how many were `done`."""

    on: date
    subject: str
    lessons: float
    done: float
    minutes: int


class Mark(StrEnum):
    """What a parent says of a day, whatever the log says."""

    DAY = "day"
    HALF = "half"
    NONE = "none"


SHARES: Final[Mapping[Mark, float]] = {Mark.DAY: 1.0, Mark.HALF: 0.5, Mark.NONE: 0.0}


@dataclass(frozen=True)
class LedgerYear:
    """A year that is counted. The terms of a school year of four are its quarters."""

    name: str
    first: date
    last: date
    terms: tuple[tuple[date, date], ...] = ()


# -- what comes out ----------------------------------------------------------------------------------------------------


class What(StrEnum):
    """What a place can ask a number of."""

    DAYS = "days"
    HOURS = "hours"
    CORE = "core"
    CORE_AT_HOME = "core_at_home"


@dataclass(frozen=True)
class AttendanceDay:
    """One day: the `share` of it that was attended (0, 0.5, 1), what the log alone says, and the minutes that count."""

    on: date
    share: float
    logged_share: float
    minutes: int
    is_by_hand: bool


@dataclass(frozen=True)
class Hours:
    """What counts of one subject, as core or not: minutes, those of them at home, and how often no minutes were told."""

    subject: str
    is_core: bool
    minutes: int
    at_home_minutes: int
    untimed: int


@dataclass(frozen=True)
class Target:
    """One number that is asked for: in days for DAYS, else in minutes.

    `expected` is where the present pace leads by the end of the year, `reached_on` the day on which it is or was reached;
    both None where there is no pace, `reached_on` also where the pace does not lead there within the year.
    """

    what: What
    asked: float
    so_far: float
    expected: float | None
    reached_on: date | None

    @property
    def percent(self) -> int:
        """How much of it is there, rounded down, so that 100 says that it is reached."""
        return int(100 * self.so_far / self.asked) if self.asked else 100

    @property
    def is_reached(self) -> bool:
        return self.so_far >= self.asked

    @property
    def short(self) -> float:
        """How much will be missing at this pace, or is missing when the year is over."""
        return max(0.0, self.asked - (self.so_far if self.expected is None else self.expected))


@dataclass(frozen=True)
class Pace:
    """How the year goes on: what each school day brought since the first day that counts, and how many are to come."""

    since: date
    school_days_so_far: int
    school_days_to_come: int
    minutes_a_day: float
    #: The last school day of the year.
    by: date
    expected_minutes: int


@dataclass(frozen=True)
class SubjectWork:
    """One subject in a quarter: minutes that count, and of what was planned the lessons, how many are done, the minutes."""

    subject: str
    minutes: int
    lessons_planned: float
    lessons_done: float
    planned_minutes: int

    @property
    def done_percent(self) -> int | None:
        """Of the planned lessons how many per cent are done, rounded down; None when nothing was planned."""
        return _percent_of(self.lessons_done, self.lessons_planned)


def _percent_of(done: float, planned: float) -> int | None:
    return int(100 * done / planned + 1e-9) if planned else None


@dataclass(frozen=True)
class Quarter:
    """A quarter of the year. `asked_minutes` is what the place asks for it, None where it asks nothing by quarter."""

    number: int
    first: date
    last: date
    minutes: int
    days: float
    asked_minutes: int | None
    work: tuple[SubjectWork, ...]
    least_done_percent: int | None = None

    @property
    def lessons_planned(self) -> float:
        return sum(one.lessons_planned for one in self.work)

    @property
    def lessons_done(self) -> float:
        return sum(one.lessons_done for one in self.work)

    @property
    def planned_minutes(self) -> int:
        return sum(one.planned_minutes for one in self.work)

    @property
    def done_percent(self) -> int | None:
        """Of the planned lessons how many per cent are done, rounded down; None when nothing was planned."""
        return _percent_of(self.lessons_done, self.lessons_planned)

    @property
    def under(self) -> tuple[SubjectWork, ...]:
        """List the subjects of whose plan less was done than the place lets pass without a written reason."""
        least = self.least_done_percent or 0
        return tuple(one for one in self.work if (done := one.done_percent) is not None and done < least)


@dataclass(frozen=True)
class Stretch:
    """A part of the year in which the same rule holds; None where nobody looked up what held. `share` of the school days."""

    first: date
    last: date
    requirement: Requirement | None
    share: Fraction


@dataclass(frozen=True)
class Due:
    """Something to be handed in, and by when."""

    what: str
    on: date


@dataclass(frozen=True)
class Ledger:
    """Everything the ledger says of a child and year; `days` and `entries` in order of date, `hours` by subject.

    `is_either`: of days and hours one is enough. `until` is the last day that is counted: today, or the end of the year.
    """

    child_id: str
    child: str
    year: LedgerYear
    today: date
    until: date
    grade: int
    region: Region | None
    stretches: tuple[Stretch, ...]
    entries: tuple[Counted, ...]
    days: tuple[AttendanceDay, ...]
    hours: tuple[Hours, ...]
    targets: tuple[Target, ...]
    is_either: bool
    pace: Pace | None
    quarters: tuple[Quarter, ...]
    dues: tuple[Due, ...]
    #: The day on which the child was taken out of the household; None for one that is planned for.
    left_on: date | None = None

    @property
    def minutes(self) -> int:
        """All that counts."""
        return sum(one.minutes for one in self.entries)

    @property
    def core_minutes(self) -> int:
        return sum(one.minutes for one in self.entries if one.is_core)

    @property
    def core_minutes_at_home(self) -> int:
        return sum(one.minutes for one in self.entries if one.is_core and one.is_at_home)

    @property
    def attended(self) -> float:
        """The days attended; a half day is a half."""
        return sum(one.share for one in self.days)

    @property
    def untimed(self) -> int:
        """How many things were done for which nobody told the minutes."""
        return sum(one.untimed for one in self.entries)

    @property
    def is_over(self) -> bool:
        return self.today > self.year.last

    @property
    def is_closed(self) -> bool:
        """Say whether nothing more is expected: the year is over, or the child is no longer planned."""
        return self.is_over or self.left_on is not None

    @property
    def requirement(self) -> Requirement | None:
        """What holds today, or held at the end of a year that is over."""
        return self.stretches[-1].requirement if self.is_over else self._holding

    @property
    def _holding(self) -> Requirement | None:
        day = max(self.today, self.year.first)
        return next((one.requirement for one in self.stretches if one.first <= day <= one.last), None)

    def target(self, what: What) -> Target | None:
        return next((one for one in self.targets if one.what is what), None)

    @property
    def falling_short(self) -> tuple[Target, ...]:
        """List what will be missed at this pace; of days and hours neither where one is enough and will be there."""
        either = (What.DAYS, What.HOURS) if self.is_either else ()
        if any(one.what in either and not one.short for one in self.targets):
            return tuple(one for one in self.targets if one.short and one.what not in either)
        return tuple(one for one in self.targets if one.short)

    def cumulated(self) -> list[tuple[date, int]]:
        """List the days with something that counts, each with all minutes up to its end."""
        total, found = 0, []
        for day, minutes in sorted(minutes_by_day(self.entries).items()):
            total += minutes
            found.append((day, total))
        return found


def minutes_by_day(entries: Iterable[Counted]) -> dict[date, int]:
    """Add up what counts by day."""
    found: dict[date, int] = defaultdict(int)
    for one in entries:
        found[one.on] += one.minutes
    return dict(found)
