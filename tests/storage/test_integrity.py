"""The integrity check: silent on a healthy store, one sentence per kind of contradiction."""

from __future__ import annotations

import pytest

from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.feedback import Feedback, FeedbackType, Rating
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.questionnaire import RunStatus
from brightpath.imports.questions import shipped_questions
from brightpath.storage.activity_logs import ActivityRow, add_activities
from brightpath.storage.database import Db, Store
from brightpath.storage.events import record_event
from brightpath.storage.family import found_family, save_household
from brightpath.storage.feedback import add_feedback
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.jobs import create_job
from brightpath.storage.learned import add_decision, add_question, keep_learned, keep_scale
from brightpath.storage.questions import record_answers, seed_questions
from brightpath.storage.schedule import active_plan, save_plan
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A family that planned its week twice."""
    with store.write() as db:
        family_id: FamilyId = found_family(db, "Kim", at=NOW).family_id
        household = a_household(a_child("Ada"), a_child("Ben"))
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        job = create_job(db, family_id=family_id, user_id=None, kind="plan_week", input={}, at=NOW)
        save_plan(db, family_id, a_plan(household), problem={}, at=NOW, job_id=job.job_id)
        save_plan(db, family_id, a_plan(household, is_completed=True), problem={}, at=NOW)
        _an_activity(db, family_id, household)
        _a_rating(db, family_id, household)
        _a_decision(db, family_id)
        seed_questions(db, shipped_questions(), NOW)
        record_answers(db, family_id, None, {"q1": 4, "q2": 2}, at=NOW, status=RunStatus.COMPLETED)
    return store


def _an_activity(db: Db, family_id: FamilyId, household: Household) -> None:
    kept = active_plan(db, family_id, MONDAY)
    assert kept is not None
    event = record_event(db, "item_completed", family_id=family_id, user_id=None, at=NOW)
    row = ActivityRow(
        child_id=ChildId(household.children[0].id), on=MONDAY, name="Maths", type="subject", is_completed=True,
        schedule_id=kept.schedule_id, item_id="0-0",
    )  # fmt: skip
    add_activities(db, family_id, [row], sequence=event.sequence, at=NOW, user_id=None)


def _a_rating(db: Db, family_id: FamilyId, household: Household) -> None:
    kept = active_plan(db, family_id, MONDAY)
    assert kept is not None
    event = record_event(db, "feedback_given", family_id=family_id, user_id=None, at=NOW)
    said = Feedback(
        feedback_id="said", family_id=family_id, type=FeedbackType.SCHEDULE_SATISFACTION, week_start=MONDAY,
        schedule_id=kept.schedule_id, version=kept.version, child_id=ChildId(household.children[0].id), user_id=None,
        is_own=False, question=None, rating=Rating(4), data={}, sequence=event.sequence, given_at=NOW,
    )  # fmt: skip
    add_feedback(db, said)


def _a_decision(db: Db, family_id: FamilyId) -> None:
    event = record_event(db, EventKind.FINDING_UNDONE, family_id=family_id, user_id=None, at=NOW)
    add_decision(db, family_id, EventKind.FINDING_UNDONE, sequence=event.sequence, at=NOW, user_id=None, key="spread")
    keep_learned(db, family_id, weights={}, leaning={}, observations=1, sequence=event.sequence, at=NOW)
    keep_scale(db, family_id, "household", {"spread": 0.5}, {"spread": 0.1})
    add_question(db, family_id, key="question", week_start=MONDAY, number=1, data={}, at=NOW)


def test_an_empty_store_has_no_contradictions(store: Store) -> None:
    with store.read() as db:
        assert find_contradictions(db) == []


def test_a_store_that_was_lived_in_has_no_contradictions(lived_in: Store) -> None:
    with lived_in.read() as db:
        assert find_contradictions(db) == []


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("DELETE FROM children WHERE name = 'Ada'", "2 of subjects name a child_id that is not in children."),
        ("DELETE FROM jobs", "1 of schedules name a job_id that is not in jobs."),
        ("DELETE FROM families", "2 of children name a family_id that is not in families."),
        ("UPDATE schedules SET is_active = true", "1 weeks have more than one active version."),
        ("UPDATE schedules SET is_active = false", "1 weeks have versions but none is active."),
        (
            "UPDATE schedules SET version = version + 5",
            "2 schedules have another week or version in their document than in their row.",
        ),
        (
            "UPDATE schedule_items SET start_minute = start_minute - 5 WHERE item_id = '0-0'",
            "4 items stand in a schedule's rows but not like that in its document.",
        ),
        (
            "DELETE FROM schedule_items WHERE item_id = '0-0'",
            "4 items stand in a schedule's document but not like that in its rows.",
        ),
        (
            "UPDATE schedule_items SET is_completed = true",
            "20 items stand in a schedule's rows but not like that in its document.",
        ),
        ("UPDATE schedule_items SET family_id = 'x'", "40 items belong to another family than their schedule."),
        ("DELETE FROM weeks", "1 weeks have a plan but no state."),
        ("UPDATE weeks SET week_start_date = '2026-11-30'", "1 weeks have a state but no plan."),
        (
            "DELETE FROM events WHERE kind = 'week_planned'",
            "1 changes that a week would take back or do again are not in the log.",
        ),
        (
            "UPDATE events SET week_start_date = '2026-11-30' WHERE sequence = 2",
            "1 events stand under another week than their data say.",
        ),
        (
            "UPDATE schedule_items SET item_data = '{\"notes\": \"x\"}' WHERE item_id = '0-0'",
            "4 items stand in a schedule's rows but not like that in its document.",
        ),
        (
            "UPDATE activity_logs SET item_id = 'x'",
            "1 activities that count were done of an item that is not in its schedule.",
        ),
        ("UPDATE activity_logs SET child_id = 'x'", "1 of activity_logs name a child_id that is not in children."),
        ("UPDATE activity_logs SET sequence = 999", "1 of activity_logs name a sequence that is not in events."),
        ("UPDATE feedback SET child_id = 'x'", "1 of feedback name a child_id that is not in children."),
        ("UPDATE feedback SET schedule_id = 'x'", "1 of feedback name a schedule_id that is not in schedules."),
        ("UPDATE feedback SET family_id = 'x'", "1 of feedback name a family_id that is not in families."),
        ("UPDATE feedback SET sequence = 999", "1 of feedback name a sequence that is not in events."),
        ("UPDATE feedback SET version = 1", "1 ratings were given to a version of a schedule that it is not."),
        (
            "UPDATE learning_decisions SET decision = 'finding_accepted'",
            "1 decisions about what was learned stand beside an event of another family or another kind.",
        ),
        ("UPDATE learned SET sequence = 999", "1 families learned from an event that is not in the log."),
        ("UPDATE week_questions SET family_id = 'x'", "1 of week_questions name a family_id that is not in families."),
        (
            "UPDATE learning_scales SET family_id = 'x'",
            "1 of learning_scales name a family_id that is not in families.",
        ),
        ("UPDATE children SET name = 'Ada'", "1 names are shared by two children of one family."),
        (
            "UPDATE jobs SET state = 'SUCCESS'",
            "1 jobs have ended without a moment at which they did, or the other way round.",
        ),
        ("DELETE FROM families", "1 of survey_runs name a family_id that is not in families."),
        ("DELETE FROM survey_runs", "2 of survey_answers name a run_id that is not in survey_runs."),
        (
            "UPDATE survey_runs SET session_id = 'x'",
            "1 of survey_runs name a session_id that is not in questionnaire_sessions.",
        ),
        (
            "DELETE FROM question_categories WHERE category_id = 'rotation'",
            "5 of questions name a category_id that is not in question_categories.",
        ),
        (
            "UPDATE survey_answers SET version = 9 WHERE question_id = 'q1'",
            "1 answers were given to a version of a statement that is not there.",
        ),
        (
            "UPDATE survey_runs SET completed_at = NULL",
            "1 surveys are completed without a moment at which they were, or the other way round.",
        ),
    ],
)
def test_a_contradiction_is_told_in_a_sentence(lived_in: Store, damage: str, sentence: str) -> None:
    with lived_in.write() as db:
        db.execute(damage)
    with lived_in.read() as db:
        assert sentence in find_contradictions(db)
