"""Two plans of a week, and what is different in words."""

from __future__ import annotations

import pytest

from brightpath.domain.replanning import ChangeKind
from brightpath.planning.week.difference import NOTHING, difference
from tests.planning.drawn_week import DrawnWeek, a_week

BEFORE = a_week(
    """
    Monday  9:00 9:30 10:00
    Ada     M    H    .
    Ben     .    H    .
    Pat*    .    .    .
    Sam*    .    .    .
    Tuesday 9:00 9:30 10:00
    Ada     M    A    .
    Ben     A    .    .
    Pat*    .    .    .
    Sam*    .    .    .
    """,
    H={"together": True},
    M={"attention": 4},
)


def drawn(drawing: str, **facts: object) -> DrawnWeek:
    return a_week(drawing, **{"H": {"together": True}, "M": {"attention": 4}, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "sentences", "summary"),
    [
        pytest.param(BEFORE, [], NOTHING, id="the same"),
        pytest.param(
            drawn(
                """
                Monday  9:00 9:30 10:00
                Ada     M    .    H
                Ben     .    .    H
                Pat*    .    .    .
                Sam*    .    .    .
                Tuesday 9:00 9:30 10:00
                Ada     M    A    .
                Ben     A    .    .
                """
            ),
            ["H of Ada and Ben moves from 09:30 to 10:00 on Monday."],
            "One lesson moves, nothing else changes.",
            id="a lesson together moves once",
        ),
        pytest.param(
            drawn(
                """
                Monday  9:00 9:30 10:00
                Ada     .    H    .
                Ben     A    H    .
                Pat*    .    .    .
                Sam*    .    .    .
                Tuesday 9:00 9:30 10:00
                Ada     .    A    .
                Ben     A    .    .
                """,
                M={"asked": 0},
            ),
            ["A of Ben is added on Monday 09:00.", "M of Ada falls out on Monday 09:00 and Tuesday 09:00."],
            "One lesson is added and two fall out, nothing else changes.",
            id="added and gone, one sentence for the same lesson",
        ),
        pytest.param(
            drawn(
                """
                Monday  9:00 9:30 10:00
                Ada     M    H    .
                Ben     .    H    .
                Pat*    .    .    .
                Sam*    .    .    .
                Tuesday 9:00 9:30 10:00
                Ada     M    A    .
                Ben     A    .    .
                """,
                teachers_of={"M": "Sam"},
            ),
            ["Sam takes M of Ada instead of Pat on Monday and Tuesday."],
            "Two lessons are held by somebody else, nothing else changes.",
            id="another adult",
        ),
    ],
)
def test_a_difference_is_told_in_few_sentences(after: DrawnWeek, sentences: list[str], summary: str) -> None:
    told = difference(BEFORE.plan(), after.plan())
    assert [change.sentence for change in told.changes] == sentences
    assert told.summary == summary


def test_a_move_to_another_day_is_paired_with_its_nearest_and_names_the_new_adult() -> None:
    after = drawn(
        """
        Monday  9:00 9:30 10:00
        Ada     .    H    M
        Ben     .    H    .
        Pat*    .    .    .
        Sam*    .    .    .
        Tuesday 9:00 9:30 10:00
        Ada     A    .    M
        Ben     A    .    .
        """,
        teachers_of={"M": "Sam"},
    )
    told = difference(BEFORE.plan(), after.plan())
    assert [change.sentence for change in told.changes] == [
        "M of Ada moves from 09:00 to 10:00 on Monday, now with Sam.",
        "M of Ada moves from 09:00 to 10:00 on Tuesday, now with Sam.",
        "A of Ada moves from 09:30 to 09:00 on Tuesday.",
    ]
    assert (told.moves, told.summary) == (3, "Three lessons move, nothing else changes.")
    assert {change.kind for change in told.changes} == {ChangeKind.MOVED}
