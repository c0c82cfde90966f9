"""The picture of a year's hours: three lines that are told apart without colour, each with its number."""

from __future__ import annotations

from datetime import date

from brightpath.charts.hours_of_year import hours_of_year
from brightpath.charts.theme import DAY, NIGHT
from brightpath.domain.ledger_words import ledger_sentence
from tests.domain.given_ledgers import FIRST, LAST, SCHOOL_DAYS, a_counted, a_ledger, a_region, on

TWO_WEEKS = [a_counted(day, 60) for day in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)]


def test_the_hours_so_far_the_straight_line_and_the_pace() -> None:
    figure = hours_of_year(a_ledger(*TWO_WEEKS, region=a_region(hours=30)))
    so_far, asked, pace = figure.data
    assert [(line.name, line.line.dash) for line in figure.data] == [
        ("10 h so far", "solid"),
        ("30 h asked", "dash"),
        ("20 h at this pace", "dot"),
    ]
    assert (so_far.y[0], so_far.y[-1], so_far.x[-1]) == (0, 10, on(18))
    assert (list(asked.x), list(asked.y)) == ([FIRST, LAST], [0, 30])
    assert (list(pace.x), list(pace.y)) == ([on(18), LAST], [10, 20])
    assert figure.layout.showlegend


def test_the_pace_has_the_hours_of_the_sentence_above() -> None:
    days = [*range(7, 12), *range(14, 19)]
    counted = [a_counted(day, 23 if day == 18 else 22) for day in days]  # at this pace 419.9 minutes by the last day
    ledger = a_ledger(*counted, school_days=SCHOOL_DAYS[:19], region=a_region(hours=30))
    assert hours_of_year(ledger).data[-1].name == "7 h at this pace"
    assert "at this pace 7 by" in ledger_sentence(ledger)


def test_where_nothing_is_asked_and_there_is_no_pace_one_line_is_left() -> None:
    assert len(hours_of_year(a_ledger(*TWO_WEEKS[:2], today=on(8))).data) == 1
    over = hours_of_year(a_ledger(*TWO_WEEKS, today=date(2026, 12, 1), region=a_region(hours=5)))
    assert [line.name for line in over.data] == ["10 h so far", "5 h asked"]


def test_it_is_drawn_by_day_and_after_sunset() -> None:
    ledger = a_ledger(*TWO_WEEKS, region=a_region(hours=30))
    colours = [hours_of_year(ledger, light=light).data[0].line.color for light in (DAY, NIGHT)]
    assert colours[0] != colours[1]
