"""Drafts of the questionnaire: one row per run, whole in its JSON columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from brightpath.domain.ids import FamilyId, new_id
from brightpath.domain.questionnaire import Draft, Missing, RunStatus, Section, Step, StepState
from brightpath.storage.database import Db, to_json


def begin_draft(db: Db, family_id: FamilyId, document: dict[str, Any], *, at: datetime) -> Draft:
    """Start a run of the questionnaire for a family."""
    session_id = new_id()
    db.execute(
        "INSERT INTO questionnaire_sessions (session_id, family_id, status, current_section, responses, steps, progress,"
        " started_at, updated_at) VALUES (?, ?, ?, ?, ?, '{}', '{}', ?, ?)",
        [session_id, family_id, RunStatus.IN_PROGRESS.value, Section.ABOUT.value, to_json(document), at, at],
    )
    return _draft(db.rows("SELECT * FROM questionnaire_sessions WHERE session_id = ?", [session_id])[0])


def draft_of(db: Db, family_id: FamilyId) -> Draft | None:
    """Find the run a family is in the middle of; what is missing in it is not asked here."""
    row = db.row(
        "SELECT * FROM questionnaire_sessions WHERE family_id = ? AND status = 'in_progress'"
        " ORDER BY started_at DESC LIMIT 1",
        [family_id],
    )
    return _draft(row) if row else None


def save_draft(db: Db, draft: Draft) -> None:
    """Write a draft's answers, states and progress."""
    progress = {section.value: draft.section_progress(section).value for section in Section} | {
        step.key: draft.progress(step).value for step in draft.steps if step.child_id is not None
    }
    db.execute(
        "UPDATE questionnaire_sessions SET current_section = ?, responses = ?, steps = ?, progress = ?, updated_at = ?"
        " WHERE session_id = ?",
        [
            draft.current.value,
            to_json(draft.document),
            to_json({step.key: _written(state) for step, state in draft.states.items()}),
            to_json(progress),
            draft.updated_at,
            draft.session_id,
        ],
    )


def end_draft(db: Db, session_id: str, status: RunStatus, *, at: datetime) -> None:
    """End a run; the answers of a draft are not kept in it."""
    db.execute(
        "UPDATE questionnaire_sessions SET status = ?, responses = '{}', steps = '{}', updated_at = ?, completed_at = ?"
        " WHERE session_id = ?",
        [status.value, at, at if status is RunStatus.COMPLETED else None, session_id],
    )


def runs_of(db: Db, family_id: FamilyId) -> list[tuple[RunStatus, datetime]]:
    """List how each run of a family stands and when it began, oldest first."""
    rows = db.rows(
        "SELECT status, started_at FROM questionnaire_sessions WHERE family_id = ? ORDER BY started_at", [family_id]
    )
    return [(RunStatus(row["status"]), row["started_at"]) for row in rows]


def _draft(row: Mapping[str, Any]) -> Draft:
    missing: tuple[Missing, ...] = ()
    return Draft(
        session_id=row["session_id"],
        family_id=row["family_id"],
        status=RunStatus(row["status"]),
        current=Section(row["current_section"]),
        document=row["responses"],
        states={Step.of_key(key): _read(state) for key, state in row["steps"].items()},
        missing=missing,
        started_at=row["started_at"],
        updated_at=row["updated_at"],
    )


def _written(state: StepState) -> dict[str, Any]:
    return {
        "version": state.version,
        "savedAt": state.saved_at and state.saved_at.isoformat(),
        "savedBy": state.saved_by,
        "isConfirmed": state.is_confirmed,
    }


def _read(state: Mapping[str, Any]) -> StepState:
    saved_at = state["savedAt"]
    return StepState(
        version=state["version"],
        saved_at=datetime.fromisoformat(saved_at) if saved_at else None,
        saved_by=state["savedBy"],
        is_confirmed=state["isConfirmed"],
    )
