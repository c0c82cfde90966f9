"""Rates of many families: a gap where a week has none, and every number written beside its bar."""

from __future__ import annotations

from brightpath.charts.coop_rates import rate_by_week, rates_told_by
from brightpath.charts.theme import NIGHT


def test_a_week_without_a_rate_leaves_a_gap_and_at_most_four_weeks_are_named() -> None:
    weeks = [(f"{number} Oct", None if number == 3 else 5 * number) for number in range(12)]
    figure = rate_by_week(weeks)
    (line,) = figure.data
    assert line.y[3] is None and line.connectgaps is False and len(line.y) == 12
    assert list(figure.layout.xaxis.ticktext) == ["0 Oct", "3 Oct", "6 Oct", "9 Oct"]
    assert len(rate_by_week([("1 Oct", 50)]).data[0].y) == 1


def test_each_bar_has_its_name_and_number_and_no_name_is_a_tag() -> None:
    figure = rates_told_by([("<b>Art</b>", 85), ("Maths", 60)], light=NIGHT)
    assert list(figure.data[0].text) == ["85 %", "60 %"]
    assert [one.text for one in figure.layout.annotations] == ["&lt;b&gt;Art&lt;/b&gt;", "Maths"]
