"""The days that are looked back on."""

from __future__ import annotations

from datetime import date

import pytest

from brightpath.domain.errors import Refused
from brightpath.domain.family import FamilyCalendar, SchoolYear, Term
from brightpath.domain.periods import STILL_TO_COME, TOO_LONG, TURNED_ROUND, Choice, Period, own_period, period_of

TODAY = date(2026, 11, 22)
AUTUMN = Term(name="Autumn", first=date(2026, 9, 1), last=date(2026, 10, 16))
WINTER = Term(name="Winter", first=date(2026, 10, 26), last=date(2026, 12, 18))
YEAR = SchoolYear(name="2026–27", first=date(2026, 9, 1), last=date(2027, 6, 30), terms=(AUTUMN, WINTER))


def test_the_last_thirty_days_have_today_among_them() -> None:
    period = period_of(Choice.DAYS_30, FamilyCalendar(), TODAY)
    assert period == Period(date(2026, 10, 24), TODAY) and period.days == 30
    assert period.before == Period(date(2026, 9, 24), date(2026, 10, 23))


def test_a_term_and_a_year_go_up_to_today() -> None:
    calendar = FamilyCalendar(school_years=(YEAR,))
    assert period_of(Choice.TERM, calendar, TODAY) == Period(WINTER.first, TODAY)
    assert period_of(Choice.SCHOOL_YEAR, calendar, TODAY) == Period(YEAR.first, TODAY)


def test_between_two_terms_it_is_the_one_that_ended_last() -> None:
    calendar = FamilyCalendar(school_years=(YEAR,))
    assert period_of(Choice.TERM, calendar, date(2026, 10, 20)) == Period(AUTUMN.first, AUTUMN.last)


def test_a_term_without_a_school_year_counts_too() -> None:
    calendar = FamilyCalendar(term_start=date(2026, 9, 7), term_end=date(2026, 12, 4))
    assert period_of(Choice.TERM, calendar, TODAY) == Period(date(2026, 9, 7), TODAY)
    assert period_of(Choice.SCHOOL_YEAR, calendar, TODAY) is None


def test_a_year_still_to_come_is_none() -> None:
    calendar = FamilyCalendar(school_years=(YEAR,))
    assert period_of(Choice.SCHOOL_YEAR, calendar, date(2026, 8, 1)) is None


def test_own_dates_end_today_at_the_latest() -> None:
    assert own_period(date(2026, 11, 1), date(2027, 1, 1), TODAY) == Period(date(2026, 11, 1), TODAY)
    assert own_period(TODAY, TODAY, TODAY).days == 1


@pytest.mark.parametrize(
    "first, last, sentence",
    [
        (date(2026, 11, 2), date(2026, 11, 1), TURNED_ROUND.format(first="2 November 2026", last="1 November 2026")),
        (date(2026, 11, 23), date(2026, 11, 24), STILL_TO_COME),
        (date(2011, 1, 1), date(2026, 1, 1), TOO_LONG),
    ],
)
def test_dates_that_cannot_be_are_refused_in_a_sentence(first: date, last: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        own_period(first, last, TODAY)
