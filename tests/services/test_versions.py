"""Two versions are told apart in words, and an older one counts again without losing what has been ticked since."""

from __future__ import annotations

import json
from datetime import date

import pytest

from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.services import planner
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.services.versions import choose_version, compare_versions
from brightpath.storage import schedule, weeks
from brightpath.storage.events import events_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.week_state import revision_of, week_state
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)


@pytest.fixture
@made_once
def family_id(house: House, hands: Hands, parent: str) -> FamilyId:
    """A week with two versions: in the second, Ada's first lesson of Monday is gone to 12:00."""
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    with house.store.write() as db:
        first = schedule.active_plan(db, family_id, MONDAY)
        assert first is not None
        problem = schedule.problem_of_schedule(db, family_id, first.schedule_id)
        schedule.save_plan(db, family_id, later(first.plan), problem=problem, at=house.now())
    return family_id


def later(plan: WeekPlan, **facts: object) -> WeekPlan:
    """Change the first lesson of the first child: to 12:00, or as said."""
    ada, *others = plan.children
    monday, *days = ada.days
    lesson = next(item for item in monday.items if item.type is ItemType.SUBJECT)
    facts = facts or {"start": 750, "end": 750 + lesson.end - lesson.start}
    items = [item.model_copy(update=facts) if item is lesson else item for item in monday.items]
    monday = monday.model_copy(update={"items": tuple(sorted(items, key=lambda item: (item.start, item.end, item.id)))})
    return plan.model_copy(update={"children": (ada.model_copy(update={"days": (monday, *days)}), *others)})


def now(house: House, family_id: FamilyId) -> tuple[WeekPlan, int]:
    with house.store.read() as db:
        kept = schedule.active_plan(db, family_id, MONDAY)
        assert kept is not None
        return kept.plan, revision_of(db, family_id, MONDAY)


def test_two_versions_are_told_apart_in_words(house: House, parent: str, family_id: FamilyId) -> None:
    told = compare_versions(house, parent, family_id, MONDAY, 1, 2)
    assert [change.sentence.endswith("to 12:30 on Monday.") for change in told.changes] == [True]
    assert compare_versions(house, parent, family_id, MONDAY, 1, 1).summary == "Nothing changes."
    with pytest.raises(NotFound):
        compare_versions(house, parent, family_id, MONDAY, 1, 7)


def test_an_older_version_counts_again_as_the_next_one_and_can_be_taken_back(
    house: House, parent: str, family_id: FamilyId
) -> None:
    first = planner.week_plan(house, parent, family_id, MONDAY, 1)
    second, revision = now(house, family_id)
    chosen = choose_version(house, parent, family_id, MONDAY, 1, revision)
    assert first is not None
    assert (chosen.version, chosen.plan) == (3, first.plan.model_copy(update={"version": 3}))
    with house.store.write() as db:
        event = events_of(db, family_id)[-1]
        assert (event.kind, event.data["chosen"], event.data["from"]) == (EventKind.VERSION_CHOSEN, 1, 2)
        assert event.data["sentence"] == "Version 1 counts again."
        assert week_state(db, family_id, MONDAY).undo[-1] == event.sequence
        assert find_contradictions(db) == []
        back, *_ = weeks.take_back(db, family_id, chosen, at=house.now(), user_id=None)
    assert back == second


def test_what_was_ticked_meanwhile_is_not_lost(house: House, parent: str, family_id: FamilyId) -> None:
    before, _ = now(house, family_id)
    first = planner.week_plan(house, parent, family_id, MONDAY, 1)
    assert first is not None
    moved = next(
        item for item in before.children[0].days[0].items if item.start == 750 and item.type is ItemType.SUBJECT
    )
    ada, *others = before.children
    monday, *days = ada.days
    ticked = monday.model_copy(
        update={"items": tuple(item.model_copy(update={"is_completed": item.id == moved.id}) for item in monday.items)}
    )
    after = before.model_copy(update={"children": (ada.model_copy(update={"days": (ticked, *days)}), *others)})
    with house.store.write() as db:
        kept = schedule.active_plan(db, family_id, MONDAY)
        assert kept is not None
        weeks.keep_change(
            db,
            family_id,
            kept,
            after,
            kind=EventKind.ITEM_COMPLETED,
            sentence="Maths of Ada is done.",
            at=house.now(),
            user_id=None,
        )
    _, revision = now(house, family_id)
    plan = choose_version(house, parent, family_id, MONDAY, 1, revision).plan
    done = [(day.on, item.id, item.start) for day in plan.children[0].days for item in day.items if item.is_completed]
    assert done == [(MONDAY, moved.id, 750)]
    with house.store.read() as db:
        row = db.row(
            "SELECT completed_at FROM schedule_items JOIN schedules USING (schedule_id) WHERE is_active AND is_completed"
        )
        assert find_contradictions(db) == []
    assert row is not None and row["completed_at"] == house.now()


def test_a_stale_page_another_version_and_another_family_are_told(
    house: House, parent: str, family_id: FamilyId
) -> None:
    _, revision = now(house, family_id)
    with pytest.raises(Stale, match="changed in the meantime"):
        choose_version(house, parent, family_id, MONDAY, 1, revision - 1)
    with pytest.raises(Refused, match="counts already"):
        choose_version(house, parent, family_id, MONDAY, 2, revision)
    with pytest.raises(NotFound):
        choose_version(house, parent, family_id, MONDAY, 9, revision)
    stranger = a_token(house, a_person(house, "Olga Olsen"))
    with pytest.raises(NotFound):
        choose_version(house, stranger, family_id, MONDAY, 1, revision)
    with pytest.raises(NotFound):
        compare_versions(house, stranger, family_id, MONDAY, 1, 2)


def test_a_version_about_other_children_does_not_count_again(
    house: House, hands: Hands, parent: str, family_id: FamilyId
) -> None:
    import_household(house, parent, json.dumps(a_household_document(children=3)), family_id=family_id)
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    _, revision = now(house, family_id)
    with pytest.raises(Refused, match="other children"):
        choose_version(house, parent, family_id, MONDAY, 1, revision)
