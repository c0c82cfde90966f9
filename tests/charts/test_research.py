"""What a snapshot's figures draw: means with their intervals, shares, and versions that are told apart without colour."""

from __future__ import annotations

import polars as pl
import pytest

from brightpath.charts.research import (
    MOST_VERSIONS,
    bars_of_answer,
    calibrations_side_by_side,
    effect_of_feature,
    importances_side_by_side,
    spread_of_outcome,
)
from brightpath.charts.theme import DAY, NIGHT, Light, contrast
from brightpath.domain.models import CalibrationBin

EFFECT = pl.DataFrame({"group": ["Monday", "Friday"], "mean": [0.9, 0.5], "low": [0.7, 0.4], "high": [1.1, 0.6]})
GROUND = {"light": "#fbfaf4", "dark": "#161c1b"}


def test_an_interval_of_a_share_ends_where_shares_do() -> None:
    (points,) = effect_of_feature(EFFECT, is_share=True, words="Lessons done").data
    assert list(points.x) == [0.9, 0.5] and list(points.y) == ["Monday", "Friday"]
    assert list(points.error_x.array) == pytest.approx([0.1, 0.1])
    assert list(points.error_x.arrayminus) == pytest.approx([0.2, 0.1])
    (points,) = effect_of_feature(EFFECT).data
    assert list(points.error_x.array) == pytest.approx([0.2, 0.1])


def test_shares_stand_above_their_bars() -> None:
    (bars,) = spread_of_outcome(["done", "not done"], [0.996, 0.004]).data
    assert list(bars.text) == ["100%", "<1%"]


def test_an_answer_keeps_its_order() -> None:
    figure = bars_of_answer(["b", "a"], [1.0, 2.0], words="lessons")
    assert list(figure.data[0].y) == ["b", "a"] and figure.layout.yaxis.autorange == "reversed"


@pytest.mark.parametrize("light", [DAY, NIGHT])
def test_versions_are_told_apart_without_colour_and_can_be_seen(light: Light) -> None:
    bins = (CalibrationBin(0.5, 0.6, 10), CalibrationBin(0.9, 0.8, 10))
    figure = calibrations_side_by_side({f"Version {n}": bins for n in range(6)}, light=light)
    lines = figure.data[1:]
    assert len(lines) == MOST_VERSIONS
    assert len({line.marker.symbol for line in lines}) == len({line.line.dash for line in lines}) == MOST_VERSIONS
    assert all(contrast(line.marker.color, GROUND[light.name]) >= 3 for line in lines)


def test_an_input_that_a_version_does_not_know_counts_for_nothing() -> None:
    figure = importances_side_by_side({"One": {"start": 0.6}, "Two": {"nth": 1.0}}, ["start", "nth"], name_of=str.upper)
    assert [list(one.x) for one in figure.data] == [[0.6, 0.0], [0.0, 1.0]]
    assert list(figure.data[0].y) == ["START", "NTH"]
