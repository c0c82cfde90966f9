"""When the lessons of each subject will be done: a line from today to the end, and where the year ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, FIGURES_KEPT, LEGEND, Light, layout, named_rows

_ROW = 36
#: However soon everything ends, so many days are drawn.
_LEAST = timedelta(days=56)


@dataclass(frozen=True)
class SubjectEnd:
    """One subject: the day it is done at the pace it has, at the pace it is planned, and by when it should be."""

    name: str
    on: date
    as_planned: date | None = None
    aim: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether it ends after it should."""
        return self.aim is not None and self.on > self.aim


@lru_cache(FIGURES_KEPT)
def subjects_ends(
    rows: tuple[SubjectEnd, ...], today: date, *, light: Light = DAY, pace: str = "At this pace", planned: str = "As planned",
    aim: str = "year ends",
) -> go.Figure:  # fmt: skip
    """Draw the subjects' ends on one line of time; one that comes too late is a diamond with a dotted line."""
    figure = go.Figure(
        layout=layout(
            light,
            height=max(1, len(rows)) * _ROW + 92,
            margin={"l": 0, "r": 14, "t": 58, "b": 0, "pad": 6},
            showlegend=True,
            legend=LEGEND,
            xaxis={"type": "date", "showgrid": True, "gridcolor": light.line, "zeroline": False, "fixedrange": True,
                   "tickformat": "%b\n%Y", "nticks": 4, "tickfont": {"color": light.quiet}, "tickangle": 0,
                   "automargin": True, "range": [today, _last(rows, today)]},
            yaxis=named_rows(light, [row.name for row in rows]),
        )
    )  # fmt: skip
    for place, row in enumerate(rows):
        figure.add_scatter(
            x=[today, row.on],
            y=[place, place],
            mode="lines",
            line={"color": light.on_scale(0.75), "width": 3, "dash": "dot" if row.is_late else "solid"},
            hoverinfo="skip",
            showlegend=False,
        )
    hollow = [(place, row.as_planned) for place, row in enumerate(rows) if row.as_planned not in (None, row.on)]
    if hollow:
        figure.add_scatter(
            x=[on for _, on in hollow],
            y=[place for place, _ in hollow],
            name=planned,
            mode="markers",
            marker={"symbol": "circle-open", "size": 12, "color": light.quiet, "line": {"width": 2}},
            hovertemplate=f"{planned}: %{{x|%-d %B %Y}}<extra></extra>",
        )
    figure.add_scatter(
        x=[row.on for row in rows],
        y=list(range(len(rows))),
        name=pace,
        mode="markers",
        marker={
            "symbol": ["diamond" if row.is_late else "circle" for row in rows],
            "size": 13,
            "color": light.on_scale(0.85),
        },
        hovertemplate=f"{pace}: %{{x|%-d %B %Y}}<extra></extra>",
        cliponaxis=False,
    )
    for end in sorted({row.aim for row in rows if row.aim is not None}):
        figure.add_scatter(
            x=[end, end], y=[-0.5, len(rows) - 0.5], mode="lines+text", hoverinfo="skip", showlegend=False, cliponaxis=False,
            line={"color": light.quiet, "width": 1.5, "dash": "dash"}, text=[aim], textposition="top center",
            textfont={"color": light.text},
        )  # fmt: skip
    return figure


def _last(rows: Sequence[SubjectEnd], today: date) -> date:
    """Leave room behind the last of them, and do not draw tomorrow a whole width away."""
    ends = [day for row in rows for day in (row.on, row.as_planned, row.aim) if day is not None]
    last = max([*ends, today + _LEAST])
    return last + (last - today) / 16
