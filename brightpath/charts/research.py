"""What a snapshot shows: an outcome in groups, how it is spread, an answer in bars, and versions of a model side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, Light, layout
from brightpath.domain.models import CalibrationBin

#: Pixels of a group, and of a square figure.
_ROW, _SQUARE = 34, 340
#: So many versions are told apart by colour and, without it, by sign and dash.
MOST_VERSIONS = 4
_SIGNS = ("circle", "diamond", "square", "triangle-up")
_DASHES = ("solid", "dash", "dot", "dashdot")


def effect_of_feature(
    effect: pl.DataFrame, *, light: Light = DAY, is_share: bool = False, words: str = ""
) -> go.Figure:
    """Draw the mean of each group with its 95 % interval, a group a row, the first on top.

    Parameters
    ----------
    effect
        One row per group: `group` as people read it, `mean`, `low`, `high`.
    is_share
        Whether the outcome is a share, 0-1; an interval may reach beyond what is possible, and is drawn as far as it is.
    words
        What the outcome is called, below the axis.
    """
    low, high = ((effect[name].clip(0, 1) if is_share else effect[name]).to_list() for name in ("low", "high"))
    means = effect["mean"].to_list()
    return go.Figure(
        go.Scatter(
            x=means,
            y=effect["group"].to_list(),
            mode="markers",
            marker={"color": light.on_scale(0.75), "size": 10},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [one - mean for one, mean in zip(high, means, strict=True)],
                "arrayminus": [mean - one for one, mean in zip(low, means, strict=True)],
                "color": light.on_scale(0.5),
                "thickness": 2,
                "width": 5,
            },
            hovertemplate=f"%{{y}}: %{{x{':.0%' if is_share else ':.2f'}}}<extra></extra>",
        ),
        layout(
            light,
            height=max(2, effect.height) * _ROW + 60,
            margin={"l": 0, "r": 12, "t": 4, "b": 0, "pad": 6},
            xaxis=_axis(light, words, ".0%" if is_share else ""),
            yaxis={**_names(light), "autorange": "reversed", "type": "category"},
        ),
    )


def spread_of_outcome(values: Sequence[str], shares: Sequence[float], *, light: Light = DAY) -> go.Figure:
    """Draw which share of the rows has which value, a bar each with its number."""
    return go.Figure(
        go.Bar(
            x=list(values),
            y=list(shares),
            marker={"color": light.on_scale(0.65), "cornerradius": 3},
            text=[f"{share:.0%}" if share >= 0.01 else "<1%" for share in shares],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        ),
        layout(
            light,
            height=240,
            margin={"l": 0, "r": 0, "t": 22, "b": 0, "pad": 4},
            bargap=0.3,
            xaxis={"type": "category", "fixedrange": True, "showgrid": False, "automargin": True},
            yaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"},
        ),
    )


def bars_of_answer(names: Sequence[str], values: Sequence[float], *, light: Light = DAY, words: str = "") -> go.Figure:
    """Draw an answer of a name and a number a row as bars, in the order in which it came."""
    return go.Figure(
        go.Bar(
            x=list(values),
            y=list(names),
            orientation="h",
            marker={"color": light.on_scale(0.75), "cornerradius": 3},
            hovertemplate="%{y}: %{x}<extra></extra>",
        ),
        layout(
            light,
            height=max(2, len(names)) * 26 + 60,
            margin={"l": 0, "r": 12, "t": 0, "b": 0, "pad": 6},
            bargap=0.3,
            xaxis=_axis(light, words, ""),
            yaxis={**_names(light), "autorange": "reversed", "type": "category"},
        ),
    )


def calibrations_side_by_side(
    versions: Mapping[str, Sequence[CalibrationBin]], *, light: Light = DAY, expected: str = "Expected"
) -> go.Figure:
    """Draw what happened against what each version expected, 0-1; a version has a sign and a dash of its own."""
    happened_axis = _axis(light, "Happened", ".0%") | {"range": [0, 1.03], "dtick": 0.2}
    line = {"color": light.line, "width": 2, "dash": "dot"}
    return go.Figure(
        [
            go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip", showlegend=False),
            *(
                go.Scatter(
                    name=name,
                    x=[one.expected for one in bins],
                    y=[one.happened for one in bins],
                    mode="lines+markers",
                    cliponaxis=False,
                    line={"color": _colours(light)[place], "width": 2, "dash": _DASHES[place]},
                    marker={"color": _colours(light)[place], "size": 10, "symbol": _SIGNS[place]},
                    hovertemplate="expected %{x:.0%}, happened %{y:.0%}",
                )
                for place, (name, bins) in enumerate(list(versions.items())[:MOST_VERSIONS])
            ),
        ],
        layout(
            light,
            height=_SQUARE + 30,
            margin={"l": 0, "r": 8, "t": 8, "b": 0, "pad": 4},
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            xaxis=_axis(light, expected, ".0%") | {"range": [0, 1.03], "dtick": 0.2},
            yaxis=happened_axis,
        ),
    )


def importances_side_by_side(
    versions: Mapping[str, Mapping[str, float]],
    inputs: Sequence[str],
    *,
    light: Light = DAY,
    name_of: Callable[[str], str] = str,
) -> go.Figure:
    """Draw what each version goes by, the inputs below each other: the share of each version as a sign of its own."""
    shown = list(versions.items())[:MOST_VERSIONS]
    return go.Figure(
        [
            go.Scatter(
                name=name,
                x=[shares.get(one, 0.0) for one in inputs],
                y=[name_of(one) for one in inputs],
                mode="markers",
                cliponaxis=False,
                marker={"color": _colours(light)[place], "size": 11, "symbol": _SIGNS[place]},
                hovertemplate="%{y}: %{x:.1%}",
            )
            for place, (name, shares) in enumerate(shown)
        ],
        layout(
            light,
            height=max(2, len(inputs)) * 30 + 90,
            margin={"l": 0, "r": 12, "t": 8, "b": 0, "pad": 6},
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            xaxis=_axis(light, "Share", ".0%") | {"rangemode": "tozero"},
            yaxis={**_names(light), "autorange": "reversed", "type": "category"},
        ),
    )


def _colours(light: Light) -> tuple[str, ...]:
    return (light.on_scale(0.75), light.text, light.on_scale(1.0), light.quiet)


def _axis(light: Light, words: str, form: str) -> dict[str, object]:
    return {
        "title": {"text": words, "font": {"color": light.quiet}},
        "tickformat": form,
        "gridcolor": light.line,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": light.quiet},
    }


def _names(light: Light) -> dict[str, object]:
    return {"showgrid": True, "gridcolor": light.empty, "fixedrange": True, "automargin": True}
