"""How long lessons took against how long they were meant to take, and how children were in them, subject by subject."""

from __future__ import annotations

from functools import lru_cache

from brightpath.charts.drawing import go
from brightpath.charts.theme import DAY, FIGURES_KEPT, LEGEND, Light, layout, named_rows
from brightpath.domain.words import hours_and_minutes

_ROW = 34


@lru_cache(FIGURES_KEPT)
def planned_and_real_time(
    rows: tuple[tuple[str, int, int], ...], *, light: Light = DAY, planned: str = "Planned", real: str = "Really"
) -> go.Figure:
    """Draw for each (subject, planned minutes, real minutes) a bar of real time and a line at the planned."""
    places = list(range(len(rows)))
    return go.Figure(
        [
            go.Bar(
                x=[minutes for *_, minutes in rows],
                y=places,
                orientation="h",
                name=real,
                marker={"color": light.on_scale(0.55), "cornerradius": 3},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[minutes for _, minutes, _ in rows],
                y=places,
                name=planned,
                mode="markers",
                marker={"symbol": "line-ns", "size": 22, "line": {"color": light.text, "width": 3}},
                customdata=[hours_and_minutes(minutes) for _, minutes, _ in rows],
                hovertemplate=f"{planned}: %{{customdata}}<extra></extra>",
                cliponaxis=False,
            ),
            go.Scatter(
                x=[max(planned, real) for _, planned, real in rows],
                y=places,
                mode="text",
                text=[f"  {hours_and_minutes(minutes)}" for *_, minutes in rows],
                textposition="middle right",
                cliponaxis=False,
                hoverinfo="skip",
                showlegend=False,
            ),
        ],
        layout(
            light,
            height=max(1, len(rows)) * _ROW + 38,
            margin={"l": 0, "r": 96, "t": 30, "b": 4, "pad": 6},
            bargap=0.35,
            showlegend=True,
            legend=LEGEND,
            xaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"},
            yaxis=named_rows(light, [name for name, *_ in rows]),
        ),
    )  # fmt: skip


@lru_cache(FIGURES_KEPT)
def engagement_by_subject(rows: tuple[tuple[str, float, int], ...], *, light: Light = DAY) -> go.Figure:
    """Draw for each (subject, mean of 1-5, lessons) a dot on the way from 1 to 5; the more lessons, the larger."""
    most = max((count for *_, count in rows), default=1)
    return go.Figure(
        go.Scatter(
            x=[mean for _, mean, _ in rows],
            y=list(range(len(rows))),
            mode="markers+text",
            marker={
                "color": light.on_scale(0.75),
                "size": [9 + 9 * (count / most) ** 0.5 for *_, count in rows],
            },
            text=[f"  {mean:.1f}" for _, mean, _ in rows],
            textposition="middle right",
            cliponaxis=False,
            customdata=[count for *_, count in rows],
            hovertemplate="%{x:.1f}, %{customdata} lessons<extra></extra>",
        ),
        layout(
            light,
            height=max(1, len(rows)) * _ROW + 34,
            margin={"l": 0, "r": 34, "t": 4, "b": 0, "pad": 6},
            xaxis={
                "range": [0.9, 5.1],
                "tickvals": [1, 2, 3, 4, 5],
                "gridcolor": light.line,
                "zeroline": False,
                "fixedrange": True,
                "tickfont": {"color": light.quiet},
                "automargin": True,
            },
            yaxis=named_rows(light, [name for name, *_ in rows]),
        ),
    )
