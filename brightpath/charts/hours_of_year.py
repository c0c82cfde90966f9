"""The hours of a year as they add up, beside the straight line to what is asked and the way on at the present pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, Light, layout
from brightpath.domain.ledger import Ledger, What

_HEIGHT = 290
#: The highest number stands a little below the upper edge.
_ABOVE = 1.04


def hours_of_year(ledger: Ledger, *, light: Light = DAY) -> go.Figure:
    """Draw the hours so far as a solid line, what is asked as a dashed one, the pace as a dotted one, each with its name."""
    target, pace = ledger.target(What.HOURS), ledger.pace
    days, hours = _steps(ledger)
    lines = [_line(f"{int(hours[-1]):,} h so far", days, hours, light.on_scale(0.85), "solid", width=3)]
    highest = hours[-1]
    if target is not None:
        asked = target.asked / 60
        highest = max(highest, asked)
        ends = [ledger.year.first, ledger.year.last]
        lines.append(_line(f"{int(asked):,} h asked", ends, [0, asked], light.quiet, "dash"))
    if pace is not None and pace.by > days[-1]:
        expected = pace.expected_minutes / 60
        highest = max(highest, expected)
        way = [days[-1], pace.by]
        name = f"{int(expected):,} h at this pace"
        lines.append(_line(name, way, [hours[-1], expected], light.on_scale(0.6), "dot"))
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"color": light.quiet}}
    return go.Figure(
        lines,
        layout(
            light,
            height=_HEIGHT,
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "itemclick": False},
            xaxis={
                **axis,
                "range": [ledger.year.first, ledger.year.last],
                "tickformat": "%b",
                "dtick": "M2",
                "automargin": True,
            },
            yaxis={
                **axis,
                "showgrid": True,
                "gridcolor": light.line,
                "range": [0, max(1.0, highest * _ABOVE)],
                "nticks": 5,
                "tickformat": ",",
                "automargin": True,
            },
        ),
    )


def _steps(ledger: Ledger) -> tuple[list[date], list[float]]:
    """List the days on which hours were added, from the first day of the year to the last that is counted."""
    counted = ledger.cumulated()
    until = max(ledger.year.first, ledger.until)
    days = [ledger.year.first, *(day for day, _ in counted), until]
    hours = [0.0, *(minutes / 60 for _, minutes in counted), ledger.minutes / 60]
    return days, hours


def _line(
    name: str, days: Sequence[date], hours: Sequence[float], colour: str, dash: str, *, width: int = 2
) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=list(days),
        y=list(hours),
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate="%{x|%-d %B}: %{y:.1f} h<extra></extra>",
    )
