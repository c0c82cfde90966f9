"""Statements in all their versions, and answers that keep the words they were given to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import FamilyId
from brightpath.domain.questionnaire import RunStatus
from brightpath.domain.questions import QuestionSet
from brightpath.imports.questions import shipped_questions
from brightpath.storage.database import Db, Store
from brightpath.storage.family import found_family
from brightpath.storage.questions import (
    add_versions,
    counting_answers,
    end_run,
    question_as_answered,
    question_set_of,
    record_answers,
    revisions_of,
    runs_of,
    save_categories,
    seed_questions,
)
from tests.storage.given import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def asked(store: Store) -> Store:
    """A store with the statements we ship."""
    with store.write() as db:
        seed_questions(db, shipped_questions(), NOW)
    return store


@pytest.fixture
def family_id(asked: Store) -> FamilyId:
    with asked.write() as db:
        return found_family(db, "Kim", at=NOW).family_id


def reword(db: Db, key: str, wording: str, *, is_new_meaning: bool = False) -> None:
    question = question_set_of(db).question(key)
    add_versions(db, [question.revised(wording=wording, is_new_meaning=is_new_meaning)], LATER)


def answered(db: Db, family_id: FamilyId) -> list[tuple[str, int, int]]:
    return [(answer.key, answer.version, answer.points) for answer in runs_of(db, family_id)[0].answers]


def test_a_store_without_statements_gives_an_empty_set(store: Store) -> None:
    with store.read() as db:
        assert question_set_of(db) == QuestionSet()


def test_the_shipped_statements_come_out_as_they_went_in(asked: Store) -> None:
    with asked.read() as db:
        assert question_set_of(db) == shipped_questions()


def test_seeding_twice_changes_nothing(asked: Store) -> None:
    with asked.write() as db:
        reword(db, "q1", "Ours.")
        seed_questions(db, shipped_questions(), LATER)
        assert question_set_of(db).question("q1").wording == "Ours."


def test_a_category_is_written_over_and_a_statement_never(asked: Store) -> None:
    with asked.write() as db:
        category = question_set_of(db).category("rotation")
        save_categories(db, [category.model_copy(update={"name": "Variety", "is_active": False})], LATER)
        reword(db, "q6", "I like variety.")
        found = question_set_of(db)
        assert (found.category("rotation").name, len(found.asked)) == ("Variety", 20)
        assert db.value("SELECT count(*) FROM question_categories") == 5
        revisions = revisions_of(db, "q6")
    assert [(each.question.version, each.question.wording, each.at) for each in revisions] == [
        (2, "I like variety.", LATER),
        (1, shipped_questions().question("q6").wording, NOW),
    ]


def test_an_old_answer_finds_the_words_it_answered(asked: Store) -> None:
    with asked.write() as db:
        reword(db, "q1", "Something else.", is_new_meaning=True)
        old, new = question_as_answered(db, "q1", 1), question_as_answered(db, "q1", 2)
        assert (old, new.wording, new.meaning) == (shipped_questions().question("q1"), "Something else.", 2)
        with pytest.raises(NotFound, match="no version 3"):
            question_as_answered(db, "q1", 3)


# --- Runs -----------------------------------------------------------------------------------------------------------


def test_a_questionnaire_has_one_run_however_often_it_is_saved(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        first = record_answers(db, family_id, "session", {"q1": 4, "q2": 2}, at=NOW)
        second = record_answers(
            db, family_id, "session", {"q1": 5, "q2": 2}, at=LATER, status=RunStatus.COMPLETED, note="Done at last."
        )
        (run,) = runs_of(db, family_id)
    assert first == second == run.run_id
    assert (run.status, run.note, run.started_at, run.completed_at) == ("completed", "Done at last.", NOW, LATER)
    assert run.points == {"q1": 5, "q2": 2}
    assert [answer.at for answer in run.answers] == [LATER, NOW]


def test_without_a_questionnaire_each_recording_is_a_run_of_its_own(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        record_answers(db, family_id, None, {"q1": 4}, at=NOW, status=RunStatus.COMPLETED)
        record_answers(db, family_id, None, {"q1": 2}, at=LATER, status=RunStatus.COMPLETED)
        assert [run.points for run in runs_of(db, family_id)] == [{"q1": 2}, {"q1": 4}]


def test_a_run_that_is_abandoned_keeps_its_answers(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        record_answers(db, family_id, "session", {"q1": 4}, at=NOW)
        end_run(db, "session", RunStatus.ABANDONED, LATER)
        end_run(db, "no such session", RunStatus.ABANDONED, LATER)
        (run,) = runs_of(db, family_id)
    assert (run.status, run.completed_at, run.points) == (RunStatus.ABANDONED, None, {"q1": 4})


def test_an_answer_that_is_taken_back_goes_and_one_to_an_unknown_statement_is_not_kept(
    asked: Store, family_id: FamilyId
) -> None:
    with asked.write() as db:
        record_answers(db, family_id, "session", {"q1": 4, "q2": 1, "q400": 3}, at=NOW)
        record_answers(db, family_id, "session", {"q2": 1}, at=LATER)
        assert answered(db, family_id) == [("q2", 1, 1)]


def test_answers_come_in_the_order_of_their_numbers_and_only_to_their_family(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        record_answers(db, family_id, "session", {"q10": 1, "q9": 2}, at=NOW)
        other = found_family(db, "Olsen", at=NOW).family_id
        assert answered(db, family_id) == [("q9", 1, 2), ("q10", 1, 1)]
        assert runs_of(db, other) == []


# --- Versions of answers --------------------------------------------------------------------------------------------


def test_an_answer_keeps_its_version_until_its_points_change(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        record_answers(db, family_id, "session", {"q1": 4, "q2": 2}, at=NOW)
        reword(db, "q1", "Better said.")
        reword(db, "q2", "Better said too.")
        record_answers(db, family_id, "session", {"q1": 4, "q2": 3}, at=LATER)
        assert answered(db, family_id) == [("q1", 1, 4), ("q2", 2, 3)]


def test_an_answer_is_written_down_with_the_version_that_was_shown(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        reword(db, "q1", "Changed while the page was open.", is_new_meaning=True)
        record_answers(db, family_id, "session", {"q1": 4, "q2": 5}, at=NOW, shown={"q1": 1, "q2": 77})
        assert answered(db, family_id) == [("q1", 1, 4), ("q2", 1, 5)]
        assert counting_answers(db, family_id, {"q1": 4, "q2": 5}) == {"q2": 5}


def test_a_corrected_wording_leaves_old_answers_counting(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        record_answers(db, family_id, None, {"q1": 4}, at=NOW)
        reword(db, "q1", "Better said.")
        assert counting_answers(db, family_id, {"q1": 4, "q2": 2}) == {"q1": 4, "q2": 2}


def test_a_new_meaning_asks_again_until_it_is_answered_even_with_the_same_points(
    asked: Store, family_id: FamilyId
) -> None:
    with asked.write() as db:
        record_answers(db, family_id, "session", {"q1": 4, "q2": 2}, at=NOW)
        reword(db, "q1", "Something else.", is_new_meaning=True)
        assert counting_answers(db, family_id, {"q1": 4, "q2": 2}) == {"q2": 2}
        record_answers(db, family_id, "session", {"q1": 4, "q2": 2}, at=LATER)
        assert counting_answers(db, family_id, {"q1": 4}) == {}
        record_answers(db, family_id, "session", {"q1": 4, "q2": 2}, at=LATER, shown={"q1": 2, "q2": 1})
        assert counting_answers(db, family_id, {"q1": 4}) == {"q1": 4}
        assert answered(db, family_id) == [("q1", 2, 4), ("q2", 1, 2)]


def test_the_latest_run_decides_whether_an_answer_counts(asked: Store, family_id: FamilyId) -> None:
    with asked.write() as db:
        record_answers(db, family_id, None, {"q1": 4}, at=NOW)
        reword(db, "q1", "Something else.", is_new_meaning=True)
        record_answers(db, family_id, None, {"q1": 2}, at=LATER)
        other = found_family(db, "Olsen", at=NOW).family_id
        assert counting_answers(db, family_id, {"q1": 2}) == {"q1": 2}
        assert counting_answers(db, other, {"q1": 2}) == {"q1": 2}


def test_points_outside_the_scale_are_refused(asked: Store, family_id: FamilyId) -> None:
    with pytest.raises(Refused), asked.write() as db:
        record_answers(db, family_id, None, {"q1": 6}, at=NOW)
