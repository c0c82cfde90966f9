"""Statements from JSON and CSV: what ships is what scoring expects, and every fault is told with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.domain.questions import STANDARD_SCORING, CategoryKey
from brightpath.imports.json_text import LARGEST_BYTES
from brightpath.imports.questions import read_questions, read_questions_csv, shipped_questions

HEADER = "kind,key,category,position,text,description,weight,reversed,active,version,meaning\n"


def faults_of(read: Any, content: Any) -> list[str]:
    with pytest.raises(Faulty) as refused:
        read(content)
    return [fault.sentence for fault in refused.value.faults]


# --- What ships -----------------------------------------------------------------------------------------------------


def test_the_shipped_statements_are_scored_as_the_house_scores_without_them() -> None:
    assert shipped_questions().scoring() == STANDARD_SCORING


def test_the_shipped_categories_are_the_five_in_order() -> None:
    assert [(each.key, each.name) for each in shipped_questions().categories] == [
        (CategoryKey.FLEXIBILITY, "Flexibility vs Structure"),
        (CategoryKey.ROTATION, "Subject Rotation"),
        (CategoryKey.TIME, "Time Management"),
        (CategoryKey.LONG_TERM, "Long-Term Scheduling"),
        (CategoryKey.PRIORITIZATION, "Prioritization"),
    ]


def test_the_shipped_statements_are_short_different_sentences() -> None:
    wordings = [each.wording for each in shipped_questions().questions]
    assert len(set(wordings)) == 25
    assert [wording for wording in wordings if not wording.endswith(".") or wording.count(".") > 1] == []
    assert max(map(len, wordings)) <= 90


def test_reading_the_shipped_statements_gives_first_versions() -> None:
    assert {(each.version, each.meaning, each.weight) for each in shipped_questions().questions} == {(1, 1, 1.0)}


# --- JSON -----------------------------------------------------------------------------------------------------------


def a_statement(**changes: Any) -> dict[str, Any]:
    return {"key": "q1", "category": "flexibility", "position": 1, "wording": "I like it."} | changes


def a_document(*statements: dict[str, Any], **changes: Any) -> str:
    return json.dumps({"statements": list(statements)} | changes)


def test_what_may_be_left_out_has_its_default() -> None:
    (question,) = read_questions(a_document(a_statement())).questions
    assert (question.weight, question.is_reversed, question.is_active, question.version, question.meaning) == (
        1.0, False, True, 1, 1,
    )  # fmt: skip


def test_every_fault_is_told_at_once_with_its_place() -> None:
    document = a_document(
        a_statement(key="joy", position=0, wording=" "),
        a_statement(weight=0, isReversed="no", colour="red"),
        a_statement(),
        categories=[{"key": "joy", "position": 1, "name": "Joy", "description": "More."}],
    )
    assert sorted(faults_of(read_questions, document)) == [
        'categories[0].key: "joy" is not a category. Allowed: one of the five that the starting preferences are made'
        " from: flexibility, rotation, time_management, long_term, prioritization.",
        "statements[0].key: \"joy\" is not a key for a statement. Allowed: q1, q2 ... to q999.",
        "statements[0].position: 0 is not a position. Allowed: a whole number from 1 to 9999.",
        'statements[0].wording: " " is not a statement. Allowed: 1 to 200 characters on one line.',
        "statements[1].colour: This key is not known. Allowed: key, category, position, wording, weight, isReversed,"
        " isActive, version, meaning.",
        'statements[1].isReversed: "no" is text, not a yes or no. Allowed: true, false.',
        "statements[1].key: q1 stands 2 times. Allowed: every key once.",
        "statements[1].weight: 0 is not a weight. Allowed: a number from 0.1 to 10.",
        "statements[2].key: q1 stands 2 times. Allowed: every key once.",
    ]  # fmt: skip


@pytest.mark.parametrize("document", ["{}", '{"statements": []}'])
def test_a_document_that_says_nothing_is_a_fault(document: str) -> None:
    assert faults_of(read_questions, document) == ["document: There is neither a category nor a statement in it."]


# --- CSV ------------------------------------------------------------------------------------------------------------


def test_a_table_may_leave_columns_out_and_use_semicolons() -> None:
    table = (
        "Kind;Key;Category;Position;Text;Weight;Reversed\r\n;;;;;;\r\nstatement;q26;rotation;6;I like it;0,5;YES\r\n"
    )
    (question,) = read_questions_csv("\ufeff".encode() + table.encode()).questions
    assert (question.key, question.weight, question.is_reversed, question.is_active) == ("q26", 0.5, True, True)


def test_a_fault_in_a_table_is_told_by_line_and_column() -> None:
    table = (
        HEADER
        + "statement,q1,joy,x,,,heavy,maybe,yes,1,1\n"
        + "\n"
        + "foo,,,,,,,,,,\n"
        + "category,rotation,rotation,2,Variety,,1,,yes,,\n"
    )
    assert faults_of(read_questions_csv, table.encode()) == [
        'line 2, category: "joy" is not a category. Allowed: one of the five that the starting preferences are made from: '
        "flexibility, rotation, time_management, long_term, prioritization.",
        'line 2, position: "x" is text, not a position. Allowed: a whole number from 1 to 9999.',
        "line 2, text: This is missing. Allowed: 1 to 200 characters on one line.",
        'line 2, weight: "heavy" is text, not a weight. Allowed: a number from 0.1 to 10.',
        'line 2, reversed: "maybe" is text, not a yes or no. Allowed: yes, no.',
        "line 4, kind: This says neither. Allowed: category, statement.",
        "line 5, category: A category has none. Allowed: an empty cell.",
        "line 5, description: This is missing. Allowed: 1 to 300 characters on one line.",
    ]


def test_a_table_that_breaks_off_tells_the_rows_before_too() -> None:
    table = HEADER + 'statement,q1,rotation,x,"I\nlike it.",,1,no,yes,1,1\n,,,,,,,,,,,extra\nstatement,"q2'
    assert [told.partition(" Allowed")[0] for told in faults_of(read_questions_csv, table.encode())] == [
        'line 2, position: "x" is text, not a position.',
        'line 2, text: "I\\nlike it." is not a statement.',
        "line 4: There are 12 cells, but 11 columns.",
        "line 4, kind: This says neither.",
        "line 5: This is no table: unexpected end of data.",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file: It is empty."),
        (b"\xff\xfe", "the file: It is written in UTF-16"),
        (HEADER.encode() + b"\xe9", "line 2: It is not written in UTF-8"),
        (b"kind\0", "the file: This is not a text file."),
        (b"x" * (LARGEST_BYTES + 1), "the file: It is 10.0 MB large."),
        (b"kind,key,category,position\n", 'line 1: There is no column "text".'),
        (HEADER.encode().replace(b"weight", b"key"), 'line 1: The column "key" stands more than once.'),
        (HEADER.encode().replace(b"weight", b"wait"), 'line 1: "wait" is not a column we know.'),
        (HEADER.encode(), "document: There is neither a category nor a statement in it."),
        (
            HEADER.encode() + b"statement,q1,rotation,1,a,,1,no,yes,1,1,too,much\n",
            "line 2: There are 13 cells, but 11 columns.",
        ),
        (
            HEADER.encode() + b"statement,q1,rotation,1," + b"a" * 200_000,
            "line 2: This is no table: field larger than field limit",
        ),
        (HEADER.encode() + b"x\n" * 20_001, "the file: There are more than 20,000 rows."),
    ],
)
def test_a_table_that_cannot_be_looked_at_says_why(content: bytes, told: str) -> None:
    assert faults_of(read_questions_csv, content)[0].startswith(told)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEADER + text).encode("utf-8", "replace")))
def test_no_bytes_bring_anything_but_our_own_errors(content: bytes) -> None:
    for read in (read_questions_csv, read_questions):
        try:
            read(content)
        except BrightPathError as error:
            assert error.sentence
