"""What is said about statements and what became of them."""

from __future__ import annotations

import pytest

from brightpath.domain.questions import Category, CategoryKey, Changes, Question
from brightpath.ui.questions import marks, step, taken_in

Q1 = Question(key="q1", category=CategoryKey.ROTATION, position=1, wording="We like change.")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "q1"),
        ({"is_reversed": True}, "q1 · agreeing lowers the score"),
        ({"weight": 0.5, "is_active": False}, "q1 · counts 0.5 times · not asked"),
    ],
)
def test_only_what_is_out_of_the_ordinary_is_marked(changes: dict[str, object], said: str) -> None:
    assert marks(Q1.model_copy(update=changes)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wording": "Else.", "is_new_meaning": True}, "new meaning: older answers no longer count"),
        ({"wording": "Else.", "weight": 2.0}, "wording corrected and counts 2 times"),
        ({"is_reversed": True, "position": 3}, "agreeing lowers the score and moved"),
        ({"is_active": False, "category": CategoryKey.TIME}, "no longer asked and put into another category"),
    ],
)
def test_a_version_says_what_became_of_the_statement(changes: dict[str, object], said: str) -> None:
    assert step(Q1.revised(**changes), Q1) == said


def test_the_first_version_and_a_way_back_are_said_too() -> None:
    assert step(Q1, None) == "first version"
    switched = Q1.model_copy(update={"is_active": False, "is_reversed": True})
    assert step(switched.revised(is_active=True, is_reversed=False), switched) == (
        "agreeing raises the score and asked again"
    )


def test_a_file_that_changed_something_says_what_and_how_often() -> None:
    category = Category(key=CategoryKey.TIME, name="Time", description="Clocks.", position=1)
    assert taken_in(Changes(added=(Q1,), renewed=(Q1, Q1), categories=(category,) * 2)) == (
        "1 statement added, 2 statements given a new meaning (older answers no longer count) and 2 categories changed."
    )
    assert taken_in(Changes()) == "The file says what stood here already; nothing was changed."
