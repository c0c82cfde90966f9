"""A streak is of school days: weekends, days off and today's open lessons break nothing."""

from __future__ import annotations

from datetime import date

from brightpath.domain.streaks import LearningDay, Streak, streaks

TODAY = date(2026, 11, 25)  # a Wednesday


def day(on: int, done: float = 2, planned: float = 2) -> LearningDay:
    return LearningDay(date(2026, 11, on), planned, done)


def test_a_weekend_breaks_nothing() -> None:
    found = streaks([day(19), day(20), day(23), day(24)], TODAY)
    assert found.now == Streak(4, date(2026, 11, 19), date(2026, 11, 24)) == found.longest


def test_a_day_on_which_nothing_was_done_breaks_it_and_the_longest_stays() -> None:
    found = streaks([day(16), day(17), day(18), day(19, done=0), day(23), day(24)], TODAY)
    assert (found.now.length, found.longest.length) == (2, 3)


def test_today_counts_when_done_and_breaks_nothing_before() -> None:
    assert streaks([day(24), day(25, done=0)], TODAY).now.length == 1
    assert streaks([day(24), day(25)], TODAY).now.length == 2


def test_a_day_off_breaks_nothing_and_what_was_done_on_it_counts() -> None:
    off = {date(2026, 11, 23)}
    assert streaks([day(20), day(23, done=0), day(24)], TODAY, days_off=off).now.length == 2
    assert streaks([day(20), day(23), day(24)], TODAY, days_off=off).now.length == 3


def test_days_with_only_something_logged_neither_count_nor_break() -> None:
    assert streaks([day(20), day(23, planned=0, done=0), day(24)], TODAY).now.length == 2


def test_days_on_which_everything_was_done() -> None:
    found = streaks([day(19), day(20, done=1), day(23), day(24)], TODAY, counts=lambda one: one.is_whole)
    assert (found.now.length, found.longest.length) == (2, 2)


def test_no_days_are_no_streak() -> None:
    assert streaks([], TODAY).now == Streak(0, None, None)
