"""Lists of lessons: written out from a few words, changed without losing anybody's minutes, copied without what is done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.errors import Refused
from brightpath.domain.lessons import (
    MOST_LESSONS,
    KeptLesson,
    Lesson,
    copy_lessons,
    cursor,
    expand_series,
    insert,
    lessons_in,
    move,
    remove,
    renumber,
    set_minutes,
    with_lessons,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def titles(text: str, **bounds: int) -> list[str]:
    return [lesson.title for lesson in expand_series(text, **bounds)]


def named(*names: str) -> tuple[Lesson, ...]:
    return tuple(map(Lesson, names))


# --- Series ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("Lesson 1-120", 120, "Lesson 1", "Lesson 120"),
        ("  Lesson   1 – 120 ", 120, "Lesson 1", "Lesson 120"),
        ("Kapitel 1 to 4", 4, "Kapitel 1", "Kapitel 4"),
        ("Lesson 01-12", 12, "Lesson 01", "Lesson 12"),
        ("7-9", 3, "7", "9"),
        ("Chapter 1-12, 2 lessons each", 24, "Chapter 1, lesson 1", "Chapter 12, lesson 2"),
        ("Chapter 1-2: 3 parts each", 6, "Chapter 1, part 1", "Chapter 2, part 3"),
        ("pp. 1-60, 2 pages each", 30, "pp. 1-2", "pp. 59-60"),
        ("pp. 1-61, 2 pages each", 31, "pp. 1-2", "pp. 61"),
        ("Lesson 1-10, 2 lessons each", 5, "Lesson 1-2", "Lesson 9-10"),
        ("Lesson 1-2000", 2000, "Lesson 1", "Lesson 2000"),
        ("Lesson 5-5", 1, "Lesson 5", "Lesson 5"),
        ("pp. 1-2, 3-4 ... 59-60", 30, "pp. 1-2", "pp. 59-60"),
        ("pp. 1-2 … 60", 30, "pp. 1-2", "pp. 59-60"),
        ("Lesson 1, 2, ..., 30", 30, "Lesson 1", "Lesson 30"),
        ("Lesson 1 ... 5", 5, "Lesson 1", "Lesson 5"),
    ],
)
def test_a_series_is_written_out(text: str, count: int, first: str, last: str) -> None:
    written = titles(text)
    assert (len(written), written[0], written[-1]) == (count, first, last)


@pytest.mark.parametrize(
    ("text", "bounds", "written"),
    [
        ("pp. 1-2, 3-4 ...", {"count": 3}, ["pp. 1-2", "pp. 3-4", "pp. 5-6"]),
        ("pp. 1-2, 3-4 ...", {"until": 7}, ["pp. 1-2", "pp. 3-4", "pp. 5-6", "pp. 7"]),
        ("pp. 1-2, 3-4 ...", {"count": 2, "until": 60}, ["pp. 1-2", "pp. 3-4"]),
        ("p. 1, p. 3, ...", {"until": 6}, ["p. 1", "p. 3", "p. 5"]),
        ("Week 1 day 1, Week 1 day 2 ...", {"count": 3}, ["Week 1 day 1", "Week 1 day 2", "Week 1 day 3"]),
        ("pp. 10-19 ...", {"count": 2}, ["pp. 10-19", "pp. 20-29"]),
        ("Day 08 ...", {"count": 3}, ["Day 08", "Day 09", "Day 10"]),
    ],
)
def test_a_series_goes_on_as_it_begins(text: str, bounds: dict[str, int], written: list[str]) -> None:
    assert titles(text, **bounds) == written


def test_what_is_said_once_holds_for_all_parts_of_a_series() -> None:
    assert titles("Unit 1-2, 7, 9-10 review") == [f"Unit {number} review" for number in (1, 2, 7, 9, 10)]
    assert titles("Unit 1-2 review, Chapter 7-8 test") == [
        "Unit 1 review",
        "Unit 2 review",
        "Chapter 7 test",
        "Chapter 8 test",
    ]
    assert titles("Unit 1-2, Final exam, 3-4") == ["Unit 1", "Unit 2", "Final exam", "Unit 3", "Unit 4"]


@pytest.mark.parametrize(
    ("text", "bounds", "words"),
    [
        ("", {}, "A series needs its numbers."),
        ("Chapters", {}, 'Write "Lesson 1-120", "Chapter 1-12, 2 lessons each" or "pp. 1-2, 3-4 ...".'),
        ("Lesson 3", {}, "no first and last number"),
        ("Lesson 5-1", {}, "A series counts upwards, and 5-1 does not."),
        ("Lesson 1-2001", {}, "more than 2,000 lessons"),
        ("Lesson 1-999999", {}, "more than 2,000 lessons"),
        ("Lesson 1-1500, 1-1500", {}, "more than 2,000 lessons"),
        ("Chapter 1-1500, 2 lessons each", {}, "more than 2,000 lessons"),
        ("Chapter 1-2, 999999 lessons each", {}, "more than 2,000 lessons"),
        ("Chapter 1-12, 0 lessons each", {}, "no first and last number"),
        ("Lesson 1-9999999", {}, "too large"),
        ("Lesson 1 " + "x" * 300, {}, "too long for a series"),
        ("pp. 1-2, 3-4 ...", {}, "Say how many lessons there are, or up to which number they go."),
        ("pp. 1-2 ... 3-4 ...", {}, '"..." can stand once'),
        ("pp. 1-2, 4-5, 5-6 ...", {"count": 9}, "does not grow evenly"),
        ("pp. 1-2, 1-2 ...", {"until": 9}, "does not grow evenly"),
        ("pp. 5-6, 3-4 ...", {"until": 9}, "does not grow evenly"),
        ("pp. 1-2, 3 ...", {"count": 9}, "not clear how this goes on"),
        ("... 5", {}, "not clear how this goes on"),
        ("Lesson 1 ...", {"count": 2001}, "more than 2,000 lessons"),
        ("Lesson 1 ...", {"until": 999_999}, "more than 2,000 lessons"),
        ("Lesson 1 ...", {"count": 0}, "at least one lesson"),
        ("Lesson 8, 9 ...", {"until": 7}, "starts after 7"),
    ],
)
def test_what_is_no_series_gets_a_sentence(text: str, bounds: dict[str, int], words: str) -> None:
    with pytest.raises(Refused) as refused:
        expand_series(text, **bounds)
    assert words in refused.value.sentence


@given(
    st.text(st.sampled_from("Lp. 0123456789-–,;…toeach "), max_size=40),
    st.none() | st.integers(1, 3000),
    st.none() | st.integers(1, 3000),
)
def test_any_text_is_a_series_or_is_refused(text: str, count: int | None, until: int | None) -> None:
    try:
        lessons = expand_series(text, count=count, until=until)
    except Refused as refused:
        assert refused.sentence
    else:
        assert 1 <= len(lessons) <= MOST_LESSONS
        assert all(lesson.title.strip() for lesson in lessons)


# --- Changes --------------------------------------------------------------------------------------------------------

ABC = (Lesson("a"), Lesson("b", 60), Lesson("c"))


def test_minutes_go_where_their_lesson_goes() -> None:
    assert insert(ABC, 1, named("new")) == (Lesson("new"), *ABC)
    assert insert(ABC, 4, named("new")) == (*ABC, Lesson("new"))
    assert remove(ABC, 1) == (Lesson("b", 60), Lesson("c"))
    assert remove(ABC, 2, 3) == (Lesson("a"),)
    assert move(ABC, 2, 1) == (Lesson("b", 60), Lesson("a"), Lesson("c"))
    assert move(ABC, 1, 3) == (Lesson("b", 60), Lesson("c"), Lesson("a"))
    assert move(ABC, 1, 2, last=2) == (Lesson("c"), Lesson("a"), Lesson("b", 60))


def test_minutes_are_given_and_taken() -> None:
    assert set_minutes(ABC, 1, 2, minutes=20) == (Lesson("a", 20), Lesson("b", 20), Lesson("c"))
    assert set_minutes(ABC, 2, minutes=None) == named("a", "b", "c")


def test_numbers_are_counted_through_again() -> None:
    lessons = (*named("Lesson 1", "Review", "Lesson 2"), Lesson("Lesson 2", 60), Lesson("Lesson 3"))
    assert renumber(lessons) == (
        *named("Lesson 1", "Review", "Lesson 2"),
        Lesson("Lesson 3", 60),
        Lesson("Lesson 4"),
    )
    assert renumber(lessons, 4, start=10) == (
        *named("Lesson 1", "Review", "Lesson 2"),
        Lesson("Lesson 10", 60),
        Lesson("Lesson 11"),
    )
    assert renumber(named("Day 08", "Day 08", "Day 08")) == named("Day 08", "Day 09", "Day 10")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: insert(ABC, 0, ABC), "There is no place 0 in a list of 3 lessons."),
        (lambda: insert(ABC, 5, ABC), "There is no place 5 in a list of 3 lessons."),
        (lambda: insert(named(*"x" * 1999), 1, named("y", "z")), "These are more than 2,000 lessons"),
        (lambda: remove(ABC, 4), "There is no lesson 4: the list has 3."),
        (lambda: remove(ABC, 2, 1), "There are no lessons 2 to 1: the list has 3."),
        (lambda: move(ABC, 1, 4), "These lessons can begin at number 1 to 3, not at 4."),
        (lambda: set_minutes((), 1, minutes=5), "There is no lesson 1: the list has 0."),
        (lambda: renumber(ABC), "Lesson 1 has no number in its title to count on from."),
    ],
)
def test_what_cannot_be_changed_gets_a_sentence(change: Any, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        change()
    assert refused.value.sentence.startswith(sentence)


# --- Documents and records ------------------------------------------------------------------------------------------


def test_a_subject_gives_its_lessons_and_takes_them_back() -> None:
    subject = {"name": "Maths", "lessons": ["a", "b", "c"], "lessonMinutes": {"2": 60}}
    assert lessons_in(subject) == ABC
    assert with_lessons(subject, ABC) == subject
    assert with_lessons(subject, move(ABC, 2, 3))["lessonMinutes"] == {"3": 60}
    assert with_lessons(subject, ()) == {"name": "Maths"}
    assert lessons_in({"name": "Art", "lessons": None}) == ()


def test_the_cursor_stands_at_the_first_lesson_that_is_not_done() -> None:
    kept = [KeptLesson(str(number), number, "x", None, NOW if number in (1, 3) else None) for number in range(1, 5)]
    assert cursor(kept) == kept[1]
    assert cursor(kept[:1]) is None
    assert cursor([]) is None


def test_nothing_in_a_copy_is_done() -> None:
    kept = [KeptLesson("1", 1, "a", None, NOW), KeptLesson("2", 2, "b", 60, None), KeptLesson("3", 3, "c", None, NOW)]
    assert copy_lessons(kept) == ABC
    assert copy_lessons(kept, open_only=True) == (Lesson("b", 60),)
