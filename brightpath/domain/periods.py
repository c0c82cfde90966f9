"""Stretches of a family's days that are looked back on: the last days, a term, a school year, or from one date to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from brightpath.domain.errors import Refused
from brightpath.domain.family import FamilyCalendar
from brightpath.domain.words import date_in_year

#: Longer than this nobody looks back at once.
MOST_DAYS: Final = 5 * 366
TURNED_ROUND: Final = "The last day, {last}, is before the first, {first}. Please choose them the other way round."
STILL_TO_COME: Final = "These days are still to come. Please begin with today or a day before."
TOO_LONG: Final = "That is more than five years. Please choose fewer days."
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, right before."""
        return Period(self.first - self.days * _DAY, self.first - _DAY)


class Choice(StrEnum):
    """What a family looks back on."""

    DAYS_30 = "days_30"
    DAYS_60 = "days_60"
    DAYS_90 = "days_90"
    TERM = "term"
    SCHOOL_YEAR = "school_year"
    OWN = "own"


#: How many days the first choices look back, today among them.
DAYS_BACK: Final = {Choice.DAYS_30: 30, Choice.DAYS_60: 60, Choice.DAYS_90: 90}


def check_days(first: date, last: date) -> None:
    """See to it that days are in order, wherever somebody chooses them.

    Raises
    ------
    Refused
        When the last is before the first.
    """
    if last < first:
        raise Refused(TURNED_ROUND.format(first=_said(first), last=_said(last)))


def _said(on: date) -> str:
    return f"{date_in_year(on)} {on.year}"


def last_days(days: int, today: date) -> Period:
    """Name the last so many days, today among them."""
    return Period(today - (days - 1) * _DAY, today)


def own_period(first: date, last: date, today: date) -> Period:
    """Take the dates somebody chose; what of them is still to come is left out.

    Raises
    ------
    Refused
        When they are turned round, all to come, or too many.
    """
    check_days(first, last)
    if first > today:
        raise Refused(STILL_TO_COME)
    if (last - first).days >= MOST_DAYS:
        raise Refused(TOO_LONG)
    return Period(first, min(last, today))


def period_of(choice: Choice, calendar: FamilyCalendar, today: date) -> Period | None:
    """Find the days of a choice up to today; None for a term or year of which the calendar has none that has begun.

    Between two terms or years it is the one that ended last.
    """
    if choice in DAYS_BACK:
        return last_days(DAYS_BACK[choice], today)
    years = [(year.first, year.last) for year in calendar.school_years]
    if choice is Choice.SCHOOL_YEAR:
        spans = years
    elif choice is Choice.TERM:
        spans = [(term.first, term.last) for year in calendar.school_years for term in year.terms]
        if calendar.term_start is not None:
            spans.append((calendar.term_start, calendar.term_end or today))
    else:
        return None
    begun = [(first, last) for first, last in spans if first <= today]
    if not begun:
        return None
    first, last = max(begun)
    return Period(first, min(last, today))
