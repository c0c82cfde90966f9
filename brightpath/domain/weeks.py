"""Dates, weekdays and the family's wall clock. Times of day are whole minutes after midnight, 0 to 1440."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

MINUTES_PER_DAY = 24 * 60


class Weekday(StrEnum):
    """The seven days, Monday first, as families write them."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


WEEKDAYS: tuple[Weekday, ...] = tuple(Weekday)
SCHOOL_DAYS: tuple[Weekday, ...] = WEEKDAYS[:5]

#: Parts of the day as (from, to) in minutes; a moment belongs to the part with from <= moment < to.
PARTS_OF_DAY: dict[str, tuple[int, int]] = {
    "early_morning": (0, 540),
    "mid-morning": (540, 690),
    "early_afternoon": (690, 840),
    "late_afternoon": (840, 1020),
    "evening": (1020, MINUTES_PER_DAY),
}

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def minute_of(clock: str) -> int:
    """Read "09:30" as 570.

    Raises
    ------
    ValueError
        When it is no time between 00:00 and 24:00.
    """
    if clock == "24:00":
        return MINUTES_PER_DAY
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ValueError(f"{clock!r} is not a time of day like 09:30.")
    return int(match[1]) * 60 + int(match[2])


def clock_of(minute: int) -> str:
    """Write 570 as "09:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def part_of_day(minute: int) -> str:
    """Name the part of the day a moment belongs to."""
    return next(name for name, (start, end) in PARTS_OF_DAY.items() if start <= minute < end)


def weekday_of(day: date) -> Weekday:
    """Name the weekday of a date."""
    return WEEKDAYS[day.weekday()]


def week_start_of(day: date, first: Weekday = Weekday.MONDAY) -> date:
    """Find the first day of the family's week that holds the date."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(first)) % 7)


def days_of_week(week_start: date) -> tuple[date, ...]:
    """List the seven dates of the week that begins on `week_start`."""
    return tuple(week_start + timedelta(days=offset) for offset in range(7))


def is_first_such_weekday_of_month(day: date) -> bool:
    """Say whether the date is the month's first Monday, Tuesday ...: the meaning of "monthly"."""
    return day.day <= 7
