"""The facts of weeks: kept with every write, made anew once, and the same however they came about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.events import EventKind
from brightpath.domain.family import Subject
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType, PlannedDay, ScheduleItem
from brightpath.domain.ticks import done
from brightpath.storage import week_facts
from brightpath.storage.database import Store
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.household import rename_subject
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.measures import measure
from brightpath.storage.migrating import migrations
from brightpath.storage.schedule import activate_version, active_plan, save_plan
from brightpath.storage.weeks import do_again, take_back
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan
from tests.storage.measures.given import FRIDAY, SUNDAY, Lived, a_lived_week, change

ALL = "SELECT * FROM week_facts ORDER BY ALL"


def moved_ones(store: Store, home: Lived) -> list[tuple[object, ...]]:
    with store.read() as db:
        found = measure(db, "facts_of_family", family=home.family_id, first=MONDAY, last=SUNDAY)
    return found.filter("is_moved").select("on", "start_minute").rows()


def test_what_is_kept_is_what_it_would_be_made_anew_as(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        assert find_contradictions(db) == []
        kept = db.rows(ALL)
    with store.write() as db:
        db.execute("DELETE FROM week_facts")
    with store.read() as db:
        assert find_contradictions(db) == [week_facts.CONTRADICTION.format(count=1)]
    with store.write() as db:
        week_facts.tell_all_anew(db)
    with store.read() as db:
        assert db.rows(ALL) == kept
    with store.write() as db:
        db.execute("UPDATE schedule_items SET is_completed = false WHERE child_id = ?", [home.ada])
    with store.read() as db:
        assert week_facts.CONTRADICTION.format(count=1) in find_contradictions(db)


def test_a_lesson_that_goes_by_its_name_is_of_the_subject_in_use(store: Store) -> None:
    home = a_lived_week(store)
    with store.write() as db:
        db.execute(
            "INSERT INTO subjects SELECT * REPLACE ('left' AS subject_id, -1 AS position, NOT is_core AS is_core,"
            " false AS is_active) FROM subjects WHERE child_id = ? AND name = 'Maths'",
            [home.ada],
        )
        db.execute("UPDATE schedule_items SET subject_id = NULL WHERE child_id = ?", [home.ada])
        week_facts.planned_due(db, home.family_id, MONDAY)
    with store.read() as db:
        assert "left" not in {row["subject_id"] for row in db.rows(ALL)}
        assert not [said for said in find_contradictions(db) if "facts" in said], "and both ways of telling agree"


def test_the_step_that_brings_the_table_fills_it(store: Store) -> None:
    a_lived_week(store)
    [step] = [step.sql for step in migrations() if step.name.endswith("_timed_facts")]
    with store.write() as db:
        kept = db.rows(ALL)
        assert kept
        assert {row["is_timed"] for row in kept if row["is_done"]} == {True, False}
        db.execute("DELETE FROM week_facts")
        db.execute(step)
        assert db.rows(ALL) == kept


def test_it_is_made_anew_once_in_a_transaction(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_lived_week(store)
    made = []
    tell = week_facts._tell_planned
    monkeypatch.setattr(week_facts, "_tell_planned", lambda db, due: (made.append(list(due)), tell(db, due)))
    with store.write() as db:
        kept = active_plan(db, home.family_id, MONDAY)
        assert kept is not None
        for item in ("0-0", "0-1"):
            now = active_plan(db, home.family_id, MONDAY)
            assert now is not None
            change(db, home.family_id, done(now.plan, home.ben, item), EventKind.ITEM_COMPLETED)
        activate_version(db, home.family_id, MONDAY, 1)
        assert made == []
    assert made == [[(home.family_id, MONDAY, SUNDAY)]]


def test_a_write_that_fails_leaves_the_facts_as_they_were(store: Store) -> None:
    home = a_lived_week(store)
    with store.read() as db:
        kept = db.rows(ALL)
    with pytest.raises(ZeroDivisionError), store.write() as db:
        now = active_plan(db, home.family_id, MONDAY)
        assert now is not None
        change(db, home.family_id, done(now.plan, home.ben, "0-0"), EventKind.ITEM_COMPLETED)
        raise ZeroDivisionError
    with store.read() as db:
        assert db.rows(ALL) == kept


def test_taken_back_a_lesson_was_not_moved_and_done_again_it_was(store: Store) -> None:
    home = a_lived_week(store)
    assert moved_ones(store, home) == [(FRIDAY, 840)]
    for turn, moved in ((take_back, []), (do_again, [(FRIDAY, 840)])):
        with store.write() as db:
            kept = active_plan(db, home.family_id, MONDAY)
            assert kept is not None
            turn(db, home.family_id, kept, at=NOW, user_id=None)
        assert moved_ones(store, home) == moved


def test_a_new_version_and_the_old_one_again(store: Store) -> None:
    home = a_lived_week(store)
    with store.write() as db:
        before = db.rows(ALL)
        household = household_of(db, home.family_id)
        save_plan(db, home.family_id, a_plan(household), problem={}, at=NOW)
    with store.read() as db:
        found = measure(db, "facts_of_family", family=home.family_id, first=MONDAY, last=SUNDAY)
    assert found.filter(kind="lesson")["is_done"].sum() == 0 and not found["is_moved"].any()
    assert found.filter(kind="logged").height == 3, "the log is of no version"
    with store.write() as db:
        activate_version(db, home.family_id, MONDAY, 1)
    with store.read() as db:
        assert db.rows(ALL) == before


def test_a_subjects_new_name_is_told_of_past_weeks_too(store: Store) -> None:
    home = a_lived_week(store)
    with store.write() as db:
        rename_subject(db, home.family_id, home.ada, "Maths", "Mathematics")
        household = household_of(db, home.family_id)
        first, *others = household.children
        maths, art = first.subjects
        nature = Subject(name="Nature", is_core=True, minutes=30, frequency="daily", involvement="independent")
        subjects = (maths.model_copy(update={"is_core": False}), art.model_copy(update={"place": "Studio"}), nature)
        household = household.model_copy(
            update={"children": (first.model_copy(update={"subjects": subjects}), *others)}
        )
        save_household(db, home.family_id, household, a_document(household), at=NOW)
    with store.read() as db:
        found = measure(db, "facts_of_family", family=home.family_id, first=MONDAY, last=SUNDAY)
        assert find_contradictions(db) == []
    said = set(found.filter(child_id=home.ada).select("subject", "kind", "is_core", "place").rows())
    assert said == {
        ("Mathematics", "lesson", False, None),
        ("Art", "lesson", False, "Studio"),
        ("Art", "logged", False, "the zoo"),
        ("Nature", "logged", True, "the zoo"),
    }
    assert set(found.filter(child_id=home.ben, kind="lesson")["subject"]) == {"Maths", "Art"}


def test_a_week_that_begins_on_sunday_lies_in_two_of_ours(store: Store) -> None:
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household(a_child("Ada"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        save_plan(db, family_id, a_plan(household, week_start=MONDAY - timedelta(days=1)), problem={}, at=NOW)
    with store.read() as db:
        weeks = db.rows("SELECT monday, count(*) AS facts FROM week_facts GROUP BY monday ORDER BY monday")
    assert [(row["monday"], row["facts"]) for row in weeks] == [(MONDAY - timedelta(days=7), 2), (MONDAY, 8)]


def test_parts_and_what_was_put_in_by_hand(store: Store) -> None:
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household(a_child("Ada"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        [child] = (plan := a_plan(household)).children
        items = (
            ScheduleItem(
                id="1", type=ItemType.SUBJECT, name="Maths (part 1)", start=540, end=555, part=1, is_completed=True
            ),
            ScheduleItem(id="2", type=ItemType.SUBJECT, name="Maths (part 2)", start=600, end=615, part=2),
            ScheduleItem(id="3", type=ItemType.SUBJECT, name="Baking (part 1)", start=660, end=690, is_by_hand=True),
            ScheduleItem(
                id="4", type=ItemType.COMMITMENT, name="Dentist", start=700, end=730, is_by_hand=True, is_completed=True
            ),
            ScheduleItem(id="5", type=ItemType.COMMITMENT, name="Piano", start=740, end=770),
            ScheduleItem(id="6", type=ItemType.LUNCH, name="Lunch", start=780, end=800),
        )  # fmt: skip
        child = child.model_copy(update={"days": (PlannedDay(on=MONDAY, items=items),)})
        save_plan(db, family_id, plan.model_copy(update={"children": (child,)}), problem={}, at=NOW)
    with store.read() as db:
        found = measure(db, "facts_of_family", family=family_id, first=MONDAY, last=MONDAY)
        assert find_contradictions(db) == []
    assert found.select("subject", "kind", "lessons", "planned_minutes", "minutes").rows() == [
        ("Maths", "lesson", 0.5, 15, 15),
        ("Maths", "lesson", 0.5, 15, 0),
        ("Baking (part 1)", "by_hand", 1.0, 30, 0),
        (None, "by_hand", 1.0, 30, 30),
    ]
    assert found["subject_id"].is_not_null().to_list() == [True, True, False, False]


def test_the_step_tells_the_parts_of_items_that_an_older_brightpath_wrote(store: Store) -> None:
    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        household = a_household(a_child("Ada"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        [child] = (plan := a_plan(household)).children
        item = ScheduleItem(id="1", type=ItemType.SUBJECT, name="Maths (part 2)", start=540, end=555, part=2)
        other = ScheduleItem(id="2", type=ItemType.SUBJECT, name="Maths", start=600, end=615)
        child = child.model_copy(update={"days": (PlannedDay(on=MONDAY, items=(item, other)),)})
        save_plan(db, family_id, plan.model_copy(update={"children": (child,)}), problem={}, at=NOW)
        told = db.rows("SELECT item_id, item_data FROM schedule_items ORDER BY item_id")
        assert told[0]["item_data"]["part"] == 2 and "part" not in told[1]["item_data"]
    with store.write() as db:
        db.execute("UPDATE schedule_items SET item_data = json_merge_patch(item_data, '{\"part\": null}')")
    with store.read() as db:
        assert find_contradictions(db)
    [step] = [step.sql for step in migrations() if step.name.endswith("_week_facts")]
    with store.write() as db:
        db.execute(step[step.index("UPDATE schedule_items") : step.index("INSERT INTO week_facts")])
        assert db.rows("SELECT item_id, item_data FROM schedule_items ORDER BY item_id") == told
        assert find_contradictions(db) == []
