"""What goes with a snapshot: every column explained, and a question as a program."""

from __future__ import annotations

import csv
import io

import pytest

from brightpath.domain.research import TABLES
from brightpath.exports.research import as_python, dictionary_csv, dictionary_markdown, read_me


def test_every_column_stands_in_the_dictionary_with_its_meaning() -> None:
    rows = list(csv.DictReader(io.StringIO(dictionary_csv())))
    assert [(row["table"], row["column"]) for row in rows] == [
        (table.name, column.name) for table in TABLES for column in table.columns
    ]
    assert all(row["meaning"].endswith((".", "”")) and row["empty when"] for row in rows)
    page = dictionary_markdown()
    assert all(f"| `{column.name}` |" in page for table in TABLES for column in table.columns)


def test_whoever_opens_a_snapshot_is_told_what_is_missing() -> None:
    text = read_me(families=12, small=3, older=1000, most=500_000)
    assert "12 families" in text and "3 lessons were left out" in text and "1,000 older" in text
    assert "xAPI" not in text and "xAPI" in read_me(families=12, small=0, older=0, most=1, statements=10)


@pytest.mark.parametrize("sql", ["SELECT 1;", 'SELECT 1 AS "a"', 'SELECT \'"""\' AS q', "SELECT '\\n' AS back", "-- x"])
def test_a_question_as_a_program_is_a_program_that_holds_it(sql: str) -> None:
    program = compile(as_python(sql), "asked.py", "exec")
    assert sql.rstrip(";") in "\n".join(str(one) for one in program.co_consts).replace("\n\n", "\n")
