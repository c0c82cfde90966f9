"""Lists of lessons from outside: contents as they are pasted, tables as they are saved, every fault at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import Faulty
from brightpath.domain.lessons import Lesson
from brightpath.exports.lessons import lessons_csv
from brightpath.imports.lessons import read_contents, read_lessons_csv


def read_as(line: str) -> tuple[str, int | None]:
    (lesson,) = read_contents(line)
    return lesson.title, lesson.minutes


def sentences(text: str | bytes) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read_contents(text) if isinstance(text, str) else read_lessons_csv(text)
    return [fault.sentence for fault in caught.value.faults]


# --- Pasted contents ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "title", "minutes"),
    [
        ("Chapter 1: The Sea ............ 12", "Chapter 1: The Sea", None),
        ("Chapter 2: The Shore . . . . . 34", "Chapter 2: The Shore", None),
        ("3. Tides ………… iv", "3. Tides", None),
        ("4. Waves\t101", "4. Waves", None),
        ("5. Ice    7", "5. Ice", None),
        ("6. Snow ____ p. 9", "6. Snow", None),
        ("7. Rain ........", "7. Rain", None),
        ("Lesson 12", "Lesson 12", None),
        ("The year 1984", "The year 1984", None),
        ("World War (1939)", "World War (1939)", None),
        ("Henry V", "Henry V", None),
        ("Wait ...", "Wait ...", None),
        ("• Earth", "Earth", None),
        ("- Fire", "Fire", None),
        ("1.2 Fish", "1.2 Fish", None),
        ("Waves (45 min)", "Waves", 45),
        ("Wind [1 h 30 min] ..... 99", "Wind", 90),
        ("Rain ..... 99 (20 minutes)", "Rain", 20),
        ("Fire, 30 min", "Fire", 30),
        ("Earth – 20 minutes", "Earth", 20),
        ("Air (1 hour)", "Air", 60),
        ("Sky (1 h) 12", "Sky", 60),
        ("Part 2 (5')", "Part 2", 5),
        ("Two\u00a0 words \u00a0 8", "Two words", None),
        ("潮汐 …… 12", "潮汐", None),
    ],
)
def test_a_line_is_a_lesson(line: str, title: str, minutes: int | None) -> None:
    assert read_as(line) == (title, minutes)


def test_blank_lines_and_the_word_contents_are_passed_over() -> None:
    assert read_contents("Table of Contents\n\n  \nOne ... 1\n\r\n..... 4\nTwo\n") == (Lesson("One"), Lesson("Two"))


def test_lines_below_a_line_are_its_lessons() -> None:
    text = (
        "Part I ..... 3\n"
        "   Chapter 1: (20 min) ..... 4\n"
        "      The sea ..... 5\n"
        "      The shore (45 min) ..... 6\n"
        "   Chapter 2 ..... 9\n"
        "Part II\n"
        "\tStars\n"
        "\t2.1 Moons\n"
        "Index\n"
    )
    assert read_contents(text) == (
        Lesson("Part I: Chapter 1: The sea", 20),
        Lesson("Part I: Chapter 1: The shore", 45),
        Lesson("Part I: Chapter 2"),
        Lesson("Part II: Stars"),
        Lesson("2.1 Moons"),
        Lesson("Index"),
    )


def test_lines_that_are_all_indented_are_lessons_of_their_own() -> None:
    assert read_contents("   One\n   Two") == (Lesson("One"), Lesson("Two"))


def test_every_line_that_is_no_lesson_is_told() -> None:
    assert sentences(f"Waves (7 min)\nGood\n{'x' * 501}\n\x07bell\n(30 min)\n{'y ' * 1001}") == [
        "line 1: 7 minutes is not a length for a lesson. Allowed: steps of 5, from 5 to 480.",
        f'line 3: "{"x" * 55}..." is not a title. Allowed: 1 to 500 characters on one line.',
        'line 4: "\\u0007bell" is not a title. Allowed: 1 to 500 characters on one line.',
        'line 5: "" is not a title. Allowed: 1 to 500 characters on one line.',
        "line 6: This line is too long. Allowed: one title a line.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "document: There is no title in it. Allowed: one title a line."),
        ("Contents\n\n", "document: There is no title in it. Allowed: one title a line."),
        ("x\n" * 2001, "document: There are 2,001 lessons in it. Allowed: at most 2,000."),
        ("x" * 1_000_001, "document: The text has more than 1,000,000 characters. Allowed: a table of contents."),
    ],
)
def test_a_text_that_is_no_list_gets_a_sentence(text: str, sentence: str) -> None:
    assert sentences(text) == [sentence]


@settings(deadline=None)
@given(st.text(max_size=200) | st.text(st.sampled_from(" \t\n.…(45min)hx1-"), max_size=200))
def test_any_text_is_read_or_its_faults_have_places(text: str) -> None:
    try:
        lessons = read_contents(text)
    except Faulty as faulty:
        assert all(fault.where and fault.what for fault in faulty.faults)
    else:
        assert all(lesson.title.strip() for lesson in lessons)


# --- Tables ---------------------------------------------------------------------------------------------------------


def test_a_table_is_read_in_the_order_of_its_numbers() -> None:
    table = b"number;title;minutes\r\n3;three;\r\n;after three;60\r\n1;one;45\r\n"
    assert read_lessons_csv(table) == (Lesson("one", 45), Lesson("three"), Lesson("after three", 60))


def test_titles_alone_are_a_table_too() -> None:
    assert read_lessons_csv("Title\npp. 1-2\n\nさくら\n".encode("utf-8-sig")) == (Lesson("pp. 1-2"), Lesson("さくら"))


def test_every_fault_of_a_table_is_told() -> None:
    table = b"number,title,minutes\nx,one,\n2,two,7\n2,,long\n0,four,-5\n"
    assert sentences(table) == [
        'line 2: "x" is not the number of a lesson. Allowed: 1, 2, 3 ..., or nothing.',
        "line 3: 7 minutes is not a length for a lesson. Allowed: steps of 5, from 5 to 480.",
        'line 4: "" is not a title. Allowed: 1 to 500 characters on one line.',
        "line 4: Number 2 stands in line 3 already. Allowed: every number once.",
        'line 4: "long" is not a number of minutes. Allowed: steps of 5, from 5 to 480.',
        'line 5: "0" is not the number of a lesson. Allowed: 1, 2, 3 ..., or nothing.',
        'line 5: "-5" is not a number of minutes. Allowed: steps of 5, from 5 to 480.',
    ]


def test_faults_of_the_table_and_of_its_rows_are_told_together_by_their_lines() -> None:
    assert sentences(b'number,title,minutes\n1,"two\nlines",45\n\n2,one,45,x\n3,\x07,45\n') == [
        'line 2: "two\\nlines" is not a title. Allowed: 1 to 500 characters on one line.',
        'line 5: There are 4 cells, but 3 columns. Allowed: text with a separator in it stands in "quotation marks".',
        "line 6, title: There is a control character in it. Allowed: text.",
    ]


def test_a_table_without_a_title_is_no_list() -> None:
    assert sentences(b"title\n\n") == ["document: There is no title in it. Allowed: one title a line."]
    assert sentences(b"number\n1\n") == ['line 1: There is no column "title". Allowed: a first row with title.']


def test_more_lessons_than_can_be_meant_are_refused() -> None:
    assert sentences(b"title\n" + b"x\n" * 2001) == ["document: There are 2,001 lessons in it. Allowed: at most 2,000."]


_TITLES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp")), min_size=1)
_MINUTES = st.none() | st.integers(1, 96).map(lambda steps: 5 * steps)


@given(st.lists(st.builds(Lesson, _TITLES, _MINUTES), min_size=1, max_size=20).map(tuple))
def test_a_list_written_and_read_again_is_the_same(lessons: tuple[Lesson, ...]) -> None:
    assert read_lessons_csv(lessons_csv(lessons).encode()) == lessons


def test_the_table_that_is_written_says_number_title_and_minutes() -> None:
    assert lessons_csv([Lesson("=1+1"), Lesson('say "hi", twice', 60)]) == (
        'number,title,minutes\r\n1,\'=1+1,\r\n2,"say ""hi"", twice",60\r\n'
    )
