"""Changes of a week that stands: all of it is written or nothing, and each can be taken back and done again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import WeekPlan
from brightpath.storage.database import Db, Store
from brightpath.storage.events import event_at, events_of
from brightpath.storage.family import found_family, save_household
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.schedule import Schedule, active_plan, save_plan
from brightpath.storage.week_state import UNTOUCHED, revision_of, week_state
from brightpath.storage.weeks import do_again, keep_change, sentences, take_back
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def family_id(store: Store) -> FamilyId:
    with store.write() as db:
        family_id: FamilyId = found_family(db, "Kim", at=NOW).family_id
        household = a_household(a_child("Ada"), a_child("Ben"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        save_plan(db, family_id, a_plan(household), problem={}, at=NOW)
    return family_id


def standing(db: Db, family_id: FamilyId) -> Schedule:
    kept = active_plan(db, family_id, MONDAY)
    assert kept is not None
    return kept


def changed(plan: WeekPlan, **facts: object) -> WeekPlan:
    """The same week with the first item of the first child as the facts say."""
    child, day = plan.children[0], plan.children[0].days[0]
    item = day.items[0].model_copy(update=facts)
    days = (day.model_copy(update={"items": (item, *day.items[1:])}), *child.days[1:])
    return plan.model_copy(update={"children": (child.model_copy(update={"days": days}), *plan.children[1:])})


def change(store: Store, family_id: FamilyId, sentence: str, **facts: object) -> WeekPlan:
    with store.write() as db:
        kept = standing(db, family_id)
        after = changed(kept.plan, **facts)
        assert keep_change(
            db, family_id, kept, after, kind=EventKind.ITEM_EDITED, sentence=sentence, at=LATER, user_id=None
        )
    return after


def test_a_change_is_in_the_document_the_rows_the_state_and_the_log(store: Store, family_id: FamilyId) -> None:
    after = change(store, family_id, "Maths was done.", is_completed=True, notes="Well done")
    with store.read() as db:
        kept, state = standing(db, family_id), week_state(db, family_id, MONDAY)
        assert kept.plan == after and kept.version == 1
        event = event_at(db, family_id, state.undo[-1])
        assert (event.kind, event.data["sentence"], event.data["revision"]) == ("item_edited", "Maths was done.", 2)
        assert (state.revision, state.redo, state.changed_at) == (2, (), LATER)
        item = after.children[0].days[0].items[0]
        row = db.row("SELECT is_completed, completed_at, item_data FROM schedule_items WHERE item_id = ? AND child_id = ?",
                     [item.id, after.children[0].id])  # fmt: skip
        assert row is not None
        assert (row["is_completed"], row["completed_at"], row["item_data"]["notes"]) == (True, LATER, "Well done")
        assert find_contradictions(db) == []


def test_what_changes_nothing_writes_nothing(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        kept = standing(db, family_id)
        assert not keep_change(
            db, family_id, kept, kept.plan, kind=EventKind.ITEM_EDITED, sentence="", at=LATER, user_id=None
        )
        assert revision_of(db, family_id, MONDAY) == 1


def test_changes_are_taken_back_one_by_one_and_done_again(store: Store, family_id: FamilyId) -> None:
    with store.read() as db:
        first = standing(db, family_id).plan
    second = change(store, family_id, "One.", is_completed=True)
    third = change(store, family_id, "Two.", notes="x")
    with store.write() as db:
        assert sentences(db, family_id, week_state(db, family_id, MONDAY)) == ("Two.", None)
        plan, event, undone = take_back(db, family_id, standing(db, family_id), at=LATER, user_id=None)
        assert plan == second == standing(db, family_id).plan
        assert (event.kind, event.data["of"], event.data["sentence"]) == (
            "change_undone",
            undone.sequence,
            "Taken back: Two.",
        )
        assert sentences(db, family_id, week_state(db, family_id, MONDAY)) == ("One.", "Two.")
        assert take_back(db, family_id, standing(db, family_id), at=LATER, user_id=None)[0] == first
        with pytest.raises(Refused, match="nothing to take back"):
            take_back(db, family_id, standing(db, family_id), at=LATER, user_id=None)
        assert find_contradictions(db) == []
    with store.write() as db:
        assert do_again(db, family_id, standing(db, family_id), at=LATER, user_id=None)[0] == second
        assert do_again(db, family_id, standing(db, family_id), at=LATER, user_id=None)[0] == third
        with pytest.raises(Refused, match="nothing to do again"):
            do_again(db, family_id, standing(db, family_id), at=LATER, user_id=None)
        assert revision_of(db, family_id, MONDAY) == 7
        assert find_contradictions(db) == []


def test_after_something_new_nothing_is_done_again(store: Store, family_id: FamilyId) -> None:
    change(store, family_id, "One.", is_completed=True)
    with store.write() as db:
        take_back(db, family_id, standing(db, family_id), at=LATER, user_id=None)
    change(store, family_id, "Two.", notes="x")
    with store.read() as db:
        assert week_state(db, family_id, MONDAY).redo == ()


def test_a_new_version_is_taken_back_as_a_whole(store: Store, family_id: FamilyId) -> None:
    first = change(store, family_id, "One.", notes="x")
    with store.write() as db:
        new = save_plan(
            db, family_id, changed(first, notes="y"), problem={}, at=LATER, sentence="The week was planned again."
        )
        assert sentences(db, family_id, week_state(db, family_id, MONDAY)) == ("The week was planned again.", None)
        plan, *_ = take_back(db, family_id, new, at=LATER, user_id=None)
        kept = standing(db, family_id)
        assert (kept.version, kept.plan, plan) == (1, first, first)
        assert take_back(db, family_id, kept, at=LATER, user_id=None)[2].data["sentence"] == "One."
        do_again(db, family_id, standing(db, family_id), at=LATER, user_id=None)
        do_again(db, family_id, standing(db, family_id), at=LATER, user_id=None)
        assert standing(db, family_id).plan == new.plan
        assert find_contradictions(db) == []


def test_the_version_before_is_not_changed_any_more(store: Store, family_id: FamilyId) -> None:
    with store.write() as db:
        old = standing(db, family_id)
        save_plan(db, family_id, old.plan, problem={}, at=LATER)
        with pytest.raises(Stale, match="Another version"):
            keep_change(
                db, family_id, old, changed(old.plan, notes="x"),
                kind=EventKind.ITEM_EDITED, sentence="", at=LATER, user_id=None,
            )  # fmt: skip


def test_another_family_finds_no_event(store: Store, family_id: FamilyId) -> None:
    with store.read() as db:
        event = events_of(db, family_id)[-1]
        with pytest.raises(NotFound):
            event_at(db, FamilyId("another"), event.sequence)
        assert week_state(db, family_id, date(2030, 1, 7)) == UNTOUCHED
