"""What a place asks of home educators in a year: days, hours, what to keep and to file, dated and with its source.

Facts as data, not legal advice. A family's own rule is a requirement like any other.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict

#: Kindergarten; the first grade is 1.
KINDERGARTEN: Final = 0
LAST_GRADE: Final = 12
#: Where nothing else is said, a child of this age is in kindergarten.
KINDERGARTEN_AGE: Final = 5
#: Grades change with the summer.
_NEW_GRADE: Final = (7, 1)
#: The id of the place that a family describes itself.
OWN: Final = "own"
_DAY = timedelta(days=1)


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True)


class Amount(_Fact):
    """What is asked of the grades from `first_grade` to `last_grade`, both included (0 = kindergarten), in a year."""

    first_grade: int = KINDERGARTEN
    last_grade: int = LAST_GRADE
    days: int | None = None
    hours: int | None = None
    core_hours: int | None = None
    #: Of the core hours those that have to be held at home.
    core_hours_at_home: int | None = None
    #: About so many in each quarter of the year.
    hours_a_quarter: int | None = None
    #: What has to be known of these grades.
    note: str | None = None


class Filing(_Fact):
    """Something to be handed in each year by `month` and `day`, or after each quarter."""

    what: str
    month: int | None = None
    day: int | None = None
    each_quarter: bool = False

    def due_in(self, first: date, last: date) -> list[date]:
        """List the dates between two on which it is due, for one with a day of the year."""
        if self.month is None or self.day is None:
            return []
        due = (date(year, self.month, self.day) for year in range(first.year, last.year + 1))
        return [day for day in due if first <= day <= last]


class Requirement(_Fact):
    """What is said here of the days from `valid_from` to `valid_until`, both included; without an end it holds today.

    `is_either`: days or hours are enough. `day_minutes` make a day; None where anything that was done makes one.
    `year_starts` is the month and day from which a year is counted, None for the family's own school year.
    """

    valid_from: date
    #: It came into force on `valid_from`. Else it is older, and nobody looked up since when it holds.
    is_in_force_from: bool = False
    valid_until: date | None = None
    amounts: tuple[Amount, ...] = ()
    is_either: bool = False
    day_minutes: int | None = None
    year_starts: tuple[int, int] | None = None
    #: In each quarter at least so many per cent of the planned work has to be done, or the reason be written.
    least_done_percent: int | None = None
    subjects: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    note: str | None = None
    source: str = ""
    url: str | None = None
    #: The day ("2026-11-22"), or only the month ("2026-11"), in which it was read; None for a family's own.
    checked_on: str | None = None
    #: Read in somebody's summary, not in the text itself.
    is_second_hand: bool = False
    #: What of it stands here as we know it, and was not found where the rest was read.
    not_looked_up: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_until or date.max)

    def amount_for(self, grade: int) -> Amount | None:
        """Find what is asked of a grade; None when nothing is, or when the child is too young."""
        grade = min(grade, LAST_GRADE)
        return next((one for one in self.amounts if one.first_grade <= grade <= one.last_grade), None)


class Region(_Fact):
    """A place with its requirements, oldest first; no two hold on the same day."""

    id: str
    name: str
    country: str
    requirements: tuple[Requirement, ...]

    def on(self, day: date) -> Requirement | None:
        """Find what held on a day; None for days that nobody looked up."""
        return next((one for one in self.requirements if one.holds_on(day)), None)


def own_region(requirement: Requirement) -> Region:
    """Make a place of a family's own rule."""
    return Region(id=OWN, name="Our own rule", country="", requirements=(requirement,))


def grade_at(age: int) -> int:
    """Guess the grade of a child from its age in years; below 0 it is too young for any."""
    return age - KINDERGARTEN_AGE


def grade_of(text: str | None) -> int | None:
    """Read "K", "kindergarten", "3", "3rd" or "Grade 7"; None for anything else."""
    plain = (text or "").strip().casefold()
    if plain in ("k", "kg", "kindergarten"):
        return KINDERGARTEN
    found = re.fullmatch(r"(?:grade\s*)?(\d{1,2})(?:st|nd|rd|th)?(?:\s*grade)?", plain)
    return int(found[1]) if found and int(found[1]) <= LAST_GRADE else None


def grade_in(grade: int, said_on: date, day: date) -> int:
    """Tell the grade on another day from the grade on the day it was said; each summer makes a year."""
    return grade + _school_year(day) - _school_year(said_on)


def grade_name(grade: int) -> str:
    """Say "kindergarten" or "grade 3"; "before kindergarten" below."""
    if grade < KINDERGARTEN:
        return "before kindergarten"
    return "kindergarten" if grade == KINDERGARTEN else f"grade {min(grade, LAST_GRADE)}"


def year_around(day: date, starts: tuple[int, int]) -> tuple[date, date]:
    """Find the first and the last day of the twelve months, from a month and day on, that hold a date."""
    first = date(day.year, *starts)
    if first > day:
        first = date(day.year - 1, *starts)
    return first, date(first.year + 1, *starts) - _DAY


def _school_year(day: date) -> int:
    return day.year - ((day.month, day.day) < _NEW_GRADE)
