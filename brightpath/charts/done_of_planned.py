"""Lessons done out of those planned: a bar in a bar for each row, and the share of one time beside that of another."""

from __future__ import annotations

from functools import lru_cache

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, FIGURES_KEPT, LEGEND, Light, layout, named_rows
from brightpath.domain.progress import Tally
from brightpath.domain.words import halves

_ROW, _WORDS = 34, 86


@lru_cache(FIGURES_KEPT)
def done_of_planned(rows: tuple[tuple[str, Tally], ...], *, light: Light = DAY) -> go.Figure:
    """Draw what was planned as an empty bar and what was done as a full one in it, with "34 of 41" behind."""
    places = list(range(len(rows)))
    tallies = [tally for _, tally in rows]
    shared = {"y": places, "orientation": "h", "hoverinfo": "skip"}
    return go.Figure(
        [
            go.Bar(
                x=[tally.planned for tally in tallies],
                marker={"color": light.empty, "line": {"color": light.quiet, "width": 1}, "cornerradius": 3},
                text=[f"{halves(tally.done)} of {halves(tally.planned)}" for tally in tallies],
                textposition="outside",
                cliponaxis=False,
                **shared,
            ),
            go.Bar(
                x=[tally.done for tally in tallies],
                marker={"color": light.on_scale(0.75), "cornerradius": 3},
                **shared,
            ),
        ],
        layout(
            light,
            height=max(1, len(rows)) * _ROW + 8,
            margin={"l": 0, "r": _WORDS, "t": 4, "b": 4, "pad": 6},
            barmode="overlay",
            bargap=0.4,
            xaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"},
            yaxis=named_rows(light, [name for name, _ in rows]),
        ),
    )


@lru_cache(FIGURES_KEPT)
def then_and_now(
    rows: tuple[tuple[str, Tally, Tally], ...], *, light: Light = DAY, before: str = "Before", now: str = "Now"
) -> go.Figure:
    """Draw for each (name, before, now) both shares on one line: an empty ring for before, a full dot for now."""
    drawn = [
        (place, one.share, other.share)
        for place, (_, one, other) in enumerate(rows)
        if one.share is not None and other.share is not None
    ]
    places = [place for place, *_ in drawn]
    figure = go.Figure(
        layout=layout(
            light,
            height=max(1, len(rows)) * 52 + 62,
            margin={"l": 0, "r": 24, "t": 34, "b": 0, "pad": 6},
            showlegend=True,
            legend=LEGEND,
            xaxis={"range": [-0.02, 1.02], "tickformat": ".0%", "dtick": 0.25, "gridcolor": light.line, "zeroline": False,
                   "fixedrange": True, "tickfont": {"color": light.quiet}, "tickangle": 0, "automargin": True},
            yaxis=named_rows(light, [name for name, *_ in rows]),
        )
    )  # fmt: skip
    for place, one, other in drawn:
        figure.add_scatter(
            x=[one, other], y=[place, place], mode="lines", line={"color": light.quiet, "width": 2}, hoverinfo="skip",
            showlegend=False,
        )  # fmt: skip
    for name, shares, symbol in (
        (before, [one for _, one, _ in drawn], "circle-open"),
        (now, [other for *_, other in drawn], "circle"),
    ):
        figure.add_scatter(
            x=shares,
            y=places,
            name=name,
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 14,
                "color": light.on_scale(0.75),
                "line": {"width": 2.5, "color": light.on_scale(0.75)},
            },
            cliponaxis=False,
            hovertemplate=f"{name}: %{{x:.0%}}<extra></extra>",
        )
    return figure
