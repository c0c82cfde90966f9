"""A week that is planned anew keeps what is done, pinned and by hand; what comes every week stands in it from then on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from brightpath.domain import by_hand
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.jobs import JobState
from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_edits import Add, Move
from brightpath.services import planner
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.storage import repeating_items, schedule, weeks
from brightpath.storage.integrity import find_contradictions
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)
Stands = dict[tuple[str, str], tuple[date, int, bool]]


@pytest.fixture
@made_once
def family_id(house: House, hands: Hands, parent: str) -> FamilyId:
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    planned(house, hands, parent, family_id)
    return family_id


def planned(house: House, hands: Hands, token: str, family_id: FamilyId) -> WeekPlan:
    planner.plan_week(house, token, family_id, MONDAY)
    hands.work()
    return the_plan(house, family_id)


def the_plan(house: House, family_id: FamilyId) -> WeekPlan:
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, MONDAY)
        assert kept is not None
        return kept.plan


def change(house: House, family_id: FamilyId, how: Callable[[WeekPlan], WeekPlan]) -> WeekPlan:
    with house.store.write() as db:
        kept = schedule.active_plan(db, family_id, MONDAY)
        assert kept is not None
        after = how(kept.plan)
        weeks.keep_change(
            db,
            family_id,
            kept,
            after,
            kind=EventKind.ITEM_EDITED,
            sentence="It was changed.",
            at=house.now(),
            user_id=None,
        )
    return after


def saying(item_id: str, **facts: object) -> Callable[[WeekPlan], WeekPlan]:
    def said(item: ScheduleItem) -> ScheduleItem:
        return item.model_copy(update=facts) if item.id == item_id else item

    def how(plan: WeekPlan) -> WeekPlan:
        def days(week: object) -> tuple[object, ...]:
            return tuple(
                day.model_copy(update={"items": tuple(map(said, day.items))})
                for day in week.days  # type: ignore[attr-defined]
            )

        return plan.model_copy(
            update={
                "children": tuple(one.model_copy(update={"days": days(one)}) for one in plan.children),
                "adults": tuple(one.model_copy(update={"days": days(one)}) for one in plan.adults),
            }
        )

    return how


def a_lesson(plan: WeekPlan, name: str = "Maths", day: int = 1) -> ScheduleItem:
    return next(item for item in plan.children[0].days[day].items if item.name == name)


def found(plan: WeekPlan, item_id: str) -> tuple[date, ScheduleItem]:
    return next(
        (day.on, item) for child in plan.children for day in child.days for item in day.items if item.id == item_id
    )


def test_a_week_of_which_nobody_said_anything_is_planned_as_if_it_had_none(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    planner.plan_week(house, parent, family_id, MONDAY)
    problem = json.loads(hands.task.problem_json)
    assert (problem["kept"], problem["last_plan"], problem["at_first"]) == ([], [], None)


@pytest.mark.parametrize("fact", ["is_completed", "is_handed_in", "is_skipped"])
def test_what_is_said_of_a_lesson_stays_with_it_at_its_place(
    house: House, hands: Hands, parent: str, family_id: FamilyId, fact: str
) -> None:
    lesson = a_lesson(the_plan(house, family_id))
    before = change(house, family_id, saying(lesson.id, **{fact: True}))
    after = planned(house, hands, parent, family_id)
    assert after.version == 2
    on, item = found(after, lesson.id)
    assert (on, item.start, getattr(item, fact)) == (found(before, lesson.id)[0], lesson.start, True)
    assert planner.outdated_weeks(house, parent, family_id) == []
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_what_was_moved_and_what_was_put_in_by_hand_stays(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    plan = the_plan(house, family_id)
    ada, lesson = plan.children[0].id, a_lesson(plan)
    friday = MONDAY + timedelta(days=4)
    walk = Add(name="Walk", type=ItemType.COMMITMENT, children=(ada,), adults=("Pat",), on=friday, start=540, end=600)
    change(house, family_id, lambda plan: by_hand.added(plan, walk, "w" * 16))
    tuesday = MONDAY + timedelta(days=1)
    change(
        house,
        family_id,
        lambda plan: by_hand.moved(plan, Move(child=ada, item=lesson.id, on=tuesday, start=735), lesson.adult),
    )
    after = planned(house, hands, parent, family_id)
    on, item = found(after, lesson.id)
    assert (on, item.start, item.is_pinned) == (tuesday, 735, True)
    on, item = found(after, "w" * 16)
    assert (on, item.start, item.is_by_hand, item.name) == (friday, 540, True, "Walk")
    assert [item.name for item in after.adults[0].days[4].items if item.id == "w" * 16] == ["Walk"]
    others = [one for one in after.children[0].days[4].items if one.type is ItemType.SUBJECT]
    assert all(one.end <= 540 or one.start >= 600 for one in others)


def test_in_a_week_that_has_begun_what_is_past_stays(
    house: House, clock: Clock, hands: Hands, family_id: FamilyId
) -> None:
    clock.at = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)  # Tuesday evening
    late = a_token(house, a_person(house, "Pia", "pia@example.org", family_id=family_id))
    before = the_plan(house, family_id)
    after = planned(house, hands, late, family_id)
    for child, was in zip(after.children, before.children, strict=True):
        for day, day_before in zip(child.days[:2], was.days[:2], strict=True):
            lessons = [
                [(item.id, item.name, item.start) for item in one.items if item.type is ItemType.SUBJECT]
                for one in (day, day_before)
            ]
            assert lessons[0] == lessons[1]


def test_a_tick_during_the_search_is_not_lost(house: House, hands: Hands, parent: str, family_id: FamilyId) -> None:
    lessons = [a_lesson(the_plan(house, family_id), day=day) for day in (0, 1)]
    change(house, family_id, saying(lessons[0].id, is_completed=True))
    job = planner.plan_week(house, parent, family_id, MONDAY)
    before = change(house, family_id, saying(lessons[1].id, is_completed=True))
    hands.work()
    ended = planner.job_status(house, parent, family_id, job.job_id)
    after = the_plan(house, family_id)
    for lesson in lessons:  # either the new plan has both where they were done, or it is none
        assert found(after, lesson.id)[1].is_completed
        assert found(after, lesson.id)[0] == found(before, lesson.id)[0]
    if ended.state is JobState.FAILED:
        assert "was changed while" in (ended.error_message or "")


def test_what_comes_every_week_makes_a_planned_week_outdated_and_stands_in_the_next_plan(
    house: House, clock: Clock, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    ada = the_plan(house, family_id).children[0].id
    clock.move(minutes=5)
    start = a_lesson(the_plan(house, family_id)).start
    with house.store.write() as db:
        walk = repeating_items.add_repeating(
            db,
            family_id,
            Add(
                name="Walk",
                type=ItemType.COMMITMENT,
                children=(ada,),
                adults=("Pat",),
                on=MONDAY + timedelta(days=1),
                start=start,
                end=start + 30,
                notes="Boots",
            ),
            at=house.now(),
        )
    assert planner.outdated_weeks(house, parent, family_id) == [MONDAY]
    clock.move(minutes=5)
    after = planned(house, hands, parent, family_id)
    (stands,) = [item for item in after.children[0].days[1].items if item.name == "Walk"]
    assert (stands.start, stands.is_by_hand, stands.is_pinned, stands.notes) == (start, True, True, "Boots")
    assert [item.name for item in after.adults[0].days[1].items if item.id == stands.id] == ["Walk"]
    assert planner.outdated_weeks(house, parent, family_id) == []
    # Taken out by hand in one week, it is not put back by planning that week once more.
    change(
        house,
        family_id,
        lambda plan: plan.model_copy(
            update={
                "children": tuple(without(one, stands.id) for one in plan.children),
                "adults": tuple(without(one, stands.id) for one in plan.adults),
            }
        ),
    )
    assert planner.outdated_weeks(house, parent, family_id) == []
    again = planned(house, hands, parent, family_id)
    assert all(item.name != walk.name for day in again.children[0].days for item in day.items)


def without(week: object, item_id: str) -> object:
    return week.model_copy(  # type: ignore[attr-defined]
        update={
            "days": tuple(
                day.model_copy(update={"items": tuple(item for item in day.items if item.id != item_id)})
                for day in week.days  # type: ignore[attr-defined]
            )
        }
    )


def test_a_first_plan_holds_what_comes_every_week_on_a_day_without_school_too(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    saturday = MONDAY + timedelta(days=5)
    with house.store.write() as db:
        repeating_items.add_repeating(
            db,
            family_id,
            Add(name="Walk", type=ItemType.COMMITMENT, children=(), adults=("Pat",), on=saturday, start=540, end=600),
            at=house.now(),
        )
    week = MONDAY + timedelta(weeks=1)
    planner.plan_week(house, parent, family_id, week)
    hands.work()
    kept = planner.week_plan(house, parent, family_id, week)
    assert kept is not None
    walks = [(day.on, item.start) for day in kept.plan.adults[0].days for item in day.items if item.name == "Walk"]
    assert walks == [(saturday + timedelta(weeks=1), 540)]
