"""Changes by hand in weeks of every kind: the judge, what follows of itself, the other places, and planning once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_edits import Verdict
from brightpath.planning.week.by_hand import standing_problem
from brightpath.planning.week.check import violations
from brightpath.planning.week.features import MOVES, features_of
from brightpath.planning.week.judge import judge
from brightpath.planning.week.laid_anew import laid_anew
from brightpath.planning.week.other_places import other_places
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment
from tests.planning.drawn_week import MONDAY, plan_from
from tests.planning.test_any_week import a_random_draft, examples, problems
from tests.planning.test_judge import LONG_AGO, moved


def lessons_of(plan: WeekPlan) -> list[tuple[str, date, ScheduleItem]]:
    return [
        (child.id, day.on, item)
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.SUBJECT
    ]


def drawn_from(data: st.DataObject, some: list[Any]) -> Any:
    return data.draw(st.sampled_from(some)) if some else None


def drawn_plan(problem: WeekProblem, data: st.DataObject) -> WeekPlan:
    return plan_from(problem, a_random_draft(problem, data.draw(st.integers(0, 2**32))).places())


def with_a_plan(test: Callable[..., None]) -> Callable[..., None]:
    return examples(40)(given(problems(), st.data())(test))


@with_a_plan
def test_no_move_makes_the_judge_fail_and_back_again_costs_nothing(problem: WeekProblem, data: st.DataObject) -> None:
    plan = drawn_plan(problem, data)
    one = drawn_from(data, lessons_of(plan))
    if one is None:
        return
    child, stood, item = one
    on = MONDAY + timedelta(days=data.draw(st.integers(-1, 7)))
    start = data.draw(st.integers(-20, 1450))
    now = Moment(on=MONDAY + timedelta(days=data.draw(st.integers(-1, 6))), minute=600)
    after = moved(plan, item, on, start)
    told = judge(problem, plan, after, now=now)
    assert isinstance(told, Verdict)
    if MONDAY <= on < MONDAY + timedelta(days=7) and start >= 0 and start + item.end - item.start <= 1440:
        back = judge(problem, after, plan, now=LONG_AGO)
        assert told.points == pytest.approx(-back.points, abs=1e-3)
        laid = laid_anew(problem, after, [(child, stood), (child, on)])
        violations(standing_problem(problem, laid), laid)
        assert laid_anew(problem, laid, [(child, stood), (child, on)]) == laid
    else:
        assert told.refused


@with_a_plan
def test_other_places_are_not_refused_break_nothing_and_have_the_features_of_the_week(
    problem: WeekProblem, data: st.DataObject
) -> None:
    plan = drawn_plan(problem, data)
    one = drawn_from(data, lessons_of(plan))
    if one is None:
        return
    child, stood, item = one
    options = other_places(problem, plan, child, item.id, now=LONG_AGO)
    assert (stood, item.start) in {(option.on, option.start) for option in options}
    assert len(options) <= 24 and [(o.on, o.start) for o in options] == sorted((o.on, o.start) for o in options)
    assert options == other_places(problem, plan, child, item.id, now=LONG_AGO)
    for option in options:
        after = moved(plan, item, option.on, option.start, adult=option.adult)
        touched = [(week.id, on) for week in plan.children for on in (stood, option.on)]
        after = laid_anew(problem, after, touched)
        told = judge(problem, plan, after, now=LONG_AGO)
        assert told.refused == ()
        if not any(lesson.turns for lesson in problem.lessons):
            assert told.broken == ()
        assert option.features == pytest.approx(features_of(problem, after) | {MOVES: 0.0}, abs=1e-6)


@with_a_plan
def test_a_move_onto_a_commitment_is_refused(problem: WeekProblem, data: st.DataObject) -> None:
    plan = drawn_plan(problem, data)
    meetings = [
        (child.id, problem.days[day], busy)
        for child in problem.pupils
        for day, of_day in enumerate(child.commitments)
        for busy in of_day
    ]
    pairs = [(item, busy, on) for who, on, busy in meetings for child, _, item in lessons_of(plan) if child == who]
    pair = drawn_from(data, pairs)
    if pair is None:
        return
    item, busy, on = pair
    told = judge(problem, plan, moved(plan, item, on, busy.start), now=LONG_AGO)
    assert told.refused
