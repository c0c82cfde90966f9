"""The pictures of progress: numbers as words beside them, names as they were typed, few lessons withheld."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.charts.days_and_hours import days_done, hours_of, hours_that_work
from brightpath.charts.done_of_planned import done_of_planned, then_and_now
from brightpath.charts.subjects_ends import SubjectEnd, subjects_ends
from brightpath.charts.theme import DAY, NIGHT, Light, in_figure
from brightpath.charts.time_and_engagement import engagement_by_subject, planned_and_real_time
from brightpath.domain.progress import Tally
from brightpath.domain.streaks import LearningDay
from brightpath.domain.weeks import Weekday

MONDAY = date(2026, 11, 2)


def test_done_lies_in_planned_with_the_numbers_behind() -> None:
    planned, done = done_of_planned(
        (
            ("Maths", Tally(20, 18)),
            ("Art", Tally(4, 2.5)),
        ),
        light=NIGHT,
    ).data
    assert (list(planned.x), list(done.x)) == ([20, 4], [18, 2.5])
    assert list(planned.text) == ["18 of 20", "2½ of 4"]


def test_two_subjects_of_the_same_name_are_two_rows() -> None:
    figure = done_of_planned(
        (
            ("Maths", Tally(2, 1)),
            ("Maths", Tally(4, 2)),
        )
    )
    assert list(figure.data[0].y) == [0, 1] and list(figure.layout.yaxis.ticktext) == ["Maths", "Maths"]


def test_a_name_is_written_as_it_was_typed_and_never_as_html() -> None:
    assert in_figure("<b>Art</b> & <a href='x'>") == "&lt;b&gt;Art&lt;/b&gt; &amp; &lt;a href=…"
    assert in_figure("History of the ancient world and Rome") == "History of the ancien…"


def test_then_is_a_ring_and_now_a_dot() -> None:
    figure = then_and_now(
        (
            ("30 days", Tally(20, 10), Tally(20, 15)),
            ("60 days", Tally(), Tally(2, 1)),
        )
    )
    rings, dots = (trace for trace in figure.data if trace.mode == "markers")
    assert (list(rings.x), list(dots.x)) == ([0.5], [0.75])
    assert (rings.marker.symbol, dots.marker.symbol) == ("circle-open", "circle")


def test_a_day_has_its_weekday_and_week_and_a_tick_when_everything_was_done() -> None:
    days = [LearningDay(MONDAY, 2, 2), LearningDay(MONDAY + timedelta(days=8), 2, 1)]
    figure = days_done(tuple(days), MONDAY, MONDAY + timedelta(days=13))
    grid = figure.data[0].z
    assert (grid[0][0], grid[1][1], grid[0][1]) == (1.0, 0.5, None)
    assert list(figure.layout.yaxis.ticktext) == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert [(one.x, one.y, one.text) for one in figure.layout.annotations] == [(0, 0, "✓"), (1, 1, "1/2")]
    assert list(figure.layout.xaxis.ticktext) == ["2 Nov", "9 Nov"]
    assert figure.data[0].customdata[1][1] == "10 Nov: 1 of 2"
    half = days_done((LearningDay(MONDAY, 3, 2.5),), MONDAY, MONDAY)
    assert [one.text for one in half.layout.annotations] == ["2½/3"]  # as the sentence above says it
    months = days_done(tuple(days), MONDAY, MONDAY + timedelta(days=60))
    assert [one.text for one in months.layout.annotations] == ["✓", "·"]


def test_the_first_column_is_the_first_week_with_lessons() -> None:
    figure = days_done((LearningDay(MONDAY + timedelta(days=7), 1, 1),), MONDAY, MONDAY + timedelta(days=20))
    assert list(figure.layout.xaxis.ticktext) == ["9 Nov", "16 Nov"]


def test_a_year_of_days_has_no_signs_and_names_each_month_once() -> None:
    days = [LearningDay(MONDAY + timedelta(days=7 * week), 1, 1) for week in range(40)]
    figure = days_done(tuple(days), MONDAY, MONDAY + timedelta(days=279))
    assert not figure.layout.annotations
    names = list(figure.layout.xaxis.ticktext)
    assert names[:3] == ["Nov", "Dec", "Jan"] and len(set(figure.layout.xaxis.tickvals)) == len(names) == 10


def test_an_hour_with_few_lessons_says_so_instead_of_a_share() -> None:
    hours = hours_of({("mid-morning", Weekday.MONDAY): Tally(12, 12), ("late_afternoon", Weekday.FRIDAY): Tally(3, 0)})
    figure = hours_that_work(hours)
    assert hours.parts == ("mid-morning", "early_afternoon", "late_afternoon")
    texts = {(one.x, one.y): one.text for one in figure.layout.annotations}
    assert texts == {(0, 0): "<b>95%</b>", (4, 2): "few"}


def test_time_is_a_bar_and_its_plan_a_line() -> None:
    real, planned, told = planned_and_real_time((("Maths", 120, 150),)).data
    assert (list(real.x), list(planned.x), list(told.text)) == ([150], [120], ["  2 h 30 min"])
    assert planned.marker.symbol == "line-ns"


def test_engagement_lies_between_one_and_five() -> None:
    figure = engagement_by_subject((("Maths", 4.25, 8),))
    assert list(figure.layout.xaxis.tickvals) == [1, 2, 3, 4, 5] and list(figure.data[0].text) == ["  4.2"]


def test_an_end_that_comes_too_late_differs_without_colour() -> None:
    june, july = date(2027, 6, 30), date(2027, 7, 20)
    figure = subjects_ends(
        (
            SubjectEnd("Maths", july, june, june),
            SubjectEnd("Art", june, june, june),
        ),
        MONDAY,
    )
    lines = [trace.line.dash for trace in figure.data if trace.mode == "lines" and not trace.name]
    assert lines == ["dot", "solid"]
    [pace] = [trace for trace in figure.data if trace.name == "At this pace"]
    assert list(pace.marker.symbol) == ["diamond", "circle"]
    [hollow] = [trace for trace in figure.data if trace.name == "As planned"]
    assert list(hollow.y) == [0]
    assert list(figure.data[-1].text) == ["year ends"] and list(figure.data[-1].x) == [june, june]


@pytest.mark.parametrize("light", [DAY, NIGHT], ids=lambda light: light.name)
def test_nothing_is_an_empty_figure_and_no_fault(light: Light) -> None:
    for figure in (
        done_of_planned((), light=light),
        then_and_now((), light=light),
        days_done((), MONDAY, MONDAY, light=light),
        hours_that_work(hours_of({}), light=light),
        planned_and_real_time((), light=light),
        engagement_by_subject((), light=light),
        subjects_ends((), MONDAY, light=light),
    ):
        assert figure.layout.font.color == light.text
