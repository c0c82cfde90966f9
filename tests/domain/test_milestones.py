"""Round numbers of lessons and hours, worked out by hand."""

from __future__ import annotations

from datetime import date

from brightpath.domain.milestones import Milestone, MilestoneKind, round_numbers, worth_telling

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
LESSONS, HOURS, LIST = MilestoneKind.LESSONS, MilestoneKind.HOURS, MilestoneKind.LIST


def test_a_number_is_reached_on_the_day_that_makes_it_full() -> None:
    days = [("ada", "Art", None, 8.0, 0), ("ada", "Art", MONDAY, 1.5, 0), ("ada", "Art", TUESDAY, 0.5, 0)]
    assert round_numbers(days) == [Milestone(TUESDAY, "ada", "Art", LESSONS, 10)]


def test_thirds_of_a_lesson_make_whole_ones() -> None:
    """As floating point has it, 24 and three thirds come to 24.999999999999996."""
    days = [("ada", "Art", None, 24.0, 0), *[("ada", "Art", MONDAY, 1 / 3, 0)] * 3, ("ada", "Art", TUESDAY, 1.0, 0)]
    assert round_numbers(days) == [Milestone(MONDAY, "ada", "Art", LESSONS, 25)]


def test_a_day_may_pass_several() -> None:
    days = [("ben", "Art", MONDAY, 2.0, 1800)]
    assert round_numbers(days) == [Milestone(MONDAY, "ben", "Art", HOURS, number) for number in (10, 25)]


def test_what_was_reached_before_is_not_told_again() -> None:
    assert round_numbers([("ada", "Art", None, 10.0, 600), ("ada", "Art", MONDAY, 1.0, 60)]) == []


def test_each_subject_of_each_child_is_counted_alone() -> None:
    days = [("ada", "Art", None, 9.0, 0), ("ada", "Maths", MONDAY, 1.0, 0), ("ben", "Maths", MONDAY, 9.0, 0)]
    assert round_numbers(days) == []


def test_of_lessons_and_hours_that_come_together_the_lessons_are_told() -> None:
    fifty, hours = Milestone(MONDAY, "ada", "Art", LESSONS, 50), Milestone(MONDAY, "ada", "Art", HOURS, 25)
    others = [Milestone(MONDAY, "ada", "Maths", HOURS, 25), Milestone(TUESDAY, "ada", "Art", HOURS, 50)]
    assert worth_telling([hours, fifty, *others]) == (others[1], fifty, others[0])


def test_the_newest_is_told_first_and_of_a_day_the_end_of_a_list() -> None:
    ten, all_of_it = Milestone(MONDAY, "ada", "Art", LESSONS, 10), Milestone(MONDAY, "ada", "Maths", LIST, 3)
    later = Milestone(TUESDAY, "ada", "Art", LESSONS, 25)
    assert worth_telling([ten, all_of_it, later]) == (later, all_of_it, ten)
