"""Weeks one thing apart: the first is the likeliest, the others have a lesson or two elsewhere, where their taste wants it."""

from __future__ import annotations

from datetime import date

from brightpath.domain.family import Frequency, Involvement
from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.weeks import part_of_day
from brightpath.planning.week.check import violations
from brightpath.planning.week.features import features_of
from brightpath.planning.week.one_thing import LEAST_AWAY, weeks_one_thing_apart
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject

MONDAY = date(2026, 11, 23)
TASTES = [
    LearnedPreferences(),
    LearnedPreferences(place_points={"Maths": {"early_afternoon": 4.0}}),
    LearnedPreferences(place_points={"Reading": {"early_afternoon": 4.0}}),
    LearnedPreferences(day_points={"Art": {"Friday": 2.0}}),
]


def a_problem(end: str = "15:00") -> WeekProblem:
    daily = [a_subject(name, involvement=Involvement.INDEPENDENT) for name in ("Maths", "Reading")]
    art = a_subject("Art", involvement=Involvement.INDEPENDENT, frequency=Frequency.SEVERAL)
    return problem_of(a_family((a_child(end=end, subjects=(*daily, art), best_times=()),)), MONDAY)


def lessons(plan: WeekPlan) -> set[tuple[str, date, int]]:
    return {
        (item.name, day.on, item.start)
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.SUBJECT
    }


def test_each_week_differs_from_the_first_in_a_lesson_or_two_and_keeps_every_rule() -> None:
    problem = a_problem()
    first, *others = weeks_one_thing_apart(problem, TASTES, seed=0)
    assert first.apart == 0 and {week.apart for week in others} == {1, 2}
    for week in (first, *others):
        assert not violations(problem, week.plan)
        told = features_of(problem, week.plan)
        assert all(abs(week.features[name] - told[name]) < 1e-5 for name in week.features)
        gone = lessons(first.plan) - lessons(week.plan)
        assert len(gone) == week.apart == len(lessons(week.plan) - lessons(first.plan))
        assert {name for name, *_ in gone} == {name for name, *_ in lessons(week.plan) - lessons(first.plan)}


def test_what_stands_elsewhere_stands_where_a_taste_wants_it_and_far_enough_to_be_seen() -> None:
    first, one, *_ = weeks_one_thing_apart(a_problem(), TASTES[:2], seed=0)
    [(name, on, start)] = lessons(one.plan) - lessons(first.plan)
    [(_, was_on, was_start)] = lessons(first.plan) - lessons(one.plan)
    assert name == "Maths" and part_of_day(start) == "early_afternoon"
    assert on != was_on or abs(start - was_start) >= LEAST_AWAY


def test_where_there_is_no_room_two_lessons_change_places() -> None:
    daily = tuple(a_subject(name, minutes=60, involvement=Involvement.INDEPENDENT) for name in ("Maths", "Reading"))
    household = a_family((a_child(start="09:00", end="11:10", subjects=daily, best_times=()),))
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    tastes = [LearnedPreferences(), *(LearnedPreferences(day_points={"Reading": {day: 2.0}}) for day in days)]
    first, *others = weeks_one_thing_apart(problem_of(household, MONDAY), tastes, seed=0)
    assert others and {week.apart for week in others} == {2}
    gone, come = lessons(first.plan) - lessons(others[0].plan), lessons(others[0].plan) - lessons(first.plan)
    assert {name for name, *_ in come} == {"Maths", "Reading"}
    assert {(on, start) for _, on, start in gone} == {(on, start) for _, on, start in come}


def test_the_same_seed_finds_the_same_and_the_same_taste_finds_nothing_else() -> None:
    assert weeks_one_thing_apart(a_problem(), TASTES, seed=0) == weeks_one_thing_apart(a_problem(), TASTES, seed=0)
    assert len(weeks_one_thing_apart(a_problem(), TASTES[:1], seed=0)) == 1


def test_the_search_ends_when_it_is_called_off() -> None:
    for least in (0, 30, 70):
        assert (
            weeks_one_thing_apart(a_problem(), TASTES, seed=0, on_progress=lambda percent, least=least: percent < least)
            == ()
        )  # type: ignore[misc]
