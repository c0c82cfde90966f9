"""Times that a class cannot have, as the periods of its co-op that they close."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from brightpath.domain.coop import Grid
from brightpath.domain.family import Availability
from brightpath.domain.spans import Span, merged
from brightpath.ui import words
from brightpath.ui.coop.shelves import available

#: A period of a day, both counted from 0.
Period = tuple[int, int]


def periods_of(grid: Grid, clock: str) -> dict[Period, str]:
    """Name every period of a week: "Tuesday 9:00–10:00"."""
    return {
        (day, number): f"{weekday} {words.span(*hours, clock)}"
        for day, weekday in enumerate(grid.days)
        for number, hours in enumerate(grid.periods)
    }


def closed_periods(times: Sequence[Availability], grid: Grid) -> list[Period]:
    """List the periods that some times meet, be it in a minute."""
    return sorted({period for span in _spans(times) for period in _met(span, grid)})


def closing(times: Sequence[Availability], grid: Grid, chosen: Collection[Period] | None) -> tuple[Availability, ...]:
    """Change times so that they close the chosen periods; what closes no other period stays as it was said.

    None for what was not asked: then all stays.
    """
    if chosen is None or set(chosen) == set(closed_periods(times, grid)):
        return tuple(times)
    kept = [span for span in _spans(times) if _met(span, grid) <= set(chosen)]
    closed = {period for span in kept for period in _met(span, grid)}
    fresh = [Span(grid.days[day], *grid.periods[number]) for day, number in set(chosen) - closed]
    return available(merged([*kept, *fresh]))


def _spans(times: Sequence[Availability]) -> list[Span]:
    return [Span(day, time.start, time.end) for time in times for day in time.days_of_week]


def _met(span: Span, grid: Grid) -> set[Period]:
    return {
        (grid.days.index(span.day), number)
        for number, (start, end) in enumerate(grid.periods)
        if span.day in grid.days and span.start < end and start < span.end
    }
