"""Claims about what the questionnaire alone says of the shape of the week."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.family import LIKERT_ITEMS, Flexibility, Household
from brightpath.domain.preferences import FLEXIBILITY_ITEMS, category_score, starting_preferences
from brightpath.planning.rule import WEEK
from brightpath.planning.week import musts, wishes  # noqa: F401  (registers the rules)
from tests.builders import a_child, a_family, a_subject


def a_family_with(*minutes: int, **changes: object) -> Household:
    subjects = tuple(a_subject(f"Subject {number}", minutes=m) for number, m in enumerate(minutes))
    return a_family((a_child(subjects=subjects),), **changes)


def test_a_stricter_family_has_a_higher_structure_level() -> None:
    levels = [starting_preferences(a_family(1, flexibility=one)).structure_level for one in Flexibility]
    assert levels == sorted(levels) == [0.1, 0.35, 0.6, 0.9]


def test_statements_that_say_the_opposite_count_reversed() -> None:
    assert category_score({"q1": 5, "q2": 1, "q3": 5, "q4": 1, "q5": 5}, FLEXIBILITY_ITEMS) == 5
    assert category_score({"q1": 1, "q2": 5, "q3": 1, "q4": 5, "q5": 1}, FLEXIBILITY_ITEMS) == 1


def test_a_missing_answer_counts_three() -> None:
    assert category_score({}, FLEXIBILITY_ITEMS) == 3
    assert category_score({"q1": 5}, ("q1", "q3")) == 4


def test_a_third_of_the_structure_level_comes_from_the_statements() -> None:
    easy_going = {"q1": 5, "q2": 1, "q3": 5, "q4": 1, "q5": 5}
    assert starting_preferences(a_family(1, likert=easy_going)).structure_level == pytest.approx(0.4)
    strict = {"q1": 1, "q2": 5, "q3": 1, "q4": 5, "q5": 1}
    assert starting_preferences(a_family(1, likert=strict)).structure_level == pytest.approx(0.733)


@pytest.mark.parametrize(
    ("minutes", "block", "after", "stretch"),
    [
        ((30,), 30, 2, 60),
        ((10, 10), 20, 3, 60),
        ((120,), 60, 2, 120),
        ((15, 20, 25), 20, 3, 60),
        ((45,), 45, 2, 90),
        ((), 30, 2, 60),
    ],
)
def test_blocks_are_as_long_as_the_usual_lesson(minutes: tuple[int, ...], block: int, after: int, stretch: int) -> None:
    preferences = starting_preferences(a_family_with(*minutes))
    assert (preferences.block_minutes, preferences.break_after_blocks) == (block, after)
    assert preferences.liked_stretch == stretch


@given(
    st.lists(st.integers(5, 240), max_size=4),
    st.sampled_from(Flexibility),
    st.dictionaries(st.sampled_from(LIKERT_ITEMS), st.integers(1, 5)),
)
def test_preferences_stay_within_their_ranges(
    minutes: list[int], flexibility: Flexibility, likert: dict[str, int]
) -> None:
    preferences = starting_preferences(a_family_with(*minutes, flexibility=flexibility, likert=likert))
    assert 0 <= preferences.structure_level <= 1
    assert 20 <= preferences.block_minutes <= 60
    assert 2 <= preferences.break_after_blocks <= 5
    assert all(weight > 0 for weight in preferences.wish_weights.values())


def test_every_wish_of_the_planner_has_a_weight() -> None:
    assert set(starting_preferences(a_family(1)).wish_weights) == set(WEEK.wishes)


def test_a_stricter_family_holds_more_to_the_same_time() -> None:
    weights = [
        starting_preferences(a_family(1, flexibility=one)).wish_weights["same_time"]
        for one in (Flexibility.UNSTRUCTURED, Flexibility.HIGHLY_STRUCTURED)
    ]
    assert weights == [7, 23]
