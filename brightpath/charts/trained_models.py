"""What a trained model goes by, and whether what it expects is what happens: bars of shares, and expected against happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, Light, layout
from brightpath.domain.models import CalibrationBin

#: Inputs shown, and pixels of one.
MOST_INPUTS, _ROW = 10, 30
_SQUARE = 320


def most_important(importance: Mapping[str, float]) -> list[tuple[str, float]]:
    """List the inputs that a model goes by most, first the one with the greatest share; what counts for nothing is left out."""
    found = sorted(importance.items(), key=lambda one: (-one[1], one[0]))[:MOST_INPUTS]
    return [(name, share) for name, share in found if share >= 0.0005]


def importance_of_inputs(
    importance: Mapping[str, float], *, light: Light = DAY, name_of: Callable[[str], str] = str
) -> go.Figure:
    """Draw the shares as bars with their numbers, the greatest on top."""
    rows = most_important(importance)
    return go.Figure(
        go.Bar(
            x=[share for _, share in rows],
            y=[name_of(name) for name, _ in rows],
            orientation="h",
            marker={"color": light.on_scale(0.75), "cornerradius": 3},
            text=[f"{share:.0%}" if share >= 0.01 else "<1%" for _, share in rows],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        ),
        layout(
            light,
            height=max(1, len(rows)) * _ROW + 10,
            margin={"l": 0, "r": 44, "t": 0, "b": 0, "pad": 6},
            bargap=0.35,
            xaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"},
            yaxis={"autorange": "reversed", "showgrid": False, "fixedrange": True, "automargin": True},
        ),
    )


def expected_and_happened(
    bins: Sequence[CalibrationBin], *, light: Light = DAY, expected: str = "Expected", happened: str = "Happened"
) -> go.Figure:
    """Draw what happened against what was expected, 0-1; what is true lies on the line."""
    most = max((one.count for one in bins), default=1)
    line = {"color": light.line, "width": 2}
    low = min([1.0, *(value for one in bins for value in (one.expected, one.happened))])
    start = max(0.0, (int(low * 10) - 1) / 10)
    ticks = {
        "range": [start, 1.02],
        "tickformat": ".0%",
        "dtick": 0.2 if start < 0.5 else 0.1,
        "gridcolor": light.line,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": light.quiet},
    }
    return go.Figure(
        [
            go.Scatter(x=[start, 1], y=[start, 1], mode="lines", line={**line, "dash": "dot"}, hoverinfo="skip"),
            go.Scatter(
                x=[one.expected for one in bins],
                y=[one.happened for one in bins],
                mode="lines+markers",
                line={"color": light.on_scale(0.75), "width": 2},
                marker={"color": light.on_scale(0.75), "size": [6 + 8 * one.count / most for one in bins]},
                customdata=[one.count for one in bins],
                hovertemplate=f"{expected} %{{x:.0%}}, {happened.lower()} %{{y:.0%}}, %{{customdata}} rows<extra></extra>",
            ),
        ],
        layout(
            light,
            height=_SQUARE,
            margin={"l": 0, "r": 8, "t": 8, "b": 0, "pad": 4},
            xaxis={**ticks, "title": {"text": expected, "font": {"color": light.quiet}}, "automargin": True},
            yaxis={**ticks, "title": {"text": happened, "font": {"color": light.quiet}}, "automargin": True},
        ),
    )
