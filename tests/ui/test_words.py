"""What pages say about a plan: exact sentences."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from brightpath.domain.schedule import ItemType, ScheduleItem, SolverStatus, Unplaced
from brightpath.ui import words
from tests.ui.plans import a_report

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (a_report(SolverStatus.OPTIMAL, gap=0.0, seconds=0.61), "Best possible week, proven in 0.6 seconds."),
        (a_report(SolverStatus.OPTIMAL, gap=0.0, seconds=0.02), "Best possible week, proven in less than 0.1 seconds."),
        (a_report(SolverStatus.OPTIMAL, gap=0.0, seconds=1.0), "Best possible week, proven in 1 second."),
        (a_report(gap=0.0139), "At most 1.4 % below the best possible week; found in 5 seconds."),
        (a_report(gap=0.02), "At most 2 % below the best possible week; found in 5 seconds."),
        (a_report(gap=0.0004), "Less than 0.1 % below the best possible week; found in 5 seconds."),
        (
            a_report(SolverStatus.TIME_LIMIT, gap=0.093, extra={"stoppedBy": "work"}),
            "At most 9.3 % below the best possible week; found in 5 seconds.",
        ),
        (a_report(gap=1.4), "A good week, found in 5 seconds; that no more lessons could fit is not proven."),
        (
            a_report(SolverStatus.TIME_LIMIT, gap=0.061, seconds=30),
            "The time limit stopped the search after 30 seconds: this week is at most 6.1 % below the best "
            "possible one. A longer search may find a better week.",
        ),
        (
            a_report(SolverStatus.TIME_LIMIT, gap=float("inf"), seconds=300),
            "The time limit stopped the search after 5 minutes: how far this week is from the best possible one "
            "is not known. A longer search may find a better week.",
        ),
    ],
)
def test_the_search_is_told_in_words(report, sentence):
    assert words.solver_report(report) == sentence


def test_the_points_are_those_of_the_wishes_whatever_was_left_out():
    report = a_report(objective=-424.2, bound=-416.8, extra={"points": 78.8})
    assert words.solver_detail(report).startswith(
        "This week has 78.8 points: 100 would be every wish fully met. "
        "No week that leaves out as little can have more than 86.2."
    )


def test_a_gap_is_never_rounded_down():
    assert words.solver_report(a_report(gap=0.01401)).startswith("At most 1.5 %")


def test_a_left_out_lesson_says_why_and_what_would_help():
    left = Unplaced(
        child="Kai",
        subject="Mathematics",
        asked=5,
        placed=3,
        reasons=("Sarah is taken.",),
        would_help=("Ten minutes on Monday.",),
    )
    assert words.left_out(left) == (
        "Kai: Mathematics stands 3 of 5 times. Why: Sarah is taken. What would help: Ten minutes on Monday."
    )
    assert (
        words.left_out(Unplaced(child="Kai", subject="Art", asked=1, placed=0)) == "Kai: Art does not stand this week."
    )


def test_the_summary_counts_lessons_or_says_all_stand():
    art = Unplaced(child="Kai", subject="Art", asked=1, placed=0)
    assert words.left_out_summary([art]) == "1 lesson did not fit this week"
    assert (
        words.left_out_summary([art, Unplaced(child="Kai", subject="Maths", asked=5, placed=3)])
        == "3 lessons did not fit this week"
    )
    assert words.left_out_summary([]) == words.ALL_PLACED


def test_an_item_is_one_sentence():
    item = ScheduleItem(
        id="1", type=ItemType.SUBJECT, name="Mathematics", start=540, end=570, attention=0.5, adult="Sarah Kim"
    )
    said = words.item(item, who="Noah", on=TUESDAY, company=words.share(item.attention, "Sarah"))
    assert said == "Mathematics, Noah, Tuesday 9:00 to 9:30, with Sarah half the time"


@pytest.mark.parametrize(
    ("start", "end", "style", "said"),
    [
        (540, 570, "24", "9:00–9:30"),
        (540, 570, "12", "9:00–9:30 AM"),
        (690, 750, "12", "11:30 AM–12:30 PM"),
        (0, 1440, "12", "12:00–12:00 AM"),
    ],
)
def test_times_follow_the_familys_clock(start, end, style, said):
    assert words.span(start, end, style) == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes")]
)
def test_lengths_are_said_in_hours_and_minutes(count, said):
    assert words.minutes(count) == said


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_one_speaks(names, said):
    assert words.named(names) == said


def test_the_parts_of_a_lesson_are_told_apart_where_there_is_little_room() -> None:
    assert words.short_subject("Mathematics (part 1)") == "Math 1/2"
    assert words.short_subject("Botany (part 2)") == "Botany 2/2"
    assert words.short_subject("Botany") is None


def test_every_field_for_a_date_writes_it_as_the_files_do():
    """A day is asked for as 2026-11-22 on every page: Streamlit's own way, 2026/11/22, is nobody's."""
    root = Path(words.__file__).parent
    fields = [
        (path.name, {one.arg: ast.unparse(one.value) for one in call.keywords})
        for path in root.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "date_input"
    ]
    assert len(fields) > 10
    assert [name for name, given in fields if given.get("format") != "'YYYY-MM-DD'"] == []
