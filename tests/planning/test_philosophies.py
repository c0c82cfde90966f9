"""A family that says X gets a week with Y: small households, solved for real, beside the same family without X."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from brightpath.domain.family import FamilyCalendar, Frequency, Household, Involvement, PlanningApproach, Subject
from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.weeks import Weekday
from brightpath.planning.week import plan_problem
from brightpath.planning.week.check import violations
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject

MONDAY = date(2026, 11, 23)
TWO_DAYS = FamilyCalendar(school_days=(Weekday.MONDAY, Weekday.TUESDAY))
FIELDS = {
    "Maths": "maths",
    "Sums": "maths",
    "Latin": "languages",
    "Art": "arts",
    "Piano": "music",
    "History": "humanities",
}


def week_of(household: Household) -> WeekPlan:
    problem = problem_of(household, MONDAY, field_of=FIELDS.get)
    plan = plan_problem(problem, seconds=30)
    assert violations(problem, plan) == []
    return plan


def days_of(plan: WeekPlan, child: int = 0) -> list[list[ScheduleItem]]:
    """List the lessons of a child, day by day in order of time."""
    days = [[item for item in day.items if item.type is ItemType.SUBJECT] for day in plan.children[child].days]
    return [sorted(of_day, key=lambda item: item.start) for of_day in days]


def a_free(name: str, **changes: Any) -> Subject:
    """A subject that needs nobody."""
    return a_subject(name, **({"involvement": Involvement.INDEPENDENT} | changes))


def a_family_of(*subjects: Subject, said: dict[str, Any], **child: Any) -> Household:
    """One child and a school week of two days, which is enough to see most of it."""
    return a_family((a_child(subjects=subjects, **child),), **({"calendar": TWO_DAYS} | said))


def alike_in_a_row(plan: WeekPlan) -> int:
    """Count the lessons that begin right after one of the same sort."""
    sort = {"maths": "head", "languages": "head", "humanities": "head", "arts": "hand", "music": "hand"}
    pairs = [pair for of_day in days_of(plan) for pair in pairwise(of_day)]
    return sum(
        after.start - before.end < 10 and sort[FIELDS[before.name]] == sort[FIELDS[after.name]]
        for before, after in pairs
    )


def test_charlotte_mason_asks_for_days_that_vary() -> None:
    subjects = (a_free("Maths"), a_free("Latin"), a_free("Art", is_core=False), a_free("Piano", is_core=False))
    usual, varied = (
        week_of(a_family_of(*subjects, said={"philosophies": {"charlotte_mason": points}}, best_times=()))
        for points in (3, 5)
    )
    assert alike_in_a_row(usual) > 0
    assert alike_in_a_row(varied) == 0
    assert varied.because[0].startswith(
        "You like lessons that vary, so all 6 lessons that follow another are of another kind"
    )


def test_charlotte_mason_that_may_change_lessons_makes_them_short_and_says_so() -> None:
    said = {"philosophies": {"charlotte_mason": 4}}
    subjects = (a_free("Maths", minutes=45), a_free("Latin", minutes=15), a_free("Art", minutes=60))
    usual = week_of(a_family_of(*subjects, said=said, age=7))
    short = week_of(a_family_of(*subjects, said={**said, "may_change_lessons": True}, age=7))
    lengths = [
        {item.name: item.end - item.start for of_day in days_of(plan) for item in of_day} for plan in (usual, short)
    ]
    assert lengths == [{"Maths": 45, "Latin": 15, "Art": 60}, {"Maths": 20, "Latin": 15, "Art": 60}]
    told = "Charlotte Mason's short lessons: 20 minutes instead of 45."
    assert {told in item.why for of_day in days_of(short) for item in of_day if item.name == "Maths"} == {True}
    assert not any(told in item.why for of_day in days_of(short) for item in of_day if item.name != "Maths")
    assert short.because[0] == "Charlotte Mason's short lessons: Maths of Ada (20 instead of 45 min)."


def test_a_family_of_blocks_has_lessons_of_one_kind_beside_each_other() -> None:
    subjects = (a_free("Maths"), a_free("Sums", is_core=False), a_free("Latin"), a_free("Art", is_core=False))

    def apart(plan: WeekPlan) -> int:
        days = [{item.name: item for item in of_day} for of_day in days_of(plan)]
        gaps = [(min(day["Maths"].end, day["Sums"].end), max(day["Maths"].start, day["Sums"].start)) for day in days]
        return sum(start - end >= 10 for end, start in gaps)

    usual, blocks = (
        week_of(a_family_of(*subjects, said={"scheduling_styles": {"block": points}}, best_times=()))
        for points in (1, 5)
    )
    assert apart(usual) > 0
    assert apart(blocks) == 0


def test_a_family_of_loops_has_its_lighter_subjects_take_turns() -> None:
    said = {"scheduling_styles": {"loop": 4}, "calendar": FamilyCalendar()}
    names = ("Art", "Piano", "History")
    several = [a_free(name, is_core=False, frequency=Frequency.SEVERAL) for name in names]
    usual = week_of(a_family_of(a_free("Maths"), *several, said=said))
    loop = week_of(a_family_of(a_free("Maths"), *several, said={**said, "may_change_lessons": True}))
    turns = [
        [[item.name for item in of_day if item.name in names] for of_day in days_of(plan)] for plan in (usual, loop)
    ]
    assert turns[1] == [["Art"], ["Piano"], ["History"], ["Art"], ["Piano"]]
    assert sum(map(len, turns[0])) >= 6  # each two or three times, as it was said


def test_siblings_of_a_family_of_groups_learn_together() -> None:
    said = {"scheduling_styles": {"grouped_activities": 4}, "calendar": TWO_DAYS}
    history = a_subject("History", involvement=Involvement.FULL)
    children = tuple(
        a_child(name, "09:00", "10:30", age=age, subjects=(history, a_free("Maths")))
        for name, age in (("Ada", 8), ("Ben", 11))
    )
    usual = week_of(a_family(children, **said))
    together = week_of(a_family(children, **said, may_change_lessons=True))
    for plan, is_shared in ((usual, False), (together, True)):
        starts = [
            [item.start for of_day in days_of(plan, child) for item in of_day if item.name == "History"]
            for child in (0, 1)
        ]
        assert (starts[0] == starts[1]) is is_shared
        assert len(starts[0]) == 2
    kept = {item.combined_with for of_day in days_of(together) for item in of_day}
    assert kept == {None, "History of Ada and Ben"}


def test_what_siblings_of_a_family_of_groups_learn_apart_stands_at_the_same_time() -> None:
    maths, latin = a_free("Maths", is_core=False), a_free("Latin")
    children = (
        a_child("Ada", subjects=(maths, latin), best_times=()),
        a_child("Ben", subjects=(maths,), best_times=()),
    )
    usual, grouped = (
        week_of(a_family(children, calendar=TWO_DAYS, scheduling_styles={"grouped_activities": points}))
        for points in (3, 5)
    )
    apart = []
    for plan in (usual, grouped):
        halves = [
            [item.start // 30 for of_day in days_of(plan, child) for item in of_day if item.name == "Maths"]
            for child in (0, 1)
        ]
        apart.append(sum(one != other for one, other in zip(*halves, strict=True)))
    assert apart == [2, 0]


def test_a_family_led_by_interest_gives_the_best_hour_to_what_is_loved() -> None:
    subjects = (a_free("Maths", interest=2), a_free("Art", is_core=False, interest=5))
    first = [
        {of_day[0].name for of_day in days_of(week_of(household))}
        for household in (
            a_family((a_child("Ada", "11:00", "12:30", subjects=subjects),), scheduling_styles={"interest_led": points})
            for points in (3, 5)
        )
    ]
    assert first == [{"Maths"}, {"Art"}]  # mid-morning, the child's best time, ends at half past eleven


@pytest.mark.parametrize(
    "said",
    [
        {"planning_approach": PlanningApproach.MOSTLY_SPONTANEOUS},
        {"philosophies": {"unschooling": 4}},
    ],
    ids=str,
)
def test_a_family_that_likes_open_time_keeps_an_hour_a_day_unplanned(said: dict[str, Any]) -> None:
    subjects = (a_free("Maths", minutes=60), a_free("Art", is_core=False, frequency=Frequency.OCCASIONALLY))
    child = a_child("Ada", "09:00", "11:00", subjects=subjects)
    usual, free = week_of(a_family((child,), calendar=TWO_DAYS)), week_of(a_family((child,), calendar=TWO_DAYS, **said))
    open_minutes = [
        min(120 - sum(item.end - item.start for item in of_day) for of_day in days_of(plan)) for plan in (usual, free)
    ]
    assert open_minutes == [30, 60]
    assert free.because[0] == "You like open time, so both school days keep at least 60 minutes with nothing planned."


def test_what_was_asked_for_is_never_left_out_for_open_time() -> None:
    child = a_child("Ada", "09:00", "11:00", subjects=(a_free("Maths", minutes=90),))
    plan = week_of(a_family((child,), philosophies={"unschooling": 5}))
    assert plan.unplaced == ()
    assert len([item for of_day in days_of(plan) for item in of_day]) == 5
