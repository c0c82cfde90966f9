"""Claims about tables of any sort: what bytes become rows, in which lines they stand, and what is told at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.errors import Fault, Faulty
from brightpath.exports.csv_text import for_spreadsheets, write_csv
from brightpath.imports.csv_text import Row, in_order, read_csv

COLUMNS = ("name", "note")


def read(text: str, **how: Any) -> tuple[list[Row], list[str]]:
    rows, faults = read_csv(text.encode(), COLUMNS, ["name"], **how)
    return rows, [fault.sentence for fault in faults]


def refusals(text: str, **how: Any) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read(text, **how)
    return [fault.sentence for fault in caught.value.faults]


def test_a_row_stands_in_the_line_where_it_begins() -> None:
    text = '\r\nname,note\r\n\r\none,"a\r\nb"\r\n , \r\ntwo\r\n'
    assert read(text) == (
        [Row(4, {"name": "one", "note": "a\r\nb"}), Row(7, {"name": "two", "note": ""})],
        [],
    )


def test_the_note_of_excel_says_the_separator_and_counts_as_a_line() -> None:
    assert read("sep=;\r\nName;NOTE\r\na,b;c\r\n") == ([Row(3, {"name": "a,b", "note": "c"})], [])
    assert read('"sep=|"\nname|note\na|b') == ([Row(3, {"name": "a", "note": "b"})], [])


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\n", "sep=,", "sep=;\n\n"])
def test_a_file_without_a_header_is_empty(text: str) -> None:
    assert refusals(text) == ["the file: It is empty. Allowed: a first row with name."]


def test_the_separator_is_the_one_that_parts_columns_we_know() -> None:
    assert read('"name";"a, b, c"\nx;y', keeps_further=True)[0] == [
        Row(
            2,
            {
                "name": "x",
                "a, b, c": "y",
            },
        )
    ]


def test_the_caller_says_whether_further_columns_are_kept() -> None:
    assert read("name,Colour\nx,red", keeps_further=True)[0] == [Row(2, {"name": "x", "Colour": "red"})]
    assert refusals("name,Colour,Size\nx,red,1") == [
        'line 1: "Colour" is not a column we know. Allowed: name, note.',
        'line 1: "Size" is not a column we know. Allowed: name, note.',
    ]


def test_a_column_may_have_another_name_but_only_once() -> None:
    also_called = {"full name": "name"}
    assert read("Full  Name\nx", also_called=also_called)[0] == [Row(2, {"name": "x"})]
    assert refusals("name,full name\nx,y", also_called=also_called) == [
        'line 1: The column "name" stands more than once. Allowed: every column once.'
    ]


@pytest.mark.parametrize("cell", ["=1+1", " =1+1", "'@x", "-x"])
def test_a_guarded_cell_or_heading_comes_back_as_it_was(cell: str) -> None:
    written = for_spreadsheets(write_csv(["name", cell], [{"name": cell, cell: 1}]))
    assert b",'" in written
    rows, faults = read_csv(written, COLUMNS, ["name"], keeps_further=True)
    assert (rows, faults) == ([Row(2, {"name": cell, cell: "1"})], [])


def test_every_fault_of_every_row_is_told_and_sound_rows_are_still_given() -> None:
    rows, faults = read('name,note,\nx,y,z\nx\x07,y\n1,2,,4\nfine\n"x"y\nlost\n')
    assert [row.line for row in rows] == [2, 4, 5]
    assert faults == [
        'line 2: "z" stands in a column without a name. Allowed: a name in its first row.',
        "line 3, name: There is a control character in it. Allowed: text.",
        'line 4: There are 4 cells, but 3 columns. Allowed: text with a separator in it stands in "quotation marks".',
        "line 6: This is no table: ',' expected after '\"'. Allowed: cells with separators between them.",
    ]


def test_a_heading_that_cannot_be_shown_is_refused() -> None:
    assert refusals("name,x\x07\n1,2", keeps_further=True) == [
        'line 1: There is a control character in the column "x\\u0007". Allowed: text.'
    ]


def test_the_caller_says_how_many_rows_there_may_be() -> None:
    assert len(read("name\n1\n2\n", most_rows=2)[0]) == 2
    assert refusals("name\n1\n2\n3\n", most_rows=2) == ["the file: There are more than 2 rows. Allowed: fewer rows."]


def test_faults_are_told_in_the_order_of_the_lines_and_not_without_end() -> None:
    faults = [Fault("Ada", "c"), Fault("line 10, name", "b"), Fault("line 9", "a")]
    assert [fault.what for fault in in_order(faults)] == ["a", "b", "c"]
    told = in_order(read_csv(b"name\n" + b"1,2\n" * 1000, COLUMNS, ["name"])[1])
    assert (len(told), told[-1].sentence) == (201, "the file: There are more faults than can be listed here.")


@given(st.binary(max_size=80), st.text(max_size=60), st.booleans())
def test_no_bytes_bring_anything_but_our_own_errors(data: bytes, text: str, keeps_further: bool) -> None:
    for content in (data, b"name,note\n" + data, f"sep=;\n{text}".encode("utf-8", "replace")):
        try:
            read_csv(content, COLUMNS, ["name"], keeps_further=keeps_further)
        except Faulty as error:
            assert all(fault.where and fault.what for fault in error.faults) and error.faults
