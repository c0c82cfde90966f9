"""A week is repeated: the same weekdays and times where they still fit, seen first, and kept with one press."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.week_edits import Add
from brightpath.services import planner
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.services.repeating import preview_repeat, repeat_week
from brightpath.storage.events import events_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.repeating_items import add_repeating
from tests.builders import a_child, a_commitment, a_household_document, a_subject
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(weeks=1)


@pytest.fixture
@made_once
def family_id(house: House, hands: Hands, parent: str) -> FamilyId:
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    return family_id


def lessons(plan: WeekPlan) -> list[tuple[str, int, str, int, str | None]]:
    return sorted(
        (child.name, (day.on - plan.week_start).days, item.name, item.start, item.adult)
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.SUBJECT
    )


def the_plan(house: House, token: str, family_id: FamilyId, week_start: date = MONDAY) -> WeekPlan:
    kept = planner.week_plan(house, token, family_id, week_start)
    assert kept is not None
    return kept.plan


def brought_in(house: House, token: str, family_id: FamilyId, **changes: Any) -> None:
    import_household(house, token, json.dumps(a_household_document(**changes)), family_id=family_id)


def test_the_same_household_has_the_same_week_again(house: House, parent: str, family_id: FamilyId) -> None:
    preview = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    assert preview.difference.summary == "Nothing changes."
    assert planner.week_plan(house, parent, family_id, NEXT) is None
    kept = repeat_week(house, parent, family_id, preview)
    first = the_plan(house, parent, family_id)
    assert (kept.version, kept.week_start, kept.plan.generation_method) == (1, NEXT, "repeated")
    assert lessons(kept.plan) == lessons(first)
    ids = {item.id for child in kept.plan.children for day in child.days for item in day.items}
    assert not ids & {item.id for child in first.children for day in child.days for item in day.items}
    assert planner.outdated_weeks(house, parent, family_id) == []
    with house.store.read() as db:
        event = events_of(db, family_id)[-1]
        assert find_contradictions(db) == []
    assert (event.kind, event.data["fromWeek"], event.data["fromVersion"]) == ("week_repeated", "2026-11-23", 1)
    assert event.data["sentence"] == "The week of 23 November was repeated."


def test_what_no_longer_fits_is_planned_anew_and_told_and_the_rest_stays(
    house: House, parent: str, family_id: FamilyId
) -> None:
    first = lessons(the_plan(house, parent, family_id))
    (name, day, subject, start, _) = next(one for one in first if one[1] == 1 and one[2] == "Maths")
    away = a_commitment("Dentist", start=f"{start // 60:02d}:{start % 60:02d}", end=f"{start // 60 + 1:02d}:00")
    child = {"Ada": 0, "Ben": 1}[name]
    children = [a_child("Ada"), a_child("Ben")]
    children[child] = children[child].model_copy(update={"commitments": (away,)})
    brought_in(house, parent, family_id, children=tuple(children))
    preview = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    assert any(change.sentence.startswith(f"{subject} of {name} moves") for change in preview.difference.changes)
    assert preview.difference.moves == 1
    assert len(lessons(preview.plan)) == len(first)
    assert (name, day, subject, start) not in {one[:4] for one in lessons(preview.plan)}


def test_a_subject_that_is_new_comes_in_and_one_that_is_gone_falls_out(
    house: House, parent: str, family_id: FamilyId
) -> None:
    ada, ben = a_child("Ada"), a_child("Ben")
    ada = ada.model_copy(update={"subjects": (a_subject("Maths"), a_subject("Music", frequency="once_a_week"))})
    brought_in(house, parent, family_id, children=(ada, ben))
    preview = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    told = {(change.kind.value, change.subject, change.children) for change in preview.difference.changes}
    assert {("added", "Music", ("Ada",)), ("removed", "Art", ("Ada",))} <= told
    repeat_week(house, parent, family_id, preview)


def test_a_day_off_and_less_of_a_subject_leave_no_more_than_is_asked(
    house: House, parent: str, family_id: FamilyId
) -> None:
    ada = a_child("Ada", subjects=(a_subject("Maths", frequency="2-3_times_per_week"),))
    document = a_household_document(children=(ada, a_child("Ben")))
    off = {"daysOff": [{"name": "Fair", "date": NEXT.isoformat()}]}
    import_household(house, parent, json.dumps(document | {"calendar": off}), family_id=family_id)
    plan = preview_repeat(house, parent, family_id, MONDAY, NEXT).plan
    stands = [(name, day) for name, day, subject, *_ in lessons(plan) if subject == "Maths"]
    assert all(day > 0 for _, day in stands)
    assert len([one for one in stands if one[0] == "Ada"]) in (2, 3)
    assert len([one for one in stands if one[0] == "Ben"]) == 4


def test_what_was_done_in_the_earlier_week_is_not_done_in_the_other(
    house: House, parent: str, family_id: FamilyId
) -> None:
    with house.store.write() as db:
        db.execute(
            "UPDATE schedules SET schedule_data = replace(schedule_data::VARCHAR, '\"completed\": false',"
            " '\"completed\": true')::JSON"
        )
    assert the_plan(house, parent, family_id).children[0].days[0].items[0].is_completed
    plan = preview_repeat(house, parent, family_id, MONDAY, NEXT).plan
    assert not any(item.is_completed for child in plan.children for day in child.days for item in day.items)


def test_what_comes_every_week_stands_in_it_as_well(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    ada = the_plan(house, parent, family_id).children[0].id
    (start, *_) = [one[3] for one in lessons(the_plan(house, parent, family_id)) if one[:2] == ("Ada", 0)]
    walk = Add(
        name="Walk", type=ItemType.COMMITMENT, children=(ada,), adults=(), on=MONDAY, start=start, end=start + 30
    )
    look = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    with house.store.write() as db:
        add_repeating(db, family_id, walk, at=house.now())
    with pytest.raises(Stale):
        repeat_week(house, parent, family_id, look)
    kept = repeat_week(house, parent, family_id, preview_repeat(house, parent, family_id, MONDAY, NEXT)).plan
    stands = [(item.name, item.start) for item in kept.children[0].days[0].items if item.is_by_hand]
    assert stands == [("Walk", start)]
    assert ("Ada", 0, "Maths", start) not in {one[:4] for one in lessons(kept)}


def test_a_week_with_a_plan_gets_the_next_version_and_a_look_goes_stale(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    old = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    planner.plan_week(house, parent, family_id, NEXT)
    hands.work()
    with pytest.raises(Stale, match="has changed in the meantime"):
        repeat_week(house, parent, family_id, old)
    assert repeat_week(house, parent, family_id, preview_repeat(house, parent, family_id, MONDAY, NEXT)).version == 2
    look = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    brought_in(house, parent, family_id, children=1)
    with pytest.raises(Stale):
        repeat_week(house, parent, family_id, look)


def test_a_plan_that_is_not_the_one_looked_at_is_checked(house: House, parent: str, family_id: FamilyId) -> None:
    look = preview_repeat(house, parent, family_id, MONDAY, NEXT)
    ada, *others = look.plan.children
    forged = look.plan.model_copy(
        update={
            "children": (
                ada.model_copy(update={"days": tuple(day.model_copy(update={"items": ()}) for day in ada.days)}),
                *others,
            )
        }
    )
    with pytest.raises(Refused):
        repeat_week(house, parent, family_id, replace(look, plan=forged))


def test_weeks_that_cannot_be_repeated_are_told(house: House, clock: Clock, parent: str, family_id: FamilyId) -> None:
    with pytest.raises(NotFound, match="has no plan"):
        preview_repeat(house, parent, family_id, NEXT, MONDAY)
    with pytest.raises(Refused, match="in itself"):
        preview_repeat(house, parent, family_id, MONDAY, MONDAY + timedelta(days=2))
    with pytest.raises(Refused, match="is over"):
        preview_repeat(house, parent, family_id, MONDAY, MONDAY - timedelta(weeks=2))
    stranger = a_token(house, a_person(house, "Olga Olsen"))
    with pytest.raises(NotFound):
        preview_repeat(house, stranger, family_id, MONDAY, NEXT)
