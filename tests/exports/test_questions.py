"""Statements out and in again are the same statements, and no spreadsheet finds a formula in them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.errors import Refused
from brightpath.domain.questions import (
    HEAVIEST,
    LIGHTEST,
    LONGEST_WORDING,
    Category,
    CategoryKey,
    Question,
    QuestionSet,
    one_line,
)
from brightpath.exports.questions import questions_csv, questions_json
from brightpath.imports.questions import read_questions, read_questions_csv, shipped_questions


def one_lined(text: str) -> str | None:
    try:
        return one_line(text, "a text", LONGEST_WORDING)
    except Refused:
        return None


#: Texts that an admin may write, with plenty of those that spreadsheets or tables misunderstand.
lines = (
    st.text(st.sampled_from("=+-@'\",;| a1é👩")) | st.text(st.characters(codec="utf-8"), max_size=60)
).map(one_lined).filter(bool)  # fmt: skip
weights = st.floats(LIGHTEST, HEAVIEST)
counts = st.integers(1, 9999)
questions = st.builds(
    Question,
    key=st.integers(1, 999).map("q{}".format),
    version=counts,
    meaning=counts,
    category=st.sampled_from(CategoryKey),
    position=counts,
    wording=lines,
    weight=weights,
    is_reversed=st.booleans(),
    is_active=st.booleans(),
)
categories = st.builds(
    Category,
    key=st.sampled_from(CategoryKey),
    name=lines.filter(lambda name: len(name) <= 60),
    description=lines,
    position=counts,
    weight=weights,
    is_active=st.booleans(),
)
sets = st.builds(
    QuestionSet.of,
    st.lists(categories, max_size=5, unique_by=lambda each: each.key),
    st.lists(questions, min_size=1, max_size=6, unique_by=lambda each: each.key),
)


def test_what_we_ship_goes_out_and_in_again() -> None:
    shipped = shipped_questions()
    assert read_questions(questions_json(shipped)) == shipped
    assert read_questions_csv(questions_csv(shipped).encode()) == shipped


@given(sets)
def test_any_statements_go_out_and_in_again(questions: QuestionSet) -> None:
    assert read_questions(questions_json(questions)) == questions
    assert read_questions_csv(questions_csv(questions).encode()) == questions


@pytest.mark.parametrize("wording", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "''-x"])
def test_no_cell_begins_like_a_formula(wording: str) -> None:
    question = Question(key="q1", category=CategoryKey.ROTATION, position=1, wording=wording)
    text = questions_csv(QuestionSet(questions=(question,)))
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["text"] == f"'{wording}"
    assert read_questions_csv(text.encode()).questions == (question,)


def test_an_apostrophe_in_front_of_a_word_stays_what_it_is() -> None:
    question = Question(key="q1", category=CategoryKey.ROTATION, position=1, wording="'Tis the season we like.")
    assert ",'Tis the season" in questions_csv(QuestionSet(questions=(question,)))
