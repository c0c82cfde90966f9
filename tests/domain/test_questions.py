"""Statements: their order, their versions, and scores by hand."""

from __future__ import annotations

import pytest

from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.domain.questions import (
    LONGEST_WORDING,
    Category,
    CategoryKey,
    Question,
    QuestionSet,
    category_scores,
    changes_by,
    one_line,
    weight_of,
)

FLEXIBILITY, ROTATION = CategoryKey.FLEXIBILITY, CategoryKey.ROTATION


def a_category(key: CategoryKey = FLEXIBILITY, position: int = 1, **changes: object) -> Category:
    return Category(key=key, name=key.value, description="What it asks.", position=position).model_copy(update=changes)


def a_question(key: str = "q1", position: int = 1, **changes: object) -> Question:
    question = Question(key=key, category=FLEXIBILITY, position=position, wording=f"Statement {key}.")
    return question.model_copy(update=changes)


def a_set(*questions: Question) -> QuestionSet:
    return QuestionSet.of([a_category(), a_category(ROTATION, 2)], questions)


def keys(questions: tuple[Question, ...]) -> list[str]:
    return [question.key for question in questions]


# --- Order and what is asked ----------------------------------------------------------------------------------------


def test_statements_stand_in_the_order_of_categories_positions_and_numbers() -> None:
    questions = a_set(
        a_question("q10", 1), a_question("q9", 1), a_question("q3", 0), a_question("q1", category=ROTATION)
    )
    assert keys(questions.questions) == ["q3", "q9", "q10", "q1"]


def test_only_active_statements_of_active_categories_are_asked() -> None:
    questions = QuestionSet.of(
        [a_category(), a_category(ROTATION, 2, is_active=False)],
        [a_question("q1"), a_question("q2", is_active=False), a_question("q6", category=ROTATION)],
    )
    assert keys(questions.asked) == ["q1"]
    assert [each.key for each in questions.scoring()] == ["q1"]


def test_scores_follow_weight_reversal_and_what_is_asked() -> None:
    questions = a_set(
        a_question("q1", weight=3.0), a_question("q2", is_reversed=True), a_question("q3", is_active=False)
    )
    scores = category_scores({"q1": 5, "q2": 5, "q3": 1}, questions.scoring())
    assert scores[FLEXIBILITY] == pytest.approx((3 * 5 + 1) / 4)
    assert scores[ROTATION] == 3.0


def test_a_category_or_statement_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="no statement q4"):
        a_set().question("q4")
    with pytest.raises(NotFound, match="no category joy"):
        a_set().category("joy")


def test_a_further_statement_gets_the_next_number_and_stands_last() -> None:
    questions = a_set(a_question("q25", 5), a_question("q7", 8))
    assert (questions.free_key(), questions.next_position(FLEXIBILITY), questions.next_position(ROTATION)) == (
        "q26", 9, 1,
    )  # fmt: skip
    with pytest.raises(Refused, match="too many"):
        a_set(a_question("q999")).free_key()


# --- Versions -------------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_with_the_same_meaning() -> None:
    revised = a_question().revised(wording="Better said.")
    assert (revised.version, revised.meaning, revised.wording) == (2, 1, "Better said.")


def test_a_new_meaning_is_counted() -> None:
    revised = a_question(version=4, meaning=2).revised(wording="Else.", is_new_meaning=True)
    assert (revised.version, revised.meaning) == (5, 3)


def test_a_change_to_the_same_is_no_version() -> None:
    question = a_question()
    assert question.revised(wording=question.wording, weight=1.0) is question
    assert question.revised(is_new_meaning=True).version == 2


@pytest.mark.parametrize(
    ("key", "by", "order"),
    [
        ("q1", 1, ["q2", "q1", "q3"]),
        ("q3", -1, ["q1", "q3", "q2"]),
        ("q1", -1, ["q1", "q2", "q3"]),
        ("q3", 1, ["q1", "q2", "q3"]),
    ],
)
def test_a_statement_moves_among_those_of_its_category(key: str, by: int, order: list[str]) -> None:
    before = a_set(a_question("q1", 1), a_question("q2", 2), a_question("q3", 3), a_question("q6", category=ROTATION))
    moved = {each.key: each for each in before.moved(key, by=by)}
    after = a_set(*[moved.get(each.key, each) for each in before.questions])
    assert keys(after.of_category(FLEXIBILITY)) == order
    assert len(moved) in (0, 2) and all(each.version == 2 for each in moved.values())


def test_statements_with_one_position_can_be_moved_past_each_other() -> None:
    before = a_set(a_question("q1", 7), a_question("q2", 7))
    assert [(each.key, each.position) for each in before.moved("q2", by=-1)] == [("q2", 1), ("q1", 2)]


# --- What a file changes --------------------------------------------------------------------------------------------


def test_a_file_that_says_what_is_changes_nothing() -> None:
    current = a_set(a_question(version=3))
    assert changes_by(current, current).questions == ()
    assert changes_by(current, current).categories == ()
    older_but_equal = a_set(a_question(version=1))
    assert changes_by(older_but_equal, current).questions == ()


def test_a_file_adds_corrects_and_renews_and_leaves_alone_what_it_does_not_name() -> None:
    current = a_set(a_question("q1", version=3), a_question("q2", meaning=2), a_question("q3"))
    given = QuestionSet.of(
        [a_category(name="Freedom")],
        [
            a_question("q1", version=3, weight=2.0),
            a_question("q2", meaning=3, wording="Else."),
            a_question("q26", version=8, meaning=4),
        ],
    )
    changes = changes_by(given, current)
    assert [each.name for each in changes.categories] == ["Freedom"]
    assert [(each.key, each.version, each.meaning) for each in changes.added] == [("q26", 1, 1)]
    assert [(each.key, each.version, each.meaning) for each in changes.corrected] == [("q1", 4, 1)]
    assert [(each.key, each.version, each.meaning) for each in changes.renewed] == [("q2", 2, 3)]


def test_a_file_written_over_an_older_version_is_told_with_every_statement() -> None:
    current = a_set(a_question("q1", version=3), a_question("q2"), a_question("q3"))
    given = a_set(
        a_question("q1", version=2, weight=2.0), a_question("q2", meaning=3), a_question("q3", version=9, weight=2.0)
    )
    with pytest.raises(Faulty) as refused:
        changes_by(given, current)
    assert [fault.where for fault in refused.value.faults] == ["q1", "q2", "q3"]
    assert "version 2, and version 3 stands now" in refused.value.faults[0].what


# --- Words and weights ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "a" * (LONGEST_WORDING + 1), "two\nlines", "a\x07bell"])
def test_a_wording_is_one_line_that_can_be_seen(text: str) -> None:
    with pytest.raises(Refused, match="Please write a statement"):
        one_line(text, "a statement", LONGEST_WORDING)


def test_a_wording_may_be_in_any_alphabet() -> None:
    assert one_line("  ما برنامه‌ریزی را دوست داریم 👩‍👧 ", "a statement", 60) == "ما برنامه‌ریزی را دوست داریم 👩‍👧"


@pytest.mark.parametrize("weight", [0, -1, 0.05, 10.5, float("nan"), float("inf")])
def test_a_weight_that_counts_nothing_or_drowns_all_others_is_refused(weight: float) -> None:
    with pytest.raises(Refused, match=r"from 0\.1 to 10"):
        weight_of(weight)
