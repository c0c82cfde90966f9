"""Claims about what the answers suggest of one child."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.family import ACTIVITIES, Child
from brightpath.domain.insights import MODALITIES, ChildInsights, InterestCluster, attention_span, insights_of
from brightpath.domain.weeks import PARTS_OF_DAY
from tests.builders import a_child, a_family, a_subject

FIELDS = {"Maths": "maths", "Biology": "science", "Physics": "science", "Art": "arts"}


def of(child: Child | None = None, **household: Any) -> ChildInsights:
    child = child or a_child()
    return insights_of(child, a_family((child,), **household), field_of=FIELDS.get)


def learning(*minutes: int, age: int) -> Child:
    return a_child(age=age, subjects=tuple(a_subject(f"S{number}", minutes=m) for number, m in enumerate(minutes)))


@pytest.mark.parametrize(
    ("age", "lengths", "expected"),
    [
        (2, (), 5),
        (6, (), 15),
        (8, (), 20),
        (18, (), 50),
        (6, (20, 30), 20),
        (12, (20, 30), 30),
        (9, (10, 60), 25),
        (9, (300,), 90),
    ],
)
def test_the_attention_span_grows_with_age_within_the_lengths_the_family_chose(
    age: int, lengths: tuple[int, ...], expected: int
) -> None:
    assert attention_span(learning(*lengths, age=age)) == expected


def test_every_activity_speaks_for_one_way_of_learning() -> None:
    assert sorted(activity for of_way in MODALITIES.values() for activity in of_way) == sorted(ACTIVITIES)


@pytest.mark.parametrize(
    ("activities", "way", "tied"),
    [
        ({"experiments": 5, "arts_crafts": 4, "discussions": 4}, "hands-on", ()),
        ({"experiments": 5, "arts_crafts": 1, "discussions": 4}, "talking and reciting", ()),
        ({"nature_exploration": 5, "textbooks_worksheets": 5}, None, ("reading and writing", "outdoors")),
        ({"research_projects": 2}, "reading and writing", ()),
        ({}, None, ()),
    ],
)
def test_the_way_of_learning_has_the_highest_average_rating(
    activities: dict[str, int], way: str | None, tied: tuple[str, ...]
) -> None:
    found = of(activities=activities)
    assert (found.modality, found.ways_tied) == (way, tied)


def test_subjects_of_one_field_share_an_average_interest_and_the_best_loved_come_first() -> None:
    subjects = (
        a_subject("Maths", interest=2),
        a_subject("Biology", interest=5),
        a_subject("Physics", interest=4),
        a_subject("Juggling", interest=4),
    )
    assert of(a_child(subjects=subjects)).interests == (
        InterestCluster(field="science", subjects=("Biology", "Physics"), interest=4.5),
        InterestCluster(field="other", subjects=("Juggling",), interest=4),
        InterestCluster(field="maths", subjects=("Maths",), interest=2),
    )


@pytest.mark.parametrize(
    ("age", "lengths", "every", "long"),
    [(6, (15,), 45, 10), (8, (30,), 60, 10), (13, (45,), 90, 15), (16, (60,), 90, 15)],
)
def test_a_break_comes_after_some_attention_spans_and_is_longer_after_an_hour(
    age: int, lengths: tuple[int, ...], every: int, long: int
) -> None:
    found = of(learning(*lengths, age=age))
    assert (found.break_every_minutes, found.break_minutes) == (every, long)


def test_the_sentences_name_the_child_and_the_numbers() -> None:
    child = a_child(subjects=(a_subject("Maths", interest=2), a_subject("Art", interest=5)))
    assert of(child, activities={"experiments": 5}).in_words() == (
        "Ada can keep at one thing for about 30 minutes.",
        "Ada may learn best with the hands, as you rated your family's activities.",
        "A break of 10 minutes after every 60 minutes suits Ada.",
        "A good start of the day for Ada is 09:00.",
        "Ada is most interested in Art (5 of 5).",
    )


def test_what_is_not_known_is_said_so() -> None:
    assert "You rated no activities yet, so we cannot say which way of learning suits your family." in of().in_words()
    tied = of(activities={"nature_exploration": 4, "discussions": 4})
    assert "Your ratings like several ways of learning alike: outdoors and talking and reciting." in tied.in_words()


def test_a_child_without_subjects_has_insights_too() -> None:
    found = of(a_child(subjects=()))
    assert found.interests == ()
    assert (found.attention_minutes, found.break_every_minutes) == (20, 40)
    assert len(found.in_words()) == 4


def test_many_subjects_of_one_field_are_counted_in_the_sentence() -> None:
    child = a_child(subjects=tuple(a_subject(name, interest=4) for name in ("A", "B", "C", "D", "E")))
    assert of(child).in_words()[-1] == "Ada is most interested in A, B, C and 2 more (4 of 5)."


@given(
    st.integers(2, 18),
    st.lists(st.tuples(st.integers(5, 240), st.integers(1, 5)), max_size=5),
    st.lists(st.sampled_from(tuple(PARTS_OF_DAY)), max_size=3, unique=True),
    st.dictionaries(st.sampled_from(ACTIVITIES), st.integers(1, 5)),
)
def test_insights_are_within_bounds_survive_as_json_and_speak_in_sentences(
    age: int, subjects: list[tuple[int, int]], best_times: list[str], activities: dict[str, int]
) -> None:
    child = a_child(
        age=age,
        best_times=tuple(best_times),
        subjects=tuple(
            a_subject(f"S{number}", minutes=minutes, interest=interest)
            for number, (minutes, interest) in enumerate(subjects)
        ),
    )
    found = of(child, activities=activities)
    assert 5 <= found.attention_minutes <= 90
    assert found.attention_minutes <= found.break_every_minutes <= 90
    assert child.hours[0] <= found.start_of_day < child.hours[1]
    assert all(1 <= cluster.interest <= 5 for cluster in found.interests)
    assert sorted(name for cluster in found.interests for name in cluster.subjects) == sorted(
        s.name for s in child.subjects
    )
    assert ChildInsights.model_validate(json.loads(json.dumps(found.model_dump(mode="json")))) == found
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in found.in_words())
    assert len(set(found.in_words())) == len(found.in_words())


def test_a_child_that_likes_everything_alike_is_said_to_like_nothing_most() -> None:
    child = a_child(subjects=(a_subject("Maths"), a_subject("Art")))
    assert not any("most interested" in said for said in of(child).in_words())
