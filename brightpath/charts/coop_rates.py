"""How much of what was planned got done in many families together: week by week, and told by one thing."""

from __future__ import annotations

from collections.abc import Sequence

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, Light, in_figure, layout

#: Pixels of the line, of a bar, and of what stands below.
_LINE, _BAR, _FOOT = 240, 38, 28
#: So many weeks are named below the line, which fits a phone.
_LABELS = 4
#: So long a name stands above its bar, in a line of its own.
_NAME = 40


def rate_by_week(weeks: Sequence[tuple[str, int | None]], *, light: Light = DAY) -> go.Figure:
    """Draw the rates of weeks (their labels with percent) as a line with its points; a week without one leaves a gap."""
    labels = [label for label, _ in weeks]
    step = max(1, -(-len(weeks) // _LABELS))
    return go.Figure(
        go.Scatter(
            x=list(range(len(weeks))),
            y=[percent for _, percent in weeks],
            mode="lines+markers",
            line={"color": light.scale[3], "width": 2.5},
            marker={"size": 8, "color": light.scale[3]},
            connectgaps=False,
            hoverinfo="skip",
        ),
        layout(
            light,
            height=_LINE,
            margin={"l": 0, "r": 8, "t": 8, "b": 0, "pad": 4},
            xaxis={
                "tickvals": list(range(0, len(weeks), step)),
                "ticktext": labels[::step],
                "tickangle": 0,
                "range": [-0.5, max(len(weeks), 2) - 0.5],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
                "tickfont": {"color": light.quiet},
            },
            yaxis=_percent_axis(light),
        ),
    )


def rates_told_by(rates: Sequence[tuple[str, int]], *, light: Light = DAY) -> go.Figure:
    """Draw rates (name and percent) as bars that lie, the name above each and the number at its end."""
    names = [name for name, _ in rates]
    places = list(range(len(rates)))
    return go.Figure(
        go.Bar(
            x=[percent for _, percent in rates],
            y=places,
            orientation="h",
            width=0.42,
            marker={"color": light.scale[3]},
            text=[f"{percent} %" for _, percent in rates],
            textposition="outside",
            cliponaxis=False,
            textfont={"color": light.text},
            hoverinfo="skip",
        ),
        layout(
            light,
            height=(_BAR + 14) * len(rates) + _FOOT,
            margin={"l": 0, "r": 44, "t": 8, "b": 0, "pad": 4},
            xaxis={**_percent_axis(light), "range": [0, 100], "showticklabels": False},
            yaxis={
                "range": [len(rates) - 0.4, -0.75],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            annotations=[
                {
                    "x": 0, "y": place - 0.42, "text": in_figure(name, _NAME), "showarrow": False, "xanchor": "left",
                    "yanchor": "middle", "font": {"color": light.text},
                }
                for place, name in zip(places, names, strict=True)
            ],
        ),
    )  # fmt: skip


def _percent_axis(light: Light) -> dict[str, object]:
    return {
        "range": [0, 104],
        "tickvals": [0, 25, 50, 75, 100],
        "ticktext": ["0 %", "25 %", "50 %", "75 %", "100 %"],
        "gridcolor": light.line,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": light.quiet},
    }
