"""The heat map counts moves, not children; both sides share their rows, columns and scale."""

from __future__ import annotations

import polars as pl

from brightpath.charts.moved_lessons import most_moved, moved_cells, moved_lessons
from brightpath.charts.theme import DAY, NIGHT
from brightpath.domain.weeks import Weekday


def moves(*rows: tuple[int, str, str, str, str, str, str]) -> pl.DataFrame:
    columns = ["sequence", "child", "subject", "from_weekday", "from_part", "to_weekday", "to_part"]
    return pl.DataFrame(list(rows), schema=columns, orient="row")


MOVES = moves(
    (1, "Ada", "Maths", "Monday", "mid-morning", "Monday", "late_afternoon"),
    (1, "Ben", "Maths", "Monday", "mid-morning", "Monday", "late_afternoon"),
    (2, "Ada", "Maths", "Monday", "mid-morning", "Saturday", "late_afternoon"),
    (3, "Ben", "Art", "Friday", "early_afternoon", "Monday", "late_afternoon"),
)


def test_a_lesson_of_several_children_is_moved_once() -> None:
    cells = moved_cells(MOVES, "from")
    assert [day.value[:3] for day in cells.days] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert cells.parts == ("mid-morning", "early_afternoon", "late_afternoon")
    assert cells.counts == ((2, 0, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 0))
    assert moved_cells(MOVES, "to").counts[2] == (2, 0, 0, 0, 0, 1)
    assert most_moved(MOVES) == [("Maths", 2), ("Art", 1)]


def test_both_sides_compare() -> None:
    one, other = moved_cells(MOVES, "from"), moved_cells(MOVES, "to")
    assert (one.days, one.parts, one.most) == (other.days, other.parts, other.most)
    days = moved_cells(MOVES, "to", first_day=Weekday.SUNDAY).days
    assert days[0] is Weekday.MONDAY and days[-1] is Weekday.SATURDAY


def test_the_number_stands_in_each_cell_that_has_one() -> None:
    figure = moved_lessons(moved_cells(MOVES, "from"), light=NIGHT, part_name=str.upper)
    assert [(note.x, note.y, note.text) for note in figure.layout.annotations] == [
        ("Mon", "MID-MORNING", "<b>2</b>"),
        ("Fri", "EARLY_AFTERNOON", "<b>1</b>"),
    ]
    assert figure.layout.font.color == NIGHT.text
    assert figure.layout.margin.t >= 30, "the weekdays above stand inside"


def test_no_moves_are_an_empty_figure_and_no_fault() -> None:
    cells = moved_cells(MOVES.clear(), "from")
    assert (cells.parts, cells.counts, cells.most) == ((), (), 0)
    assert moved_lessons(cells, light=DAY).layout.annotations == ()
