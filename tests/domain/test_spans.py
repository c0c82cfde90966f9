"""Claims about the times of a weekly pattern."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.spans import Span, merged, not_within, patterns_of, span_of, spans_of, touched
from brightpath.domain.weeks import MINUTES_PER_DAY, SCHOOL_DAYS, WEEKDAYS, Weekday

MON, TUE, WED, FRI = Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.FRIDAY


def spans() -> st.SearchStrategy[Span]:
    times = st.tuples(st.integers(0, MINUTES_PER_DAY), st.integers(0, MINUTES_PER_DAY)).filter(lambda at: at[0] < at[1])
    return st.builds(lambda day, at: Span(day, *at), st.sampled_from(WEEKDAYS), times)


def test_spans_of_a_day_that_touch_or_overlap_become_one() -> None:
    assert merged([Span(TUE, 540, 600), Span(MON, 600, 660), Span(MON, 540, 600), Span(MON, 630, 700)]) == (
        Span(MON, 540, 700),
        Span(TUE, 540, 600),
    )
    assert merged([Span(MON, 540, 720), Span(MON, 600, 630)]) == (Span(MON, 540, 720),)
    assert merged([Span(MON, 540, 600), Span(MON, 605, 660)]) == (Span(MON, 540, 600), Span(MON, 605, 660))


def test_a_period_is_met_by_what_takes_a_minute_of_it_and_within_what_covers_all_of_it() -> None:
    days, periods = (Weekday.TUESDAY, Weekday.THURSDAY), ((540, 600), (600, 660))
    some = [Span(Weekday.TUESDAY, 500, 560), Span(Weekday.TUESDAY, 560, 601), Span(Weekday.THURSDAY, 660, 700)]
    assert touched(days, periods, iter(some)) == [(0, 0), (0, 1)]
    assert not_within(days, periods, iter(some)) == [(0, 1), (1, 0), (1, 1)]


def test_a_pattern_is_spread_over_its_days() -> None:
    assert spans_of([{"daysOfWeek": ["Friday", "Monday"], "startTime": "15:05", "endTime": "24:00"}]) == (
        Span(MON, 905, 1440),
        Span(FRI, 905, 1440),
    )


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"daysOfWeek": ["Monday"], "startTime": "15:00"},
        {"daysOfWeek": ["Monday"], "startTime": "16:00", "endTime": "15:00"},
        {"daysOfWeek": ["Monday"], "startTime": "15:00", "endTime": "15:00"},
        {"daysOfWeek": ["Monday"], "startTime": "noon", "endTime": "15:00"},
        {"daysOfWeek": ["Monday"], "startTime": 540, "endTime": 600},
        {"daysOfWeek": ["Someday"], "startTime": "9:00", "endTime": "10:00"},
        {"daysOfWeek": None, "startTime": "9:00", "endTime": "10:00"},
        {"daysOfWeek": [["Monday"]], "startTime": "9:00", "endTime": "10:00"},
    ],
)
def test_what_is_no_pattern_is_left_out(odd: dict[str, Any]) -> None:
    whole = {"daysOfWeek": ["Wednesday"], "startTime": "9:00", "endTime": "10:00"}
    assert spans_of([odd, whole]) == (Span(WED, 540, 600),)


def test_days_with_the_same_times_share_a_pattern_in_the_order_of_the_week() -> None:
    drawn = [Span(day, 900, 960) for day in reversed(SCHOOL_DAYS)] + [Span(MON, 480, 505)]
    assert patterns_of(drawn) == [
        {"daysOfWeek": ["Monday"], "startTime": "08:00", "endTime": "08:25"},
        {
            "daysOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            "startTime": "15:00",
            "endTime": "16:00",
        },
    ]
    assert patterns_of([]) == []


@given(st.lists(spans(), max_size=12))
def test_spans_come_back_from_their_patterns_and_patterns_from_their_spans(drawn: list[Span]) -> None:
    normal = patterns_of(drawn)
    assert spans_of(normal) == merged(drawn)
    assert patterns_of(spans_of(normal)) == normal


@given(st.lists(spans(), max_size=12))
def test_merging_covers_the_same_minutes_with_gaps_between(drawn: list[Span]) -> None:
    def minutes(some: Any) -> set[tuple[Weekday, int]]:
        return {(span.day, minute) for span in some for minute in range(span.start, span.end)}

    together = merged(drawn)
    assert minutes(together) == minutes(drawn)
    assert merged(together) == together
    assert all(one.day is not other.day or one.end < other.start for one, other in pairwise(together))


def test_a_span_is_read_as_the_browser_sends_it() -> None:
    assert span_of({"day": "Tuesday", "start": 905, "end": 1440}) == Span(TUE, 905, 1440)
    assert span_of({"day": "Tuesday", "start": 0, "end": 5, "more": "ignored"}) == Span(TUE, 0, 5)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        "Monday",
        [],
        ["day", "start", "end"],
        {},
        {"day": "Monday", "start": 540},
        {"day": "monday", "start": 540, "end": 600},
        {"day": ["Monday"], "start": 540, "end": 600},
        {"day": {}, "start": 540, "end": 600},
        {"day": None, "start": 540, "end": 600},
        {"day": "Monday", "start": "540", "end": 600},
        {"day": "Monday", "start": 540.0, "end": 600},
        {"day": "Monday", "start": float("nan"), "end": 600},
        {"day": "Monday", "start": False, "end": 600},
        {"day": "Monday", "start": 0, "end": True},
        {"day": "Monday", "start": None, "end": 600},
        {"day": "Monday", "start": 600, "end": 600},
        {"day": "Monday", "start": 600, "end": 540},
        {"day": "Monday", "start": -5, "end": 600},
        {"day": "Monday", "start": 540, "end": 1445},
        {"day": "Monday", "start": 540, "end": 10**40},
    ],
)
def test_what_is_no_span_of_one_day_is_refused(odd: Any) -> None:
    assert span_of(odd) is None
