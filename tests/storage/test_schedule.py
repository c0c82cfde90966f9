"""Schedules: versions are kept, one counts, items agree with the document."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.errors import NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.storage.database import Db, Store
from brightpath.storage.events import events_of
from brightpath.storage.family import found_family, save_household
from brightpath.storage.household import subject_ids_of
from brightpath.storage.schedule import (
    active_plan,
    completed_items,
    last_done,
    planned_weeks,
    problem_of_schedule,
    save_plan,
    schedule_of,
    versions_of,
)
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan


def a_family(db: Db) -> tuple[FamilyId, Household]:
    family_id = found_family(db, "Kim", at=NOW).family_id
    household = a_household(a_child("Ada"), a_child("Ben"))
    return family_id, save_household(db, family_id, household, a_document(household), at=NOW)


def test_a_week_without_a_plan_has_none(store: Store) -> None:
    with store.write() as db:
        family_id, _ = a_family(db)
        assert active_plan(db, family_id, MONDAY) is None
        assert planned_weeks(db, family_id) == []


def test_a_plan_comes_back_as_it_was_kept(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        plan = a_plan(household)
        kept = save_plan(db, family_id, plan, problem={"seed": 3}, at=NOW)
    with store.read() as db:
        assert active_plan(db, family_id, MONDAY) == kept
        assert problem_of_schedule(db, family_id, kept.schedule_id) == {"seed": 3}
    assert kept.plan == plan
    assert (kept.version, kept.is_active, kept.title) == (1, True, "Week of 2026-11-23")


def test_planning_again_deactivates_the_old_version_and_keeps_it(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        first = save_plan(db, family_id, a_plan(household), problem={}, at=NOW)
        second = save_plan(db, family_id, a_plan(household, is_completed=True), problem={}, at=NOW)
        save_plan(db, family_id, a_plan(household, week_start=MONDAY + timedelta(days=7)), problem={}, at=NOW)
    with store.read() as db:
        assert active_plan(db, family_id, MONDAY) == second
        assert [(kept.version, kept.is_active) for kept in versions_of(db, family_id, MONDAY)] == [
            (2, True),
            (1, False),
        ]
        assert schedule_of(db, family_id, first.schedule_id).plan == first.plan
        assert planned_weeks(db, family_id) == [MONDAY + timedelta(days=7), MONDAY]
        assert db.value("SELECT count(*) FROM schedule_items") == 3 * 20
    assert second.plan.version == 2


def test_items_know_their_subject_and_their_own_times(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        save_plan(db, family_id, a_plan(household), problem={}, at=NOW)
        row = db.row(
            "SELECT i.name, item_date, start_minute, end_minute, s.name AS subject, item_data->'attention' AS attention"
            " FROM schedule_items i JOIN subjects s ON s.subject_id = i.subject_id AND s.child_id = i.child_id"
            " WHERE i.child_id = ? ORDER BY item_date DESC, start_minute DESC",
            [household.children[1].id],
        )
    assert row == {
        "name": "Art",
        "item_date": MONDAY + timedelta(days=4),
        "start_minute": 600,
        "end_minute": 645,
        "subject": "Art",
        "attention": 0.0,
    }


def test_a_part_of_a_lesson_knows_its_subject(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        plan = a_plan(household)
        week, *others = plan.children
        monday, *days = week.days
        item, *items = monday.items
        part = item.model_copy(update={"name": f"{item.name} (part 2)", "part": 2})
        monday = monday.model_copy(update={"items": (part, *items)})
        week = week.model_copy(update={"days": (monday, *days)})
        save_plan(db, family_id, plan.model_copy(update={"children": (week, *others)}), problem={}, at=NOW)
        subject = db.value(
            "SELECT s.name FROM schedule_items i JOIN subjects s USING (subject_id) WHERE i.name = ?", [part.name]
        )
    assert subject == item.name == part.subject


def test_a_plan_and_its_event_are_one_transaction(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
    with pytest.raises(ZeroDivisionError), store.write() as db:
        save_plan(db, family_id, a_plan(household), problem={}, at=NOW)
        _ = 1 / 0
    with store.write() as db:
        assert active_plan(db, family_id, MONDAY) is None
        assert db.value("SELECT count(*) FROM schedule_items") == 0
        kept = save_plan(db, family_id, a_plan(household), problem={}, at=NOW)
        event = events_of(db, family_id)[-1]
    assert (event.kind, event.subject_ids) == (EventKind.WEEK_PLANNED, (kept.schedule_id,))
    assert event.data == {
        "weekStartDate": "2026-11-23",
        "version": 1,
        "from": None,
        "revision": 1,
        "sentence": "The week was planned.",
        "method": "integer_program",
    }


def test_another_familys_schedule_is_not_found(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        kept = save_plan(db, family_id, a_plan(household), problem={}, at=NOW)
        others = found_family(db, "Olsen", at=NOW).family_id
        for look in (schedule_of, problem_of_schedule):
            with pytest.raises(NotFound):
                look(db, others, kept.schedule_id)


def test_a_plan_without_items_can_be_kept(store: Store) -> None:
    with store.write() as db:
        family_id, _ = a_family(db)
        kept = save_plan(db, family_id, a_plan(a_household(a_child(subjects=()))), problem={}, at=NOW)
        assert kept.is_active
        assert db.value("SELECT count(*) FROM schedule_items") == 0


def test_what_a_child_completed_between_two_dates_is_found_in_active_versions(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        ada = ChildId(household.children[0].id)
        for _ in range(2):
            save_plan(db, family_id, a_plan(household, is_completed=True), problem={}, at=NOW)
        save_plan(db, family_id, a_plan(household, week_start=MONDAY + timedelta(days=7)), problem={}, at=NOW)
        found = completed_items(db, family_id, ada, MONDAY + timedelta(days=3), MONDAY + timedelta(days=9))
        assert completed_items(db, found_family(db, "Olsen", at=NOW).family_id, ada, MONDAY, MONDAY) == []
    assert [(item.on, item.name) for item in found] == [
        (MONDAY + timedelta(days=3), "Maths"),
        (MONDAY + timedelta(days=3), "Art"),
        (MONDAY + timedelta(days=4), "Maths"),
        (MONDAY + timedelta(days=4), "Art"),
    ]
    assert all(item.is_completed and item.child_id == ada for item in found)


def test_the_last_of_some_subjects_that_was_done_is_found_across_weeks(store: Store) -> None:
    with store.write() as db:
        family_id, household = a_family(db)
        ids = subject_ids_of(db, family_id)
        maths, art = (ids[ChildId(household.children[0].id), name] for name in ("Maths", "Art"))
        assert last_done(db, family_id, [maths, art], MONDAY + timedelta(days=14)) is None
        save_plan(db, family_id, a_plan(household, is_completed=True), problem={}, at=NOW)
        save_plan(db, family_id, a_plan(household, week_start=MONDAY + timedelta(days=7)), problem={}, at=NOW)
        assert last_done(db, family_id, [maths, art], MONDAY) is None
        assert last_done(db, family_id, [maths, art], MONDAY + timedelta(days=14)) == art
        assert last_done(db, family_id, [maths], MONDAY + timedelta(days=14)) == maths
        assert last_done(db, family_id, [], MONDAY + timedelta(days=14)) is None
        save_plan(db, family_id, a_plan(household), problem={}, at=NOW)  # a version in which nothing is done
        assert last_done(db, family_id, [maths, art], MONDAY + timedelta(days=14)) is None
