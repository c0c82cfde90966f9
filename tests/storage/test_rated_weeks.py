"""Rated weeks of all families as numbers: the last word of each grown-up counts, and nobody can be told from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from brightpath.domain.feedback import Feedback, FeedbackType, Rating
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.storage.database import Db, Store
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, save_household
from brightpath.storage.feedback import add_feedback
from brightpath.storage.rated_weeks import rated_count, rated_rows, unheard_since
from brightpath.storage.schedule import active_plan, save_plan
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan

PREFERENCES = {"preferences": {"structure_level": 0.8, "block_minutes": 45, "break_after_blocks": 3}}


def a_family(db: Db, name: str = "Kim", *, is_demo: bool = False) -> FamilyId:
    family_id = FamilyId(found_family(db, name, at=NOW, is_demo=is_demo).family_id)
    household = a_household(a_child("Ada"))
    household = save_household(db, family_id, household, a_document(household), at=NOW)
    save_plan(db, family_id, a_plan(household), problem=PREFERENCES, at=NOW)
    return family_id


def said(db: Db, family_id: FamilyId, stars: int | None, who: str = "grace", minutes: int = 0, **more: Any) -> None:
    kept = active_plan(db, family_id, MONDAY)
    assert kept is not None
    at = NOW + timedelta(minutes=minutes)
    event = record_event(db, "feedback_given", family_id=family_id, user_id=UserId(who), at=at)
    rating = Rating(stars, more.get("likert", {}))
    add_feedback(db, Feedback(
        feedback_id=new_id(), family_id=family_id, type=FeedbackType.SCHEDULE_SATISFACTION, week_start=MONDAY,
        schedule_id=kept.schedule_id, version=kept.version, child_id=more.get("child"), user_id=UserId(who), is_own=False,
        question=None, rating=rating, data=more.get("data", {"features": {"spread": 0.5}}), sequence=event.sequence,
        given_at=at,
    ))  # fmt: skip


def test_the_last_word_of_each_grown_up_counts_and_they_are_averaged(store: Store) -> None:
    with store.write() as db:
        family_id = a_family(db)
        said(db, family_id, 1)
        said(db, family_id, 4, likert={"mix": 2})
        said(db, family_id, 5, who="sam", likert={"mix": 5, "day_load": 3}, data={"features": {"spread": 0.75}})
        said(db, family_id, 1, child=ChildId("ada"))
        (row,) = rated_rows(db)
        assert (row.stars, row.likert, row.week_start) == (4.5, {"mix": 3.5, "day_load": 3.0}, MONDAY)
        assert row.data == {"features": {"spread": 0.75}}
        assert (row.structure_level, row.block_minutes, row.break_after_blocks) == (0.8, 45, 3)
        assert rated_count(db) == 1


def test_a_rating_taken_back_is_none_and_made_up_families_say_nothing(store: Store) -> None:
    with store.write() as db:
        family_id, demo = a_family(db), a_family(db, "Demo", is_demo=True)
        said(db, family_id, 4)
        said(db, family_id, None)
        said(db, demo, 5)
        assert rated_rows(db) == []
        assert rated_count(db) == 0


def test_families_are_numbers(store: Store) -> None:
    with store.write() as db:
        for name in ("Kim", "Lee", "Roy"):
            said(db, a_family(db, name), 4)
        assert sorted(row.family for row in rated_rows(db)) == [1, 2, 3]


def test_what_was_not_heard_yet_is_told_with_its_moments(store: Store) -> None:
    with store.write() as db:
        assert unheard_since(db, 0).since is None
        family_id, demo = a_family(db), a_family(db, "Demo", is_demo=True)
        said(db, family_id, 3, minutes=5)
        said(db, family_id, 4, minutes=9)
        said(db, demo, 4, minutes=500)
        unheard = unheard_since(db, 0)
        assert unheard.since == NOW
        assert unheard.first_feedback_at == NOW + timedelta(minutes=5)
        assert unheard.last_feedback_at == NOW + timedelta(minutes=9)
        assert unheard_since(db, unheard.through).since is None
