"""Times that a class cannot have, as the periods of its co-op that they close."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from brightpath.domain.coop import Grid
from brightpath.domain.family import Availability
from brightpath.domain.spans import Span, merged, touched
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
    return touched(grid.days, grid.periods, _spans(times))


def closing(times: Sequence[Availability], grid: Grid, chosen: Collection[Period] | None) -> tuple[Availability, ...]:
    """Change times so that they close the chosen periods; what closes no other period stays as it was said.

    None for what was not asked: then all stays.
    """
    if chosen is None or set(chosen) == set(closed_periods(times, grid)):
        return tuple(times)
    kept = [span for span in _spans(times) if set(touched(grid.days, grid.periods, [span])) <= set(chosen)]
    fresh = set(chosen).difference(touched(grid.days, grid.periods, kept))
    return available(merged([*kept, *(Span(grid.days[day], *grid.periods[number]) for day, number in fresh)]))


def _spans(times: Sequence[Availability]) -> list[Span]:
    return [Span(day, time.start, time.end) for time in times for day in time.days_of_week]
