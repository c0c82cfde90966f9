"""Attendance, hours and progress out of a ledger of four days, worked out by hand."""

from __future__ import annotations

from datetime import date

from brightpath.domain.grade_reports import report_card
from brightpath.domain.ledger import Planned
from brightpath.domain.report import Span, Where
from brightpath.domain.time_reports import ListOfLessons, attendance_report, hours_report, progress_report
from tests.domain.given_reports import MONDAY, a_head, a_ledger

SEPTEMBER = Span("September", date(2026, 9, 1), date(2026, 9, 30))


def test_attendance_counts_days_by_month_and_says_halves() -> None:
    made = attendance_report(a_head(), a_ledger())
    assert made.facts == (("Days attended", "3.5"), ("Whole days", "3"), ("Half days", "1"))
    months, days = made.tables
    assert months.rows == (
        ("September 2026", 2.0, 2, 0, 135, "7, 8"),
        ("October 2026", 1.5, 1, 1, 90, "5, 6½"),
    )
    assert months.total == ("Together", 3.5, 3, 1, 225, None)
    assert days.rows[-1] == (date(2026, 10, 6), 0.5, 0, "yes") and not days.is_printed


def test_hours_are_told_by_subject_and_month_at_home_or_elsewhere() -> None:
    made = hours_report(a_head(), a_ledger())
    assert made.facts == (
        ("Hours", "3 h 45 min"),
        ("Core subjects", "3 h 15 min"),
        ("At home", "3 h 15 min"),
        ("Asked for", "900 h"),
    )
    subjects, months = made.tables
    assert subjects.rows == (("Maths", "core", 195, 195, 0), ("Art", None, 30, 0, 30))
    assert subjects.total == ("Together", None, 225, 195, 30)
    assert months.rows == (("September 2026", 105, 30, 135), ("October 2026", 90, 0, 90))
    assert any("1 thing was done without minutes" in note for note in made.notes)


def test_a_part_of_the_year_has_its_own_days_and_no_number_that_is_asked_of_the_year() -> None:
    head = a_head(SEPTEMBER)
    assert hours_report(head, a_ledger()).facts == (
        ("Hours", "2 h 15 min"), ("Core subjects", "1 h 45 min"), ("At home", "1 h 45 min"),
    )  # fmt: skip
    assert attendance_report(head, a_ledger()).facts[0] == ("Days attended", "2")


def test_progress_sets_what_was_done_beside_what_was_planned() -> None:
    planned = [
        Planned(MONDAY, "Maths", 10, 8, 300),
        Planned(MONDAY, "Art", 4, 3, 120),
        Planned(date(2026, 8, 1), "Art", 9, 9, 9),
    ]
    made = progress_report(a_head(), planned, a_ledger().entries, {"Maths": ListOfLessons(120, 30)})
    assert made.sentences == ("Ada did 11 of 14 planned lessons in 2026–27, 79 %.",)
    assert made.tables[0].rows == (
        ("Art", 3, 4, 75.0, 30, 120, None),
        ("Maths", 8, 10, 80.0, 195, 300, "30 of 120"),
    )


def test_a_year_without_a_log_says_so_and_where_it_is_logged() -> None:
    ledger = a_ledger(counted=[], planned=[], marks={})
    for made in (
        attendance_report(a_head(), ledger),
        hours_report(a_head(), ledger),
        progress_report(a_head(), [], [], {}),
    ):
        assert made.is_empty
        assert [one.where for one in made.missing] == [Where.LOG]


def test_of_days_still_to_come_nothing_is_missing() -> None:
    spring = Span("Quarter 3", date(2027, 2, 1), date(2027, 4, 15))
    ledger = a_ledger(counted=[], planned=[], marks={})
    for head, is_to_come in ((a_head(spring), True), (a_head(spring, made_on=spring.first), False)):
        assert head.is_to_come is is_to_come
        for made in (
            attendance_report(head, ledger),
            hours_report(head, ledger),
            progress_report(head, [], [], {}),
            report_card(head, ["Maths"], [], [], []),
        ):
            assert bool(made.missing) is not is_to_come
