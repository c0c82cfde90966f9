"""Proposed weeks: one row per family and week, so that a week is proposed once however often the clock comes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from brightpath.domain.errors import NotFound, Stale
from brightpath.domain.ids import FamilyId, JobId, UserId
from brightpath.domain.proposals import ProposalState
from brightpath.domain.schedule import WeekPlan, plan_of, to_document
from brightpath.domain.weeks import Weekday
from brightpath.storage.database import Db, to_json

CHANGED_MEANWHILE = "This proposal has changed in the meantime. Please look at it once more."


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a week. `sentence` says why there is no plan, or why it is one no more."""

    family_id: FamilyId
    week_start: date
    state: ProposalState
    plan: WeekPlan | None
    sentence: str | None
    job_id: JobId | None
    created_at: datetime


# --- The day ----------------------------------------------------------------------------------------------------------


def set_proposal_day(db: Db, family_id: FamilyId, day: Weekday | None) -> None:
    """Write on which weekday next week is proposed; None proposes nothing.

    Raises
    ------
    NotFound
        When there is no such family.
    """
    if not db.execute("UPDATE families SET proposal_day = ? WHERE family_id = ?", [day and day.value, family_id]):
        raise NotFound("There is no such family.")


def proposal_day(db: Db, family_id: FamilyId) -> Weekday | None:
    """Read on which weekday next week is proposed."""
    day = db.value("SELECT proposal_day FROM families WHERE family_id = ?", [family_id])
    return Weekday(day) if day else None


def proposing_families(db: Db) -> list[tuple[FamilyId, Weekday]]:
    """List the families with a household that chose a day, and the day."""
    rows = db.rows(
        "SELECT family_id, proposal_day FROM families"
        " WHERE proposal_day IS NOT NULL AND completed_at IS NOT NULL ORDER BY created_at, family_id"
    )
    return [(row["family_id"], Weekday(row["proposal_day"])) for row in rows]


# --- The proposal -----------------------------------------------------------------------------------------------------


def begin_proposal(db: Db, family_id: FamilyId, week_start: date, *, at: datetime) -> bool:
    """Write down that a week is being proposed; False when it was proposed before."""
    return bool(
        db.execute(
            "INSERT INTO proposals (family_id, week_start_date, state, created_at) VALUES (?, ?, 'searching', ?)"
            " ON CONFLICT DO NOTHING",
            [family_id, week_start, at],
        )
    )


def name_search(db: Db, family_id: FamilyId, week_start: date, job_id: JobId) -> None:
    """Say which job looks for the proposal now, whatever came of it before."""
    db.execute(
        "UPDATE proposals SET state = 'searching', job_id = ?, plan = NULL, problem = NULL, sentence = NULL,"
        " decided_at = NULL, decided_by = NULL WHERE family_id = ? AND week_start_date = ?",
        [job_id, family_id, week_start],
    )


def keep_proposed(db: Db, family_id: FamilyId, plan: WeekPlan, *, problem: dict[str, Any], job_id: JobId) -> None:
    """Let a plan wait for a yes.

    Raises
    ------
    Stale
        When another job looks for it by now, or none.
    """
    _change(
        db,
        family_id,
        plan.week_start,
        [ProposalState.SEARCHING],
        "state = 'waiting', plan = ?, problem = ?",
        [to_json(to_document(plan)), to_json(problem)],
        job_id=job_id,
    )


def fail_proposal(db: Db, family_id: FamilyId, week_start: date, sentence: str, *, job_id: JobId) -> None:
    """Say why a search has brought none; nothing happens when another one is under way."""
    db.execute(
        "UPDATE proposals SET state = 'failed', sentence = ?"
        " WHERE family_id = ? AND week_start_date = ? AND state = 'searching' AND job_id = ?",
        [sentence, family_id, week_start, job_id],
    )


def decide_proposal(
    db: Db,
    family_id: FamilyId,
    week_start: date,
    state: ProposalState,
    *,
    at: datetime,
    user_id: UserId | None,
    sentence: str | None = None,
) -> None:
    """Write what became of a proposal that waited.

    Raises
    ------
    Stale
        When it waits no more.
    """
    _change(
        db,
        family_id,
        week_start,
        [ProposalState.WAITING],
        "state = ?, sentence = ?, decided_at = ?, decided_by = ?",
        [state.value, sentence, at, user_id],
    )


def proposal_of(db: Db, family_id: FamilyId, week_start: date) -> Proposal | None:
    """Find what is proposed for a week, if it was ever proposed."""

    def ask() -> Proposal | None:
        row = db.row("SELECT * FROM proposals WHERE family_id = ? AND week_start_date = ?", [family_id, week_start])
        return _proposal(row) if row else None

    return db.remembered(("proposal", family_id, week_start), ("proposals",), ask)


def _proposal(row: dict[str, Any]) -> Proposal:
    return Proposal(
        family_id=row["family_id"],
        week_start=row["week_start_date"],
        state=ProposalState(row["state"]),
        plan=plan_of(row["plan"]) if row["plan"] else None,
        sentence=row["sentence"],
        job_id=row["job_id"],
        created_at=row["created_at"],
    )


def state_of_proposal(db: Db, family_id: FamilyId, week_start: date) -> ProposalState | None:
    """Find how a week's proposal stands, without its plan."""

    def ask() -> ProposalState | None:
        state = db.value(
            "SELECT state FROM proposals WHERE family_id = ? AND week_start_date = ?", [family_id, week_start]
        )
        return ProposalState(state) if state else None

    return db.remembered(("proposal's state", family_id, week_start), ("proposals",), ask)


def problem_of_proposal(db: Db, family_id: FamilyId, week_start: date) -> dict[str, Any]:
    """Give the problem that a waiting proposal answers.

    Raises
    ------
    Stale
        When none waits.
    """
    row = db.row(
        "SELECT problem FROM proposals WHERE family_id = ? AND week_start_date = ? AND state = 'waiting'",
        [family_id, week_start],
    )
    if row is None:
        raise Stale(CHANGED_MEANWHILE)
    problem: dict[str, Any] = row["problem"]
    return problem


def _change(
    db: Db,
    family_id: FamilyId,
    week_start: date,
    from_states: Sequence[ProposalState],
    assignments: str,
    values: list[Any],
    *,
    job_id: JobId | None = None,
) -> None:
    changed = db.execute(
        f"UPDATE proposals SET {assignments} WHERE family_id = ? AND week_start_date = ?"
        " AND list_contains(?, state) AND coalesce(job_id = ?, true)",
        [*values, family_id, week_start, [state.value for state in from_states], job_id],
    )
    if not changed:
        raise Stale(CHANGED_MEANWHILE)
