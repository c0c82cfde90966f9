"""Times of a weekly pattern: one span per day, and the patterns of days that share their times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brightpath.domain.weeks import MINUTES_PER_DAY, WEEKDAYS, Weekday, clock_of, minute_of


@dataclass(frozen=True)
class Span:
    """From `start` to `end`, minutes after midnight, on one day of the week."""

    day: Weekday
    start: int
    end: int


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Order spans by day and time; those of a day that touch or overlap become one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (WEEKDAYS.index(span.day), span.start, span.end)):
        last = found[-1] if found else None
        if last and last.day is span.day and span.start <= last.end:
            found[-1] = Span(span.day, last.start, max(last.end, span.end))
        else:
            found.append(span)
    return tuple(found)


def touched(
    days: Sequence[Weekday], periods: Sequence[tuple[int, int]], spans: Iterable[Span]
) -> list[tuple[int, int]]:
    """List the days and periods, both counted from 0, that any span meets, be it in a minute."""
    taken = list(spans)
    return [
        (day, period)
        for day, weekday in enumerate(days)
        for period, (start, end) in enumerate(periods)
        if any(one.day is weekday and one.start < end and start < one.end for one in taken)
    ]


def not_within(
    days: Sequence[Weekday], periods: Sequence[tuple[int, int]], spans: Iterable[Span]
) -> list[tuple[int, int]]:
    """List the days and periods, both counted from 0, that lie wholly within no span, those that touch taken as one."""
    open_at = merged(spans)
    return [
        (day, period)
        for day, weekday in enumerate(days)
        for period, (start, end) in enumerate(periods)
        if not any(one.day is weekday and one.start <= start and end <= one.end for one in open_at)
    ]


def spans_of(patterns: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    """Spread patterns {daysOfWeek, startTime, endTime} of a household document over their days.

    What is no day or no time is left out: a draft may hold such.
    """
    found = []
    for pattern in patterns:
        try:
            start, end = minute_of(pattern["startTime"]), minute_of(pattern["endTime"])
            found += [Span(Weekday(day), start, end) for day in pattern["daysOfWeek"] if start < end]
        except (KeyError, TypeError, ValueError):
            continue
    return merged(found)


def patterns_of(spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Gather spans as patterns of a household document, days with the same times in one, in the order of time."""
    by_time: dict[tuple[int, int], list[Weekday]] = {}
    for span in merged(spans):
        by_time.setdefault((span.start, span.end), []).append(span.day)
    return [
        {"daysOfWeek": [day.value for day in days], "startTime": clock_of(start), "endTime": clock_of(end)}
        for (start, end), days in sorted(by_time.items(), key=lambda item: (WEEKDAYS.index(item[1][0]), item[0]))
    ]


def span_of(value: Any) -> Span | None:
    """Read {day, start, end} as it comes from a browser; None for what is no span of one day."""
    try:
        day, start, end = Weekday(value["day"]), value["start"], value["end"]
    except (KeyError, TypeError, ValueError):
        return None
    is_whole = all(isinstance(minute, int) and not isinstance(minute, bool) for minute in (start, end))
    if not is_whole or not 0 <= start < end <= MINUTES_PER_DAY:
        return None
    return Span(day, start, end)
