"""Statements in all their versions, and what families answered to which version. Rows of statements are never updated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from brightpath.domain.errors import NotFound
from brightpath.domain.ids import FamilyId, UserId, new_id
from brightpath.domain.questionnaire import RunStatus
from brightpath.domain.questions import Category, Question, QuestionSet
from brightpath.storage.database import Db

_NEWEST = "SELECT * FROM questions QUALIFY version = max(version) OVER (PARTITION BY question_id)"


# --- Statements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Revision:
    """One version of a statement, when it came, and who made it (None: BrightPath, or an account that is gone)."""

    question: Question
    at: datetime
    by: str | None


def lacks_questions(db: Db) -> bool:
    """Say whether there is neither a category nor a statement yet."""
    return not db.value("SELECT exists(FROM questions) OR exists(FROM question_categories)")


def seed_questions(db: Db, questions: QuestionSet, at: datetime) -> None:
    """Write the first statements; where there are some already, nothing happens."""
    if lacks_questions(db):
        save_categories(db, questions.categories, at)
        add_versions(db, questions.questions, at)


def question_set_of(db: Db) -> QuestionSet:
    """Fetch all categories and the newest version of every statement."""
    return db.remembered("question set", _STATEMENTS, lambda: _question_set(db))


_STATEMENTS = ("question_categories", "questions")
#: What tells which answers of a family count.
ANSWER_TABLES = (*_STATEMENTS, "survey_answers", "survey_runs")


def _question_set(db: Db) -> QuestionSet:
    categories = [
        Category(
            key=row["category_id"],
            name=row["name"],
            description=row["description"],
            position=row["position"],
            weight=row["weight"],
            is_active=row["is_active"],
        )
        for row in db.rows("SELECT * FROM question_categories")
    ]
    return QuestionSet.of(categories, [_question(row) for row in db.rows(_NEWEST)])


def question_as_answered(db: Db, key: str, version: int) -> Question:
    """Fetch a statement in the words that an answer was given to.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    row = db.row("SELECT * FROM questions WHERE question_id = ? AND version = ?", [key, version])
    if row is None:
        raise NotFound(f"There is no version {version} of a statement {key}.")
    return _question(row)


def revisions_of(db: Db, key: str) -> list[Revision]:
    """List a statement's versions, the newest first."""
    rows = db.rows(
        "SELECT q.*, u.name AS by_name FROM questions q LEFT JOIN users u USING (user_id)"
        " WHERE question_id = ? ORDER BY version DESC",
        [key],
    )
    return [Revision(question=_question(row), at=row["created_at"], by=row["by_name"]) for row in rows]


def save_categories(db: Db, categories: Iterable[Category], at: datetime) -> None:
    """Write categories as they are now."""
    records = [
        {
            "category_id": each.key.value,
            "position": each.position,
            "name": each.name,
            "description": each.description,
            "weight": each.weight,
            "is_active": each.is_active,
            "updated_at": at,
        }
        for each in categories
    ]
    db.append("question_categories", pl.DataFrame(records), key="category_id")


def add_versions(db: Db, questions: Iterable[Question], at: datetime, user_id: UserId | None = None) -> None:
    """Write new versions of statements, or the first one of further statements."""
    records = [
        {
            "question_id": each.key,
            "version": each.version,
            "meaning": each.meaning,
            "category_id": each.category.value,
            "position": each.position,
            "wording": each.wording,
            "weight": each.weight,
            "is_reversed": each.is_reversed,
            "is_active": each.is_active,
            "created_at": at,
            "user_id": user_id,
        }
        for each in questions
    ]
    db.append("questions", pl.DataFrame(records, schema_overrides={"user_id": pl.String}))


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        key=row["question_id"],
        version=row["version"],
        meaning=row["meaning"],
        category=row["category_id"],
        position=row["position"],
        wording=row["wording"],
        weight=row["weight"],
        is_reversed=row["is_reversed"],
        is_active=row["is_active"],
    )


# --- Answers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SurveyAnswer:
    """What was answered (1-5) to which version of a statement."""

    key: str
    version: int
    points: int
    at: datetime


@dataclass(frozen=True)
class SurveyRun:
    """One time a family answered the statements, by the way of one questionnaire or by itself."""

    run_id: str
    family_id: FamilyId
    session_id: str | None
    status: RunStatus
    note: str | None
    started_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    answers: tuple[SurveyAnswer, ...] = field(default=())

    @property
    def points(self) -> dict[str, int]:
        """The answers by statement."""
        return {answer.key: answer.points for answer in self.answers}


def record_answers(
    db: Db,
    family_id: FamilyId,
    session_id: str | None,
    answers: Mapping[str, int],
    *,
    at: datetime,
    status: RunStatus = RunStatus.IN_PROGRESS,
    note: str | None = None,
    shown: Mapping[str, int] | None = None,
) -> str:
    """Make these a run's answers, all of them, and give the run's id.

    A questionnaire (`session_id`) has one run, however often it is saved; without one a run of its own begins. An
    answer that stands with the same points stays with its version and moment. `shown` names the versions of the
    statements somebody has just answered: there, an answer to an older meaning is given anew even with the same
    points. What is not named was given to the newest version. Answers to statements we do not have are not kept here.
    """
    run_id = _begin_or_go_on(db, family_id, session_id, status, note, at)
    versions = {
        (row["question_id"], row["version"]): row["meaning"]
        for row in db.rows("SELECT question_id, version, meaning FROM questions")
    }
    newest: dict[str, int] = {}
    for key, version in versions:
        newest[key] = max(version, newest.get(key, 0))
    kept = {
        row["question_id"]: row
        for row in db.rows("SELECT question_id, version, points FROM survey_answers WHERE run_id = ?", [run_id])
    }

    def stands(key: str, points: int) -> bool:
        row = kept.get(key)
        if row is None or row["points"] != points:
            return False
        seen = versions.get((key, (shown or {}).get(key, row["version"])))
        return seen is None or seen == versions.get((key, row["version"]))

    fresh = [key for key, points in answers.items() if key in newest and not stands(key, points)]
    gone = [key for key in kept if key not in answers or key in fresh]
    if gone:
        db.execute("DELETE FROM survey_answers WHERE run_id = ? AND question_id IN (SELECT unnest(?))", [run_id, gone])
    rows = []
    for key in fresh:
        version = (shown or {}).get(key, newest[key])
        version = version if (key, version) in versions else newest[key]
        rows.append(
            {"run_id": run_id, "question_id": key, "version": version, "points": answers[key], "answered_at": at}
        )
    db.append("survey_answers", pl.DataFrame(rows))
    return run_id


def _begin_or_go_on(
    db: Db, family_id: FamilyId, session_id: str | None, status: RunStatus, note: str | None, at: datetime
) -> str:
    completed_at = at if status is RunStatus.COMPLETED else None
    row = (
        db.row("SELECT run_id FROM survey_runs WHERE family_id = ? AND session_id = ?", [family_id, session_id])
        if session_id
        else None
    )
    if row is not None:
        db.execute(
            "UPDATE survey_runs SET status = ?, note = coalesce(?, note), updated_at = ?, completed_at = ?"
            " WHERE run_id = ?",
            [status.value, note, at, completed_at, row["run_id"]],
        )
        return str(row["run_id"])
    run_id = new_id()
    db.execute(
        "INSERT INTO survey_runs (run_id, family_id, session_id, status, note, started_at, updated_at, completed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [run_id, family_id, session_id, status.value, note, at, at, completed_at],
    )
    return run_id


def end_run(db: Db, session_id: str, status: RunStatus, at: datetime) -> None:
    """Say how a questionnaire's run ended; its answers stay. Without a run, nothing happens."""
    db.execute(
        "UPDATE survey_runs SET status = ?, updated_at = ?, completed_at = ? WHERE session_id = ?",
        [status.value, at, at if status is RunStatus.COMPLETED else None, session_id],
    )


def runs_of(db: Db, family_id: FamilyId) -> list[SurveyRun]:
    """List a family's runs with their answers, the latest first."""
    runs = db.rows("SELECT * FROM survey_runs WHERE family_id = ? ORDER BY started_at DESC, rowid DESC", [family_id])
    answers: dict[str, list[SurveyAnswer]] = {}
    for row in db.rows(
        "SELECT a.* FROM survey_answers a JOIN survey_runs USING (run_id) WHERE family_id = ?"
        " ORDER BY substr(question_id, 2)::INTEGER",
        [family_id],
    ):
        answer = SurveyAnswer(
            key=row["question_id"], version=row["version"], points=row["points"], at=row["answered_at"]
        )
        answers.setdefault(row["run_id"], []).append(answer)
    return [
        SurveyRun(**{**run, "status": RunStatus(run["status"])}, answers=tuple(answers.get(run["run_id"], ())))
        for run in runs
    ]


def counting_answers(db: Db, family_id: FamilyId, answers: Mapping[str, int]) -> dict[str, int]:
    """Leave out the answers whose statement means something else now than when this family last answered it.

    What no run knows of (a household that came as a file) counts.
    """

    def ask() -> frozenset[str]:
        return _outdated(db, [family_id]).get(family_id, frozenset())

    outdated = db.remembered(("outdated answers", family_id), ANSWER_TABLES, ask)
    return {key: points for key, points in answers.items() if key not in outdated}


def counting_answers_of_all(db: Db, answers: Mapping[FamilyId, Mapping[str, int]]) -> dict[FamilyId, dict[str, int]]:
    """Leave the same out of the answers of many families at once."""
    outdated = _outdated(db, list(answers))
    return {
        family_id: {key: points for key, points in own.items() if key not in outdated.get(family_id, ())}
        for family_id, own in answers.items()
    }


def _outdated(db: Db, families: Sequence[FamilyId]) -> dict[FamilyId, frozenset[str]]:
    """List for each family the statements that mean something else now than when it last answered them."""
    rows = db.rows(
        "SELECT family_id, list(question_id) AS keys FROM ("
        " SELECT family_id, a.question_id, q.meaning, newest.meaning AS meaning_now"
        " FROM survey_answers a JOIN survey_runs USING (run_id) JOIN questions q USING (question_id, version)"
        f" JOIN ({_NEWEST}) newest ON newest.question_id = a.question_id"
        " WHERE family_id IN (SELECT unnest(?::VARCHAR[])) QUALIFY"
        " row_number() OVER (PARTITION BY family_id, a.question_id ORDER BY answered_at DESC, a.version DESC) = 1"
        ") WHERE meaning < meaning_now GROUP BY family_id",
        [list(families)],
    )
    return {FamilyId(row["family_id"]): frozenset(row["keys"]) for row in rows}
