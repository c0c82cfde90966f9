"""How a search went: the best it had and what was proven, over the seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, Light, layout

_HEIGHT = 260


def can_be_drawn(trajectory: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether a search told enough for a picture: two bests with their seconds."""
    return len(_points(trajectory, "objective")) > 1


def best_and_bound(
    trajectory: Sequence[Mapping[str, Any]], *, light: Light = DAY, best: str = "Best", bound: str = "Proven"
) -> go.Figure:
    """Draw a search as steps: the best found (a full line) and, where it is told, the bound (a broken one).

    `trajectory` holds {objective, bound, seconds}, oldest first.
    """
    lines = ((best, "objective", "solid", light.on_scale(0.85)), (bound, "bound", "dot", light.quiet))
    figure = go.Figure(
        layout=layout(
            light,
            height=_HEIGHT,
            margin={"l": 0, "r": 8, "t": 28, "b": 0, "pad": 4},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
            hovermode="x unified",
            xaxis={"ticksuffix": " s", "rangemode": "tozero", "showgrid": False, "fixedrange": True,
                   "automargin": True},
            yaxis={"rangemode": "tozero", "gridcolor": light.line, "zeroline": False, "fixedrange": True,
                   "automargin": True},
        )
    )  # fmt: skip
    for name, key, dash, colour in lines:
        points = _points(trajectory, key)
        if points:
            figure.add_scatter(
                x=[seconds for seconds, _ in points],
                y=[value for _, value in points],
                name=name,
                mode="lines",
                line={"shape": "hv", "width": 2, "dash": dash, "color": colour},
                hovertemplate="%{y:g}",
            )
    return figure


def _points(trajectory: Sequence[Mapping[str, Any]], key: str) -> list[tuple[float, float]]:
    found = [(one.get("seconds"), one.get(key)) for one in trajectory]
    return [
        (float(seconds), float(value))
        for seconds, value in found
        if isinstance(seconds, int | float) and isinstance(value, int | float)
    ]
