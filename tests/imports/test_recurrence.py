"""Days on which something comes back: as RFC 5545 says, and as `dateutil` says, which walks on where we stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil import rrule
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from brightpath.imports.recurrence import Period, Recurrence, days_of


def days(rule: Recurrence, start: str, first: str, last: str) -> list[str]:
    found = days_of(rule, date.fromisoformat(start), date.fromisoformat(first), date.fromisoformat(last))
    return [day.isoformat() for day in found if day is not None]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        (Recurrence(Period.YEARLY), "1999-12-24", ["2026-12-24", "2027-12-24"]),
        (Recurrence(Period.YEARLY), "2024-02-29", []),
        (Recurrence(Period.YEARLY, interval=2), "2025-12-24", ["2027-12-24"]),
        (Recurrence(Period.YEARLY, count=2), "2025-12-24", ["2026-12-24"]),
        (Recurrence(Period.YEARLY, until=date(2026, 12, 24)), "2025-12-24", ["2026-12-24"]),
        (Recurrence(Period.YEARLY, months=(11,), weekdays=((4, 3),)), "2020-11-26", ["2026-11-26", "2027-11-25"]),
        (Recurrence(Period.YEARLY, months=(5,), weekdays=((-1, 0),)), "2020-05-25", ["2026-05-25", "2027-05-31"]),
        (Recurrence(Period.MONTHLY, month_days=(-1,), months=(2,)), "2026-02-28", ["2026-02-28", "2027-02-28"]),
        (Recurrence(Period.MONTHLY, interval=13), "2026-01-31", ["2026-01-31"]),
        (Recurrence(Period.WEEKLY, weekdays=((0, 0), (0, 4)), count=3), "2026-11-20", ["2026-11-20", "2026-11-23", "2026-11-27"]),
        (Recurrence(Period.WEEKLY, interval=2, until=date(2026, 3, 1)), "2026-02-02", ["2026-02-02", "2026-02-16"]),
        (Recurrence(Period.DAILY, count=3), "2025-12-31", ["2026-01-01", "2026-01-02"]),
        (Recurrence(Period.DAILY, interval=10**30), "2026-05-01", ["2026-05-01"]),
        (Recurrence(Period.YEARLY, months=(13,)), "2026-05-01", ["2026-05-01"]),
    ],
)  # fmt: skip
def test_a_rule_gives_its_days_of_two_years(rule: Recurrence, start: str, expected: list[str]) -> None:
    assert days(rule, start, "2026-01-01", "2027-12-31") == expected


def test_the_first_day_counts_also_where_the_rule_would_not_give_it() -> None:
    rule = Recurrence(Period.WEEKLY, weekdays=((0, 0),), count=2)
    assert days(rule, "2026-11-20", "2026-01-01", "2026-12-31") == ["2026-11-20", "2026-11-23"]


def test_a_rule_that_never_fits_takes_no_more_turns_than_the_time_asked_for() -> None:
    rule = Recurrence(Period.DAILY, months=(2,), month_days=(30,))
    assert len(list(days_of(rule, date(2000, 1, 1), date(2026, 1, 1), date(2026, 12, 31)))) < 400


def _weekdays(places: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """Weekdays with a place or without: dateutil takes a mixture for both at once, the RFC for either."""
    return st.lists(st.tuples(places, st.integers(0, 6)), max_size=3, unique=True).map(tuple)


_RULES = st.builds(
    Recurrence,
    period=st.sampled_from(Period),
    interval=st.integers(1, 5),
    months=st.lists(st.integers(1, 12), max_size=2, unique=True).map(tuple),
    month_days=st.lists(st.integers(1, 31) | st.integers(-31, -1), max_size=3, unique=True).map(tuple),
    weekdays=_weekdays(st.just(0)) | _weekdays(st.integers(1, 5) | st.integers(-5, -1)),
    week_start=st.integers(0, 6),
    count=st.none() | st.integers(1, 20),
)


def _by_dateutil(rule: Recurrence, start: date, last: date) -> list[date]:
    is_by_place = rule.period in (Period.YEARLY, Period.MONTHLY)
    named = [rrule.weekday(day)(place) if place and is_by_place else rrule.weekday(day) for place, day in rule.weekdays]
    moments = rrule.rrule(
        getattr(rrule, rule.period),
        dtstart=datetime.combine(start, datetime.min.time()),
        interval=rule.interval,
        count=rule.count,
        until=None if rule.count else datetime.combine(last, datetime.min.time()),
        bymonth=rule.months or None,
        bymonthday=rule.month_days or None,
        byweekday=named or None,
        bysetpos=rule.positions or None,
        wkst=rule.week_start,
    )
    return [moment.date() for moment in takewhile(lambda moment: moment.date() <= last, moments)]


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(_RULES, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1000), st.sampled_from([(), (1,), (-1, 2)]))
def test_the_days_are_those_that_dateutil_finds(
    rule: Recurrence, start: date, later: int, positions: tuple[int, ...]
) -> None:
    if rule.period in (Period.YEARLY, Period.MONTHLY):
        rule = replace(rule, positions=positions)
    if rule.period is Period.WEEKLY:
        rule = replace(rule, month_days=())  # the RFC forbids them
    last = start + timedelta(days=2000)
    found = _by_dateutil(rule, start, last)
    assume(found)
    start = found[0]  # a rule whose first day is not one of its days is left open by the RFC
    expected = _by_dateutil(rule, start, last)
    first = start + timedelta(days=later)
    ours = [day for day in days_of(rule, start, first, last) if day is not None]
    assert ours == [day for day in expected if day >= first]
