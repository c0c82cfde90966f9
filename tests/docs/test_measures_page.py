"""What is reckoned from the answers of questions: by what is there, from questions that are there, held by tests that are."""

from __future__ import annotations

import re

import pytest

from brightpath.storage.measures import question_names
from tests.docs.test_pages import DOCS, ROOT, named

SECTION = (
    (DOCS / "measures.md").read_text("utf-8").partition("## What is reckoned from the answers")[2].partition("\n## ")[0]
)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in SECTION.splitlines()
    if "`" in line and line[0] == "|"
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_number_says_its_unit_and_names_what_is_there(row: list[str]) -> None:
    number, unit, by, of, held = row
    assert number and "; " in unit
    assert callable(named(by.strip("`")))
    assert set(re.findall(r"`(\w+)`", of)) <= set(question_names())
    assert (ROOT / "tests" / held.strip("`")).exists()


def test_each_question_that_is_reckoned_with_is_told() -> None:
    told = {question for row in ROWS for question in re.findall(r"`(\w+)`", row[3])}
    # Shown as they are answered; the facts themselves no page shows, their twin asks for them.
    as_they_are = {"facts_of_family", "lessons_by_child_and_subject", "lists_done"}
    assert told | as_they_are == set(question_names())
