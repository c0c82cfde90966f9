"""Claims about dates, weekdays and the wall clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.weeks import (
    MINUTES_PER_DAY,
    PARTS_OF_DAY,
    WEEKDAYS,
    Weekday,
    clock_of,
    days_of_week,
    is_first_such_weekday_of_month,
    minute_of,
    part_of_day,
    week_start_of,
    weekday_of,
)

DATES = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("clock", "minute"), [("00:00", 0), ("9:05", 545), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)]
)
def test_a_clock_is_minutes_after_midnight(clock: str, minute: int) -> None:
    assert minute_of(clock) == minute


@pytest.mark.parametrize("clock", ["", "9", "24:01", "12:60", "-1:00", "09:5", "9:05 ", "noon", "٠٩:٠٥", "09:05\n"])
def test_what_is_no_clock_is_refused_in_a_sentence(clock: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time of day like 09:30\.$"):
        minute_of(clock)


@given(st.integers(0, MINUTES_PER_DAY))
def test_every_minute_reads_back_as_written(minute: int) -> None:
    assert minute_of(clock_of(minute)) == minute


@pytest.mark.parametrize(
    ("minute", "part"),
    [
        (0, "early_morning"),
        (539, "early_morning"),
        (540, "mid-morning"),
        (690, "early_afternoon"),
        (840, "late_afternoon"),
        (1020, "evening"),
        (1439, "evening"),
    ],
)
def test_a_part_of_the_day_begins_with_its_first_minute(minute: int, part: str) -> None:
    assert part_of_day(minute) == part


def test_the_parts_of_the_day_leave_no_minute_out() -> None:
    edges = [edge for span in PARTS_OF_DAY.values() for edge in span]
    assert edges[0] == 0 and edges[-1] == MINUTES_PER_DAY
    assert edges[1:-1:2] == edges[2::2]


@given(DATES, st.sampled_from(WEEKDAYS))
def test_a_week_holds_its_day_and_begins_on_its_first(day: date, first: Weekday) -> None:
    start = week_start_of(day, first)
    assert weekday_of(start) is first
    assert day in days_of_week(start)
    assert len(days_of_week(start)) == 7


def test_a_family_may_begin_its_week_on_sunday() -> None:
    assert week_start_of(date(2026, 11, 23), Weekday.SUNDAY) == date(2026, 11, 22)


@given(DATES)
def test_each_month_has_one_first_of_each_weekday(day: date) -> None:
    same_weekday = [day + timedelta(days=7 * weeks) for weeks in range(-5, 6)]
    in_month = [one for one in same_weekday if (one.year, one.month) == (day.year, day.month)]
    assert [is_first_such_weekday_of_month(one) for one in in_month] == [True] + [False] * (len(in_month) - 1)
