"""Days and hours of lessons as heat maps: which days were lived how fully, and at which hours lessons get done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, FIGURES_KEPT, Light, layout
from brightpath.domain.progress import Tally, cautious_share
from brightpath.domain.streaks import LearningDay
from brightpath.domain.weeks import PARTS_OF_DAY, SCHOOL_DAYS, WEEKDAYS, Weekday, week_start_of, weekday_of
from brightpath.domain.words import halves

#: Pixels of a row, and of what stands above the rows.
_ROW, _HOUR_ROW, _HEAD = 30, 46, 34
#: More weeks than these leave no room for numbers in a cell, and more than those none for a sign; few are named by their day.
_WEEKS_WITH_NUMBERS, _WEEKS_WITH_SIGNS, _WEEKS_WITH_DATES = 6, 20, 6
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(FIGURES_KEPT)
def days_done(
    days: tuple[LearningDay, ...], first: date, last: date, *, light: Light = DAY, first_day: Weekday = Weekday.MONDAY
) -> go.Figure:
    """Draw a column a week and a row a weekday: the fuller the colour, the more of the day's lessons were done.

    A day on which everything was done has a tick where there is room, another its numbers; a day without lessons stays
    empty. The first column is the week of the first of them.
    """
    weeks = [week_start_of(min((day.on for day in days if day.planned), default=first), first_day)]
    while weeks[-1] + timedelta(days=7) <= last:
        weeks.append(weeks[-1] + timedelta(days=7))
    weekdays = _weekdays({weekday_of(day.on) for day in days if day.planned}, first_day)
    by_date = {day.on: day for day in days if day.planned}
    offsets = [(WEEKDAYS.index(weekday) - WEEKDAYS.index(first_day)) % 7 for weekday in weekdays]
    cells = [[by_date.get(week + timedelta(days=offset)) for week in weeks] for offset in offsets]
    has_numbers = len(weeks) <= _WEEKS_WITH_NUMBERS
    has_signs = len(weeks) <= _WEEKS_WITH_SIGNS
    figure = go.Figure(
        go.Heatmap(
            z=[[None if day is None else min(1.0, day.done / day.planned) for day in row] for row in cells],
            x=list(range(len(weeks))),
            y=list(range(len(weekdays))),
            customdata=[[_told(day) for day in row] for row in cells],
            hovertemplate="%{customdata}<extra></extra>",
            hoverongaps=False,
            **_scale(light),
        ),
        layout(
            light,
            height=_HEAD + _ROW * len(weekdays),
            margin={"l": 0, "r": 0, "t": _HEAD, "b": 0, "pad": 4},
            xaxis=_top(light, *_months(weeks)),
            yaxis=_rows(light, [day.value[:3] for day in weekdays]),
        ),
    )
    if has_signs:
        figure.layout.annotations = [
            _sign(light, column, row, _in_words(day, has_numbers), min(1.0, day.done / day.planned))
            for row, days_of_row in enumerate(cells)
            for column, day in enumerate(days_of_row)
            if day is not None and (day.has_some or has_numbers)
        ]
    return figure


@dataclass(frozen=True)
class Hours:
    """Lessons by part of the day (rows) and weekday (columns), with the share that may be said of each (None: too few)."""

    days: tuple[Weekday, ...]
    parts: tuple[str, ...]
    cells: tuple[tuple[tuple[str, Weekday], Tally], ...]
    whole: Tally

    @cached_property
    def tallies(self) -> dict[tuple[str, Weekday], Tally]:
        """Find a cell by its part of the day and weekday."""
        return dict(self.cells)

    @property
    def has_shares(self) -> bool:
        """Whether anything may be said of any cell."""
        return any(self.share(*cell) is not None for cell in self.tallies)

    def share(self, part: str, day: Weekday) -> float | None:
        """Tell the share of a cell, small ones drawn towards the whole."""
        return cautious_share(self.tallies.get((part, day), Tally()), self.whole)


def hours_of(tallies: Mapping[tuple[str, Weekday], Tally], first_day: Weekday = Weekday.MONDAY) -> Hours:
    """Lay lessons by (part of the day, weekday) out in rows and columns, from the first part that is used to the last."""
    used = [list(PARTS_OF_DAY).index(part) for part, _ in tallies]
    parts = tuple(PARTS_OF_DAY)[min(used, default=0) : max(used, default=-1) + 1]
    whole = sum(tallies.values(), Tally())
    return Hours(_weekdays({day for _, day in tallies}, first_day), parts, tuple(sorted(tallies.items())), whole)


@lru_cache(FIGURES_KEPT)
def hours_that_work(hours: Hours, *, light: Light = DAY, part_name: Callable[[str], str] = str) -> go.Figure:
    """Draw the share done at each hour; where there were too few lessons to say, the cell says only how many."""
    shares = [[hours.share(part, day) for day in hours.days] for part in hours.parts]
    return go.Figure(
        go.Heatmap(
            z=shares,
            x=list(range(len(hours.days))),
            y=list(range(len(hours.parts))),
            hoverinfo="skip",
            **_scale(light),
        ),
        layout(
            light,
            height=_HEAD + _HOUR_ROW * len(hours.parts),
            margin={"l": 0, "r": 0, "t": _HEAD, "b": 0, "pad": 4},
            xaxis=_top(light, list(range(len(hours.days))), [day.value[:3] for day in hours.days]),
            yaxis=_rows(light, [part_name(part) for part in hours.parts]),
            annotations=[
                _sign(light, column, row, f"<b>{share:.0%}</b>", share)
                for row, of_part in enumerate(shares)
                for column, share in enumerate(of_part)
                if share is not None
            ]
            + [
                {"x": column, "y": row, "text": "few", "showarrow": False, "font": {"color": light.quiet, "size": 12}}
                for row, part in enumerate(hours.parts)
                for column, day in enumerate(hours.days)
                if shares[row][column] is None and (part, day) in hours.tallies
            ],
        ),
    )


def _weekdays(used: Collection[Weekday], first_day: Weekday) -> tuple[Weekday, ...]:
    start = WEEKDAYS.index(first_day)
    return tuple(day for day in (*WEEKDAYS[start:], *WEEKDAYS[:start]) if day in SCHOOL_DAYS or day in used)


def _scale(light: Light) -> dict[str, Any]:
    stops = (0.0, 0.25, 0.5, 0.75, 1.0)
    return {
        "colorscale": [[share, light.on_scale(share)] for share in stops],
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
    }


def _months(weeks: Sequence[date]) -> tuple[list[int], list[str]]:
    """Name few weeks by their first day; of many, each month above the first week that ends in it."""
    if len(weeks) <= _WEEKS_WITH_DATES:
        return list(range(len(weeks))), [f"{week.day} {_MONTHS[week.month - 1]}" for week in weeks]
    places = [
        place
        for place, week in enumerate(weeks)
        if place == 0 or (week + timedelta(days=6)).month != (weeks[place - 1] + timedelta(days=6)).month
    ]
    if len(places) > 1 and places[1] - places[0] < 2:
        places = places[1:]
    return places, [_MONTHS[(weeks[place] + timedelta(days=6)).month - 1] for place in places]


def _top(light: Light, places: list[int], names: list[str]) -> dict[str, Any]:
    return {
        "side": "top",
        "tickvals": places,
        "ticktext": names,
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": light.quiet},
        "tickangle": 0,
    }


def _rows(light: Light, names: list[str]) -> dict[str, Any]:
    return {
        "autorange": "reversed",
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": light.quiet},
    }


def _sign(light: Light, column: int, row: int, text: str, share: float) -> dict[str, Any]:
    colour = light.ink_on(light.on_scale(share))
    return {"x": column, "y": row, "text": text, "showarrow": False, "font": {"color": colour}}


def _in_words(day: LearningDay, has_numbers: bool) -> str:
    if day.is_whole:
        return "✓"
    return f"{halves(day.done)}/{halves(day.planned)}" if has_numbers else "·"


def _told(day: LearningDay | None) -> str:
    if day is None:
        return ""
    return f"{day.on.day} {_MONTHS[day.on.month - 1]}: {halves(day.done)} of {halves(day.planned)}"
