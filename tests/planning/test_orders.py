"""Orders within a day: by way of others, never in a circle, and told where they decided."""

from __future__ import annotations

import pytest

from brightpath.domain.errors import Refused
from brightpath.domain.family import Frequency, Household
from brightpath.domain.weeks import Weekday
from brightpath.planning.week import plan_week
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject
from tests.planning.drawn_week import MONDAY


def in_a_chain(**middle: object) -> Household:
    subjects = (
        a_subject("Writing", after=("Spelling",), is_core=True),
        a_subject("Spelling", is_core=False, **middle),
        a_subject("Reading", before=("Spelling",), is_core=False),
    )
    return a_family((a_child(subjects=subjects),))


def test_an_order_holds_by_way_of_a_lesson_that_is_not_there_that_day() -> None:
    household = in_a_chain(frequency=Frequency.ONCE, days=(Weekday.WEDNESDAY,))
    writing, spelling, reading = problem_of(household, MONDAY).lessons
    assert (writing.after, spelling.after, reading.after) == ((1, 2), (2,), ())
    for day in plan_week(household, MONDAY, seconds=20).children[0].days:
        starts = {item.name: item.start for item in day.items}
        assert starts["Reading"] < starts["Writing"]


def in_a_circle() -> Household:
    def subject(name: str, **order: object) -> object:
        return a_subject(name, combined_with=name, **order)

    ada = a_child("Ada", subjects=(subject("History", before=("Music",)), subject("Music"), a_subject("Maths")))
    ben = a_child("Ben", subjects=(subject("History"), subject("Music", before=("History",))))
    return a_family((ada, ben))


def test_a_circle_across_lessons_held_together_is_told_when_the_week_is_written_down() -> None:
    with pytest.raises(Refused) as told:
        problem_of(in_a_circle(), MONDAY)
    assert told.value.sentence == (
        "The order of lessons goes round in a circle: History before Music and Music before History. "
        "Please take one of these orders away."
    )


def test_a_lesson_says_which_order_it_keeps_where_that_decided() -> None:
    plan = plan_week(in_a_chain(), MONDAY, seconds=20)
    items = {item.name: item for item in plan.children[0].days[0].items}
    if items["Spelling"].end == items["Writing"].start:
        assert "it comes after Spelling" in items["Writing"].why
        assert "t comes before Writing" in items["Spelling"].why
    else:
        assert "it comes after Spelling" not in items["Writing"].why
    assert "Reading" not in items["Writing"].why or items["Reading"].end > items["Writing"].start - 15
