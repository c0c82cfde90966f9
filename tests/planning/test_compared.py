"""Weeks to compare: the same lessons, visibly different, the same from the same seed, and nothing that breaks a rule."""

from __future__ import annotations

from datetime import date

from brightpath.domain.family import Involvement
from brightpath.domain.learned import LearnedPreferences
from brightpath.planning.week.check import violations
from brightpath.planning.week.compared import LEAST_MOVED, weeks_to_compare
from brightpath.planning.week.features import features_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_family, a_subject

MONDAY = date(2026, 11, 23)
LATER, EARLIER = (
    LearnedPreferences(place_points={"Maths": {part: 4.0}}) for part in ("early_afternoon", "early_morning")
)


def a_problem() -> WeekProblem:
    subjects = tuple(a_subject(name, involvement=Involvement.INDEPENDENT) for name in ("Maths", "Reading", "Science"))
    return problem_of(a_family((a_child(end="15:00", subjects=subjects, best_times=()),)), MONDAY)


def starts(plan: object) -> set[tuple[date, str, int]]:
    return {
        (day.on, item.name, item.start)
        for child in plan.children  # type: ignore[attr-defined]
        for day in child.days
        for item in day.items
        if item.type == "subject"
    }


def test_weeks_hold_the_same_lessons_and_differ_visibly() -> None:
    problem = a_problem()
    found = weeks_to_compare(problem, [LearnedPreferences(), LATER, LATER, EARLIER], seed=0)
    assert len(found) >= 2
    for number, week in enumerate(found):
        assert not violations(problem, week.plan)
        told = features_of(problem, week.plan)
        assert all(abs(week.features[name] - told[name]) < 1e-5 for name in week.features)
        for other in found[:number]:
            one, before = starts(week.plan), starts(other.plan)
            assert len(one) == len(before) and len(one - before) >= LEAST_MOVED * len(one)
    assert found == weeks_to_compare(problem, [LearnedPreferences(), LATER, LATER, EARLIER], seed=0)


def test_where_not_all_lessons_find_room_every_week_leaves_the_same_ones_out() -> None:
    names = ("Maths", "Reading", "Science", "History", "Art", "Latin", "Music")
    subjects = tuple(a_subject(name, involvement=Involvement.INDEPENDENT) for name in names)
    problem = problem_of(a_family((a_child(start="08:00", end="10:00", subjects=subjects, best_times=()),)), MONDAY)
    tastes = [
        LearnedPreferences(place_points={name: {part: 4.0}})
        for name in names
        for part in ("early_morning", "mid-morning")
    ]
    found = weeks_to_compare(problem, tastes, seed=0)
    assert len(found) >= 6
    assert len({tuple(sorted((on, name) for on, name, _ in starts(week.plan))) for week in found}) > 1
    assert len({tuple(sorted(name for _, name, _ in starts(week.plan))) for week in found}) == 1
    assert {week.features["left_out"] for week in found} == {0.0}


def test_one_taste_alone_gives_one_week() -> None:
    assert len(weeks_to_compare(a_problem(), [LATER, LATER], seed=0)) == 1


def test_the_search_ends_when_it_is_called_off() -> None:
    assert weeks_to_compare(a_problem(), [LATER, EARLIER], seed=0, on_progress=lambda percent: percent < 25) == ()
