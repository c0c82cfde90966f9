"""New York's quarterly report: hours, the share of the plan by subject, and what has to be written where it is under 80 %."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from brightpath.domain.grades import Score
from brightpath.domain.ledger import SubjectWork
from brightpath.domain.quarterly_report import QuarterSubject, material_of, quarterly_report, subjects_of_quarter
from brightpath.domain.records import ReportNote
from brightpath.domain.report import Report, Span, Where
from tests.domain.given_reports import ADA, MONDAY, a_head, a_ledger, a_mark

QUARTER = a_ledger().quarters[0]
HEAD = a_head(Span("Quarter 1", QUARTER.first, QUARTER.last))


def known(**changes: Any) -> list[QuarterSubject]:
    facts: dict[str, Any] = {
        "subjects": ["Maths", "Art", "Latin"],
        "marks": [],
        "notes": [],
        "lessons_done": {},
    } | changes
    return subjects_of_quarter(HEAD, QUARTER, **facts)


def report(**changes: Any) -> Report:
    return quarterly_report(HEAD, QUARTER, known(**changes), 225)


def a_note(subject: str = "Art", **words: str) -> ReportNote:
    return ReportNote(f"note-{subject}", ADA, subject, QUARTER.first, QUARTER.last, **words)


def test_hours_and_the_share_of_each_subject_are_told() -> None:
    made = report()
    assert made.facts == (
        ("Hours in this quarter", "3 h 45 min"),
        ("Asked for", "about 225 h"),
        ("In the year so far", "3 h 45 min"),
    )
    assert made.tables[0].rows == (
        ("Maths", 195, "8 of 10", 80.0, None),
        ("Art", 30, "3 of 4", 75.0, None),
        ("Latin", None, None, None, None),
    )
    assert made.sentences[1] == "Less than 80 % of what was planned was done in Art (75 %)."


@pytest.mark.parametrize(("done", "is_under"), [(7.99, True), (8, False), (10, False), (0, True)])
def test_under_eighty_per_cent_the_reason_is_asked_for(done: float, is_under: bool) -> None:
    quarter = replace(QUARTER, work=(SubjectWork("Maths", 60, 10, done, 300),))
    [maths] = subjects_of_quarter(HEAD, quarter, ["Maths"], [], [], {})
    assert maths.is_under() is is_under
    missing = [one.sentence for one in quarterly_report(HEAD, quarter, [maths], 0).missing]
    assert any("no reason is written" in sentence for sentence in missing) is is_under


def test_nothing_planned_is_no_zero_per_cent() -> None:
    latin = known()[2]
    assert latin.done_percent is None and not latin.is_under()


def test_a_mark_or_a_few_words_the_material_and_the_reason_make_it_whole() -> None:
    made = report(
        subjects=["Maths", "Art"],
        marks=[a_mark(score=Score(46, 50)), a_mark(score=Score(0, 50), on=date(2027, 5, 1))],
        notes=[a_note(narrative="Draws every day.", material="Clay", reason="The kiln broke.")],
        lessons_done={"Maths": ["Lesson 1", "Lesson 2"]},
    )
    assert made.missing == ()
    assert made.tables[0].rows[0][4] == "A-"
    assert made.tables[1].rows == (("Maths", "Lesson 1; Lesson 2", None), ("Art", "Clay", "Draws every day."))
    assert made.tables[2].heading == "Why less than 80 % was done"
    assert made.tables[2].rows == (("Art", 75.0, "The kiln broke."),)


def test_all_that_is_missing_is_told_with_its_place() -> None:
    told = [(one.where, one.sentence) for one in report(subjects=["Maths", "Art"]).missing]
    assert told == [
        (Where.NOTES, "Maths: neither a mark nor a few words yet."),
        (Where.NOTES, "Maths: nothing is said of what was covered."),
        (Where.NOTES, "Art: 75 % was done, and no reason is written."),
        (Where.NOTES, "Art: neither a mark nor a few words yet."),
        (Where.NOTES, "Art: nothing is said of what was covered."),
    ]


def test_without_a_place_the_hours_that_are_asked_are_not_known() -> None:
    quarter = a_ledger(region=None).quarters[0]
    made = quarterly_report(HEAD, quarter, [], 0)
    assert made.facts[1] == ("Asked for", "not known")
    assert made.missing[0].where is Where.LEDGER


def test_many_lessons_are_told_by_the_first_and_the_last() -> None:
    assert material_of([f"Lesson {number}" for number in range(1, 31)]) == "30 lessons, from “Lesson 1” to “Lesson 30”"
    assert material_of([]) == ""


def test_a_note_stays_with_its_quarter_when_the_calendar_moves_a_little() -> None:
    moved = replace(a_note(narrative="Well."), first_on=MONDAY, last_on=date(2026, 11, 30))
    assert known(notes=[moved])[1].note_id == "note-Art"
    assert known(notes=[replace(moved, first_on=date(2027, 1, 1), last_on=date(2027, 3, 1))])[1].note_id is None
