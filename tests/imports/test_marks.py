"""Marks pasted from a spreadsheet: lines with and without headings, a table of children and subjects, and what is no mark."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from brightpath.imports.marks import read_marks
from brightpath.imports.pasted_list import Pasted

TODAY = date(2026, 11, 20)
HOME = {"Ada": ("Maths", "Art"), "Ben": ("Maths", "P.E.")}


def read(text: str, home: dict[str, tuple[str, ...]] | None = None) -> Pasted:
    return read_marks(text, home or HOME, given_on=TODAY, today=TODAY)


def became(pasted: Pasted) -> list[tuple[str, ...]]:
    return [(one.item["child"], one.item["subject"], one.item["score"].said, one.item["title"]) for one in pasted.items]


def test_a_line_is_a_mark_whatever_the_order() -> None:
    pasted = read("Ada, Maths, 46/50, Chapter 3, 2026-11-18\nMaths\tBen\t92 %\nben; pe; Excellent; Long run")
    assert became(pasted)[0] == ("Ada", "Maths", "46/50", "Chapter 3")
    assert pasted.items[0].item["given_on"] == date(2026, 11, 18)


def test_tabs_and_semicolons_part_cells_too() -> None:
    assert became(read("Ben\tMaths\t92 %\t")) == [("Ben", "Maths", "92 %", "")]
    assert became(read("ben; pe; Excellent; Long run")) == [("Ben", "P.E.", "Excellent", "Long run")]


def test_headings_say_what_a_cell_is() -> None:
    pasted = read("Student\tGrade\tSubject\tAssignment\tDate\tWeight\nAda\tA-\tMaths\t12\t11/18/2026\t2")
    [one] = pasted.items
    assert became(pasted) == [("Ada", "Maths", "A-", "12")]
    assert (one.item["weight"], one.item["given_on"]) == (2.0, date(2026, 11, 18))


def test_a_table_has_a_line_a_child_and_a_column_a_subject() -> None:
    pasted = read("Child,Maths,Art,P.E.\nAda,92,A,\nBen,81,,P\nCleo,1,,")
    assert became(pasted) == [
        ("Ada", "Maths", "92 %", ""),
        ("Ada", "Art", "A", ""),
        ("Ben", "Maths", "81 %", ""),
        ("Ben", "P.E.", "P", ""),
    ]
    [fault] = pasted.not_understood
    assert "no child of this family" in fault.what


def test_an_only_child_need_not_be_named() -> None:
    assert became(read("Maths, 9/10, Quiz", {"Ada": ("Maths",)})) == [("Ada", "Maths", "9/10", "Quiz")]


def test_what_is_no_mark_is_told_line_by_line_and_the_rest_is_taken() -> None:
    pasted = read("Ada, Maths\nAda, Latin, 9/10\nZoe, Maths, 9/10\nAda, Maths, 9/10, Quiz, 2027-01-01\nAda, Art, 9/10")
    assert became(pasted) == [("Ada", "Art", "9/10", "")]
    assert [fault.what.split(".")[0] for fault in pasted.not_understood] == [
        "I see no mark here",
        "I see no subject here",
        "I see no child’s name here",
        "2027-01-01 is still to come",
    ]


def test_a_formula_guard_is_taken_off() -> None:
    assert became(read("Ada,Maths,9/10,'=A1")) == [("Ada", "Maths", "9/10", "=A1")]


@given(st.text(max_size=400))
def test_no_text_makes_it_stumble(text: str) -> None:
    read(text)
