"""What gets moved: where in the week lessons were taken from, and where they were put, as a heat map each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, Light, layout
from brightpath.domain.weeks import PARTS_OF_DAY, SCHOOL_DAYS, WEEKDAYS, Weekday

Side = Literal["from", "to"]

#: Pixels of a row, and of what stands above the rows.
_ROW, _HEAD = 46, 34
_STOPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Cells:
    """Counts by part of the day (rows) and weekday (columns); `most` is the highest of both sides, so that they compare."""

    days: tuple[Weekday, ...]
    parts: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    most: int


def moved_cells(moves: pl.DataFrame, side: Side, *, first_day: Weekday = Weekday.MONDAY) -> Cells:
    """Count moves (a lesson of several children once) by where they came from or went to.

    Both sides have the same rows and columns: Monday to Friday and what else was used, no part of the day outside the used ones.
    """
    once = moves.unique(["sequence", "subject"], maintain_order=True)
    used_days = {*once["from_weekday"], *once["to_weekday"], *(day.value for day in SCHOOL_DAYS)}
    start = WEEKDAYS.index(first_day)
    days = tuple(day for day in (*WEEKDAYS[start:], *WEEKDAYS[:start]) if day.value in used_days)
    used = [list(PARTS_OF_DAY).index(part) for part in {*once["from_part"], *once["to_part"]}]
    parts = tuple(PARTS_OF_DAY)[min(used, default=0) : max(used, default=-1) + 1]
    tables = {
        each: {(row[0], row[1]): row[2] for row in once.group_by(f"{each}_weekday", f"{each}_part").len().iter_rows()}
        for each in ("from", "to")
    }
    return Cells(
        days=days,
        parts=parts,
        counts=tuple(tuple(tables[side].get((day.value, part), 0) for day in days) for part in parts),
        most=max((count for table in tables.values() for count in table.values()), default=0),
    )


def moved_lessons(cells: Cells, *, light: Light = DAY, part_name: Callable[[str], str] = str) -> go.Figure:
    """Draw the counts: one hue from few to many, the number in each cell, so that no colour has to be read."""
    names = [part_name(part) for part in cells.parts]
    high = max(cells.most, 1)
    return go.Figure(
        go.Heatmap(
            z=cells.counts,
            x=[day.value[:3] for day in cells.days],
            y=names,
            colorscale=[[0, light.empty], *([max(share, 0.001), light.on_scale(share)] for share in _STOPS)],
            zmin=0,
            zmax=high,
            showscale=False,
            xgap=3,
            ygap=3,
            hoverinfo="skip",
        ),
        layout(
            light,
            height=_HEAD + _ROW * len(names),
            margin={"l": 0, "r": 0, "t": _HEAD, "b": 0, "pad": 4},
            xaxis={"side": "top", "showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"color": light.quiet}},
            yaxis={
                "autorange": "reversed",
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
                "tickfont": {"color": light.quiet},
            },
            annotations=[_number(light, day, name, count, high) for name, row in zip(names, cells.counts, strict=True)
                         for day, count in zip(cells.days, row, strict=True) if count],
        ),
    )  # fmt: skip


def _number(light: Light, day: Weekday, name: str, count: int, high: int) -> dict[str, object]:
    colour = light.ink_on(light.on_scale(count / high))
    return {"x": day.value[:3], "y": name, "text": f"<b>{count}</b>", "showarrow": False, "font": {"color": colour}}


def most_moved(moves: pl.DataFrame) -> Sequence[tuple[str, int]]:
    """List subjects with how often they were moved, most first."""
    once = moves.unique(["sequence", "subject"])
    return list(once.group_by("subject").len().sort(["len", "subject"], descending=[True, False]).iter_rows())
