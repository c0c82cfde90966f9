"""Report card, transcript and book list: small ones, worked out by hand, and what they say is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from brightpath.domain.grade_reports import book_list, report_card, transcript
from brightpath.domain.grades import Level, Score
from brightpath.domain.records import Book, BookKind, Course, ReportNote
from brightpath.domain.report import Span, Where
from tests.domain.given_reports import ADA, LAST_YEAR, MONDAY, YEAR, a_head, a_mark

TERMS = [Span("Autumn", date(2026, 9, 1), date(2026, 12, 20)), Span("Spring", date(2027, 1, 4), date(2027, 6, 30))]


def test_a_report_card_averages_each_subject_by_term_and_year() -> None:
    marks = [
        a_mark(score=Score(80, 100)),
        a_mark(score=Score(9, 10), on=date(2027, 2, 1), weight=3.0),
        a_mark("Music", Score(letter="Excellent")),
        a_mark(child_id="ben", score=Score(0, 10)),
        a_mark(score=Score(0, 10), on=date(2026, 8, 1)),
    ]
    card = report_card(a_head(), ["Maths", "Art"], marks, [], TERMS)
    grades, every = card.tables
    assert [column.name for column in grades.columns] == ["Subject", "Autumn", "Spring", "Average", "Grade", "Marks"]
    assert grades.rows == (
        ("Maths", "B-", "A-", pytest.approx(87.5), "B+", 2.0),
        ("Art", None, None, None, None, None),
        ("Music", None, None, None, "Excellent", 1.0),
    )
    assert len(every.rows) == 3
    assert [(one.sentence, one.where, one.subject) for one in card.missing] == [
        ("No mark for Art yet.", Where.MARKS, "Art")
    ]
    assert card.sentences == ("Ada has 3 marks in 2 subjects, 87.5 % on average.",)


def test_a_mark_that_names_its_term_counts_there_whenever_it_was_given() -> None:
    late = a_mark(score=Score(80, 100), on=date(2027, 1, 5), term="Autumn")
    [row] = report_card(a_head(), ["Maths"], [late], [], TERMS).tables[0].rows
    assert row[1:3] == ("B-", None)


def test_a_few_words_stand_for_a_mark_and_a_card_of_a_term_has_no_columns_of_terms() -> None:
    note = ReportNote("n", ADA, "Art", MONDAY, date(2026, 10, 1), "Draws every day.")
    card = report_card(a_head(TERMS[0]), ["Art"], [], [note], TERMS)
    assert [table.heading for table in card.tables] == ["Grades", "In words"]
    assert len(card.tables[0].columns) == 4 and card.missing == ()


def a_course(title: str, school_year: str = LAST_YEAR.name, **changes: object) -> Course:
    facts = {"subject": title, "credits": 1.0} | changes
    return Course(record_id=title, child_id=ADA, school_year=school_year, title=title, **facts)  # type: ignore[arg-type]


def test_a_transcript_averages_by_credits_over_all_years() -> None:
    """By hand: 4.0 x 1 + 3.0 x 1 + 3.7 x 0.5 = 8.85 of 2.5 credits; weighted 4.5 + 3.0 + 1.85 = 9.35."""
    courses = [
        a_course("Algebra I", level=Level.HONORS, final=Score(letter="A")),
        a_course("World history", final=Score(84, 100)),
        a_course("Physical education", final=Score(letter="P"), credits=0.5),
        a_course("Maths", YEAR.name, credits=0.5),
        a_course("Art", YEAR.name, is_on_transcript=False),
    ]
    made = transcript(a_head(), courses, [a_mark(score=Score(91, 100))], [YEAR, LAST_YEAR], is_weighted=True)
    assert [table.heading for table in made.tables] == [LAST_YEAR.name, YEAR.name]
    assert made.tables[1].rows == (("Maths", None, 0.5, "A-", 3.7, 3.7),)
    assert made.facts == (
        ("Credits earned", "3"),
        ("Grade point average", "3.54 of 4.00"),
        ("Weighted average", "3.74 of 4.00"),
    )
    assert made.missing == ()


def test_what_a_course_lacks_is_told_and_counts_nothing() -> None:
    courses = [a_course("Latin I", credits=None), a_course("Algebra I", final=Score(letter="F"))]
    made = transcript(a_head(), courses, [], [LAST_YEAR], is_weighted=False)
    assert [one.sentence for one in made.missing] == [
        "No final mark for Latin I (2025–26) yet.",
        "No credits for Latin I (2025–26) yet.",
    ]
    assert made.facts == (("Credits earned", "0"), ("Grade point average", "0.00 of 4.00"))
    empty = transcript(a_head(), [], [], [], is_weighted=False)
    assert empty.is_empty and [one.where for one in empty.missing] == [Where.COURSES]


def test_a_book_list_has_what_was_in_hand_in_the_time() -> None:
    book = Book(
        "a", ADA, "The Sea", "Science", "A. Author", BookKind.BOOK, date(2026, 5, 1), date(2026, 9, 1), "Library"
    )
    books = [
        book,
        replace(book, record_id="b", title="Too early", last_on=date(2026, 8, 31)),
        replace(book, record_id="c", title="Too late", first_on=date(2027, 7, 1), last_on=None),
        Book("d", ADA, "Always"),
    ]
    made = book_list(a_head(), books)
    assert [row[0] for row in made.tables[0].rows] == ["Always", "The Sea"]
    assert made.sentences == ("Ada learned with 2 things: 2 books.",)
    assert [one.where for one in book_list(a_head(), []).missing] == [Where.BOOKS]


def test_a_report_card_without_marks_has_no_table_of_nothing() -> None:
    card = report_card(a_head(), ["Maths", "Art"], [], [], TERMS)
    assert card.is_empty and card.sentences == ("There is no mark for Ada in 2026–27 yet.",)
    assert [one.subject for one in card.missing] == ["Maths", "Art"]
