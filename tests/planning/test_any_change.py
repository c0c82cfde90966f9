"""Changes by hand in weeks of every kind: the judge, what follows of itself, the other places, and planning once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.replanning import Missed, Way
from brightpath.domain.schedule import Actual, ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import ItemChange, Placed, whose_weeks
from brightpath.domain.week_edits import Verdict
from brightpath.planning.week import plan_problem
from brightpath.planning.week.again import replanning
from brightpath.planning.week.by_hand import on_days, standing_problem
from brightpath.planning.week.check import violations, violations_by_must
from brightpath.planning.week.facts import with_facts_of
from brightpath.planning.week.features import MOVES, features_of
from brightpath.planning.week.judge import judge
from brightpath.planning.week.laid_anew import laid_anew
from brightpath.planning.week.other_places import StandingWeek, other_places
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.repair import replan
from brightpath.planning.week.standing import Moment
from tests.planning.drawn_week import MONDAY, plan_from
from tests.planning.test_any_week import a_random_draft, examples, problems
from tests.planning.test_judge import LONG_AGO, added, moved, with_changes


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
    return examples(30)(given(problems(), st.data())(test))


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
    week = StandingWeek(problem, plan)
    movable = {ids: at for at, one in enumerate(week.movable()) for ids in one.items}
    if (child, item.id) in movable:
        found = week.other_places(week.movable(), now=LONG_AGO, at_most=24)
        assert found[movable[child, item.id]] == options
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
def test_the_judge_and_the_checks_of_a_finished_plan_find_fault_with_the_same_moves(
    problem: WeekProblem, data: st.DataObject
) -> None:
    plan = drawn_plan(problem, data)
    one = drawn_from(data, lessons_of(plan))
    if one is None:
        return
    _, stood, item = one
    on, start = drawn_from(data, list(problem.days)), 5 * data.draw(st.integers(84, 216))
    after = moved(plan, item, on, start)
    after = laid_anew(problem, after, [(week.id, day) for week in after.children for day in (stood, on)])
    told = judge(problem, plan, after, now=LONG_AGO)
    broken = violations_by_must(standing_problem(problem, after), after)
    assert bool(told.refused or told.broken) == bool(broken), (told, broken)


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


def with_some_by_hand(problem: WeekProblem, plan: WeekPlan, data: st.DataObject) -> WeekPlan:
    """Put in what a family might: an appointment, a rest, lessons known and unknown, for children and adults; if not refused."""
    for number in range(data.draw(st.integers(1, 4))):
        whose = data.draw(
            st.sampled_from([f"child:{one.id}" for one in plan.children] + [f"adult:{a.name}" for a in plan.adults])
        )
        start = data.draw(st.sampled_from((420, 540, 607, 660, 720, 900)))
        item = ScheduleItem(
            id=f"own {number}",
            type=data.draw(st.sampled_from(ItemType)),
            name=data.draw(st.sampled_from(("Dentist", "Maths", "Chess"))),
            start=start,
            end=start + data.draw(st.sampled_from((20, 30, 75))),
            attention=data.draw(st.sampled_from((0.0, 0.5))),
            adult=data.draw(st.sampled_from((None, "Pat", "Grandma"))),
            is_by_hand=True,
            is_pinned=data.draw(st.booleans()),
            is_completed=data.draw(st.booleans()),
            notes=data.draw(st.sampled_from((None, "Bring a towel."))),
        )  # fmt: skip
        on = MONDAY + timedelta(days=data.draw(st.integers(0, 6)))
        after = added(plan, whose, on, item)
        gives = f"adult:{item.adult}"
        if item.type is ItemType.SUBJECT and item.attention and gives in dict(whose_weeks(plan)) and gives != whose:
            after = added(after, gives, on, item)  # who gives a lesson has it too
        if not judge(problem, plan, after, now=LONG_AGO).refused:
            plan = after
    return plan


def own_items(plan: WeekPlan) -> set[tuple[str, date, ScheduleItem]]:
    return {
        (whose, day.on, item) for whose, week in whose_weeks(plan) for day in week.days for item in day.items if item.is_by_hand
    }  # fmt: skip


@examples(30)
@given(problems(), st.sampled_from(Way), st.integers(-1, 6), st.data())
def test_what_is_by_hand_survives_whatever_is_planned_again(
    problem: WeekProblem, way: Way, day: int, data: st.DataObject
) -> None:
    plan = drawn_plan(problem, data)
    one = drawn_from(data, lessons_of(plan))
    if one is not None:
        _, _, item = one
        after = moved(
            plan, item, data.draw(st.sampled_from(problem.days)), data.draw(st.integers(400, 1000)), is_pinned=True
        )
        plan = plan if judge(problem, plan, after, now=LONG_AGO).refused else after
    plan = with_some_by_hand(problem, plan, data)
    now = Moment(on=MONDAY + timedelta(days=day), minute=620)
    for _ in range(2):
        begun = replanning(problem, plan, now=now, way=way)
        assert WeekProblem.model_validate_json(begun.model_dump_json()) == begun
        assert begun.at_first == (problem.at_first or problem)
        again = replan(begun, plan, way=way, seconds=30)
        assert violations(begun, again) == []
        assert own_items(again) == own_items(plan)
        problem, plan = begun, again
    without = replanning(problem, drop_own(plan), now=now, way=way)
    assert not any(lesson.is_by_hand for lesson in without.lessons)
    assert without.pupils == on_days(without.at_first or without, without.days).pupils


def drop_own(plan: WeekPlan) -> WeekPlan:
    return with_changes(
        plan, *(ItemChange(whose=whose, before=Placed(on=on, item=item)) for whose, on, item in own_items(plan))
    )


@examples(30)
@given(problems(), st.sampled_from(Way), st.integers(-1, 6), st.data())
def test_what_was_said_of_what_happened_survives(problem: WeekProblem, way: Way, day: int, data: st.DataObject) -> None:
    plan = drawn_plan(problem, data)
    said: list[tuple[str, date, ScheduleItem]] = []
    for child, on, item in lessons_of(plan):
        facts = data.draw(
            st.sampled_from(
                (
                    {},
                    {},
                    {"is_completed": True, "actual": Actual(start=500, engagement=4, note="At last.")},
                    {"is_completed": True, "lesson": "Fractions", "notes": "Page 12"},
                    {"is_handed_in": True},
                    {"is_skipped": True},
                    {"is_pinned": True, "notes": "At the table"},
                )
            )
        )
        if facts and item.combined_with is None:
            marked = item.model_copy(update=facts)
            plan = with_changes(
                plan,
                ItemChange(whose=f"child:{child}", before=Placed(on=on, item=item), after=Placed(on=on, item=marked)),
            )
            said.append((child, on, marked))
    now = Moment(on=MONDAY + timedelta(days=day), minute=620)
    missed = [Missed(on=MONDAY, child=None)] if data.draw(st.booleans()) else []
    begun = replanning(problem, plan, now=now, way=way, missed=missed)
    again = replan(begun, plan, way=way, seconds=30)
    assert violations(begun, again) == []
    stands = {(child, on, item.id): item for child, on, item in lessons_of(again)}
    for child, on, item in said:
        is_gone = bool(missed) and on == MONDAY and not (item.is_completed or item.is_handed_in or item.is_skipped)
        if not is_gone:
            there = stands[child, on, item.id]
            assert there.model_copy(update={"why": "", "next_best": None, "name": ""}) == item.model_copy(
                update={"why": "", "next_best": None, "name": ""}
            )


@examples(12)
@given(problems(), st.integers(-1, 6), st.data())
def test_what_is_by_hand_survives_the_whole_planner(problem: WeekProblem, day: int, data: st.DataObject) -> None:
    plan = with_some_by_hand(problem, drawn_plan(problem, data), data)
    begun = replanning(problem, plan, now=Moment(on=MONDAY + timedelta(days=day), minute=620), cost_of_moving=0.0)
    anew = with_facts_of(plan, plan_problem(begun, seconds=30))
    assert violations(begun, anew) == []
    assert own_items(anew) == own_items(plan)
    assert anew.solver.bound >= anew.solver.objective - 1e-6
