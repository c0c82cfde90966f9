"""A subject in two parts: both on one day, half an hour apart, one subject to the family."""

from __future__ import annotations

import pytest

from brightpath.domain.family import Frequency, Household
from brightpath.domain.schedule import ItemType, plan_of, to_document
from brightpath.planning.week import plan_week
from brightpath.planning.week.problem import PARTS_APART
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject
from tests.planning.drawn_week import MONDAY


def in_two(minutes: int = 60, **facts: object) -> Household:
    subjects = (a_subject(minutes=minutes, parts=2), a_subject("Art", after=("Maths",)), a_subject("Latin"))
    return a_family((a_child(subjects=subjects, **facts),))


def test_a_family_that_asks_for_two_parts_gets_both_on_every_day_half_an_hour_apart() -> None:
    plan = plan_week(in_two(), MONDAY, seconds=20)
    assert plan.unplaced == ()
    for day in plan.children[0].days:
        first, second = (item for item in day.items if item.subject == "Maths")
        assert (first.name, first.part, first.end - first.start) == ("Maths (part 1)", 1, 30)
        assert (second.name, second.part, second.end - second.start) == ("Maths (part 2)", 2, 30)
        assert first.end + PARTS_APART <= second.start
        art = next(item for item in day.items if item.name == "Art")
        assert art.start >= second.end  # what comes after the subject comes after both
    assert plan_of(to_document(plan)) == plan


@pytest.mark.parametrize(
    ("minutes", "halves"), [(60, (30, 30)), (45, (30, 15)), (15, (10, 5)), (25, (15, 10)), (100, (50, 50)), (5, (5,))]
)
def test_the_halves_are_on_the_grid_and_the_first_is_the_longer(minutes: int, halves: tuple[int, ...]) -> None:
    problem = problem_of(in_two(minutes), MONDAY)
    assert tuple(lesson.minutes for lesson in problem.lessons if "Maths" in lesson.subjects) == halves
    assert all(lesson.minutes % problem.step == 0 for lesson in problem.lessons)


def test_a_second_part_without_room_is_told_once_under_the_name_of_the_subject() -> None:
    subject = a_subject(minutes=60, parts=2, frequency=Frequency.ONCE)
    plan = plan_week(a_family((a_child(start="09:00", end="10:15", subjects=(subject,)),)), MONDAY, seconds=20)
    (left,) = plan.unplaced
    assert (left.subject, left.asked, left.placed) == ("Maths", 1, 0)
    assert plan.solver.extra["leftOut"] == 1
    assert any("Maths (part 2)" in reason for reason in left.reasons)
    items = [item.name for day in plan.children[0].days for item in day.items if item.type is ItemType.SUBJECT]
    assert items == ["Maths (part 1)"]
