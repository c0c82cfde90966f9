"""When the lessons of each subject will be done: a line from today to the end, and where the year ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from brightpath.charts.theme import DAY, Light, layout, named_rows

_ROW = 36


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


def subjects_ends(
    rows: Sequence[SubjectEnd], today: date, *, light: Light = DAY, pace: str = "At this pace", planned: str = "As planned",
    aim: str = "The year ends",
) -> go.Figure:  # fmt: skip
    """Draw the subjects' ends on one line of time; one that comes too late is a diamond with a dotted line."""
    figure = go.Figure(
        layout=layout(
            light,
            height=max(1, len(rows)) * _ROW + 72,
            margin={"l": 0, "r": 14, "t": 36, "b": 0, "pad": 6},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "itemclick": False,
                    "itemdoubleclick": False},
            xaxis={"type": "date", "showgrid": True, "gridcolor": light.line, "zeroline": False, "fixedrange": True,
                   "tickformat": "%b %Y", "nticks": 5, "tickfont": {"color": light.quiet}, "tickangle": 0},
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
            x=[end, end], y=[-0.5, len(rows) - 0.5], name=aim, mode="lines", hoverinfo="skip",
            line={"color": light.text, "width": 1.5, "dash": "dash"},
        )  # fmt: skip
    return figure
