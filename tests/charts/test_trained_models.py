"""What a model goes by, and what it expected against what happened, as figures."""

from __future__ import annotations

import pytest

from brightpath.charts.theme import DAY, NIGHT, Light, contrast
from brightpath.charts.trained_models import MOST_INPUTS, expected_and_happened, importance_of_inputs, most_important
from brightpath.domain.models import CalibrationBin

BINS = (CalibrationBin(0.55, 0.5, 20), CalibrationBin(0.8, 0.85, 40))


def test_the_greatest_share_stands_on_top_and_nothing_counts_for_nothing() -> None:
    assert most_important({"a": 0.2, "b": 0.7, "c": 0.1, "d": 0.0}) == [("b", 0.7), ("a", 0.2), ("c", 0.1)]
    assert len(most_important({str(number): 0.01 for number in range(99)})) == MOST_INPUTS


def test_bars_carry_their_names_and_numbers() -> None:
    (bars,) = importance_of_inputs({"calm_parent": 0.75, "spread": 0.004}, name_of=str.upper).data
    assert (list(bars.y), list(bars.text)) == (["CALM_PARENT", "SPREAD"], ["75%", "<1%"])


def test_points_lie_where_they_were_expected_and_happened() -> None:
    line, points = expected_and_happened(BINS).data
    assert (list(points.x), list(points.y), list(points.customdata)) == ([0.55, 0.8], [0.5, 0.85], [20, 40])
    assert list(line.x) == list(line.y) == [0.4, 1]


def test_nothing_to_draw_is_drawn_as_nothing() -> None:
    assert len(importance_of_inputs({}).data[0].x) == 0
    assert len(expected_and_happened(()).data[1].x) == 0


@pytest.mark.parametrize("light", [DAY, NIGHT], ids=lambda light: light.name)
def test_bars_stand_out_in_both_lights(light: Light) -> None:
    (bars,) = importance_of_inputs({"a": 1.0}, light=light).data
    assert contrast(bars.marker.color, light.empty) >= 3
