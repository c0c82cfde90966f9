"""Claims about writing the table of subjects: what a spreadsheet gets, and that reading it gives the same subjects."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from brightpath.domain import family
from brightpath.domain.tables import LESSON_KEYS, SUBJECT_COLUMNS
from brightpath.domain.weeks import Weekday
from brightpath.exports.household import household_document
from brightpath.exports.tables import subjects_csv
from brightpath.imports.tables import read_subjects_csv
from tests.builders import a_child, a_household_document, a_subject
from tests.exports.test_household import households

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "samples").glob("*.json"))


def rows_of(document: dict[str, Any]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(subjects_csv(document).decode("utf-8-sig"), newline="")))


def of_children(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Give the subjects by child, without what the table does not hold."""
    children = {child["section2"]["name"]: child["section4"]["subjects"] for child in document["children"]}
    return {
        name: [{key: value for key, value in subject.items() if key not in LESSON_KEYS} for subject in subjects]
        for name, subjects in children.items()
        if subjects
    }


def test_every_subject_is_a_row_under_a_header() -> None:
    ada = a_child(
        "Ada",
        subjects=(
            a_subject(
                "Maths",
                days=(Weekday.MONDAY, Weekday.FRIDAY),
                fixed_time=family.FixedTime(required=True, preferred=540),
                after=("Art; crafts",),
                extra={"notes": "blue book"},
            ),
            a_subject("Art; crafts", is_core=False, combined_with="art", block=60),
        ),
    )
    header, *rows = rows_of(a_household_document((ada,)))
    assert header == ["child", *SUBJECT_COLUMNS, "notes"]
    assert [dict(zip(header, row, strict=True)) for row in rows] == [
        dict.fromkeys(header, "")
        | {
            "child": "Ada",
            "subject": "Maths",
            "core": "yes",
            "minutes": "30",
            "frequency": "daily",
            "attention": "some_assistance",
            "interest": "3",
            "fixed time": "09:00",
            "required": "yes",
            "days": "Monday; Friday",
            "after": "Art\\; crafts",
            "notes": "blue book",
        },
        dict.fromkeys(header, "")
        | {
            "child": "Ada",
            "subject": "Art; crafts",
            "core": "no",
            "minutes": "30",
            "frequency": "daily",
            "attention": "some_assistance",
            "interest": "3",
            "required": "no",
            "together with": "art",
            "block": "60",
        },
    ]


def test_the_table_begins_with_a_byte_order_mark_for_excel() -> None:
    assert subjects_csv(a_household_document()).startswith(b"\xef\xbb\xbfchild,subject,")


def test_names_that_look_like_formulas_come_back_as_they_were() -> None:
    document = a_household_document((a_child("-Ada", subjects=(a_subject("=1+1"), a_subject("'@x"))),))
    assert [row[:2] for row in rows_of(document)[1:]] == [["'-Ada", "'=1+1"], ["'-Ada", "''@x"]]
    assert read_subjects_csv(subjects_csv(document), ["-Ada"]) == of_children(document)


@pytest.mark.parametrize(
    "unknown",
    [
        {"notes": 'blue\nbook, with; "marks"'},
        {"level": 3, "done": None, "books": ["a", {"b": 1.5}], "empty": ""},
        {"minutes": "of another kind", "child": "x", "a=b": "-1", "=key": "x", "ключ": "да"},
        {"spaced": " x ", "tail ": "x"},
    ],
)
def test_keys_we_do_not_know_come_back_as_they_were(unknown: dict[str, Any]) -> None:
    document = a_household_document((a_child("Ada", subjects=(a_subject("Maths", extra=unknown), a_subject("Art"))),))
    assert read_subjects_csv(subjects_csv(document), ["Ada", "Ben"]) == of_children(document)


def test_a_draft_without_much_in_it_is_written_too() -> None:
    assert rows_of({})[1:] == []
    assert rows_of({"children": [{}, {"section2": {"name": "Ada"}, "section4": {"subjects": [{"name": "Art"}]}}]})[
        1:
    ] == [["Ada", "Art", *[""] * (len(SUBJECT_COLUMNS) - 1)]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_samples_subjects_come_back_as_they_were(sample: Path) -> None:
    document = json.loads(sample.read_bytes())
    names = [child["section2"]["name"] for child in document["children"]]
    assert read_subjects_csv(subjects_csv(document), names) == of_children(document)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(households())
def test_any_households_subjects_written_and_read_again_are_the_same(household: family.Household) -> None:
    document = household_document(household)
    names = [child.name for child in household.children]
    assert read_subjects_csv(subjects_csv(document), names) == of_children(document)
