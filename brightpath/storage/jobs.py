"""Jobs: made, started, ended once, put away, and the documents they bring. A change that comes too late (the job was cancelled
meanwhile) is `Stale`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import CoopId, FamilyId, JobId, UserId, new_id
from brightpath.domain.jobs import ALL_BYTES, MOST_DOCUMENTS, DocumentHead, HouseJob, Job, JobDocument, JobState
from brightpath.storage.database import Db, to_json

_UNFINISHED = (JobState.PENDING, JobState.RUNNING)
#: A list needs of a job's long input only what it is about.
_BRIEFLY = (
    "* REPLACE (json_object('weekStartDate', input ->> 'weekStartDate', 'about', input ->> 'about',"
    " 'coopId', input ->> 'coopId') AS input,"
    " NULL::JSON AS result)"
)


def create_job(
    db: Db,
    *,
    family_id: FamilyId,
    user_id: UserId | None,
    kind: str,
    input: dict[str, Any],
    at: datetime,
) -> Job:
    """Write down work to be done."""
    return job_of(db, family_id, _create(db, family_id, user_id, kind, input, at))


def create_house_job(db: Db, *, user_id: UserId | None, kind: str, input: dict[str, Any], at: datetime) -> HouseJob:
    """Write down work to be done for the house as a whole, or for the person who asks for it."""
    return house_job_of(db, _create(db, None, user_id, kind, input, at))


def _create(
    db: Db, family_id: FamilyId | None, user_id: UserId | None, kind: str, input: dict[str, Any], at: datetime
) -> JobId:
    job_id = JobId(new_id())
    db.execute(
        "INSERT INTO jobs (job_id, number, family_id, user_id, kind, state, progress, progress_note, created_at, input)"
        " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, 'PENDING', 0, '', ?, ? FROM jobs",
        [job_id, family_id, user_id, kind, at, to_json(input)],
    )
    return job_id


def job_of(db: Db, family_id: FamilyId, job_id: JobId) -> Job:
    """Find one job of a family.

    Raises
    ------
    NotFound
        When there is none, or it is another family's.
    """
    row = db.row("SELECT * FROM jobs WHERE family_id = ? AND job_id = ?", [family_id, job_id])
    if row is None:
        raise NotFound("There is no such job.")
    return _job(row)


def house_job_of(db: Db, job_id: JobId) -> HouseJob:
    """Find one job of the house.

    Raises
    ------
    NotFound
        When there is none, or it is a family's.
    """
    row = db.row("SELECT * EXCLUDE family_id FROM jobs WHERE family_id IS NULL AND job_id = ?", [job_id])
    if row is None:
        raise NotFound("There is no such job.")
    return _house_job(row)


def house_jobs(db: Db, kind: str, *, limit: int = 20) -> list[HouseJob]:
    """List the newest jobs of the house of one kind, newest first."""

    def ask() -> tuple[HouseJob, ...]:
        rows = db.rows(
            "SELECT * EXCLUDE family_id FROM jobs WHERE family_id IS NULL AND kind = ? ORDER BY number DESC LIMIT ?",
            [kind, limit],
        )
        return tuple(map(_house_job, rows))

    return list(db.remembered(("house jobs", kind, limit), ("jobs",), ask))


def work_of(db: Db, job_id: JobId) -> Job | HouseJob:
    """Find one job, whosever it is.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = db.row("SELECT * FROM jobs WHERE job_id = ?", [job_id])
    if row is None:
        raise NotFound("There is no such job.")
    return _work(row)


def state_of_job(db: Db, job_id: JobId) -> JobState:
    """Say how a job stands.

    Raises
    ------
    NotFound
        When there is none.
    """
    state = db.value("SELECT state FROM jobs WHERE job_id = ?", [job_id])
    if state is None:
        raise NotFound("There is no such job.")
    return JobState(state)


def jobs_of_user(db: Db, user_id: UserId, *, limit: int = 50) -> tuple[Job | HouseJob, ...]:
    """List what somebody asked for and has not put away, newest first, without long inputs and results."""

    def ask() -> tuple[Job | HouseJob, ...]:
        rows = db.rows(
            f"SELECT {_BRIEFLY} FROM jobs WHERE user_id = ? AND put_away_at IS NULL ORDER BY number DESC LIMIT ?",
            [user_id, limit],
        )
        return tuple(map(_work, rows))

    return db.remembered(("jobs of user", user_id, limit), ("jobs",), ask)


def newest_job_of_week(db: Db, family_id: FamilyId, week_start: date, *, kind: str) -> Job | None:
    """Find the newest job of a kind about a week, however many came after it for others; without its long input."""
    row = db.row(
        "SELECT * REPLACE ('{}'::JSON AS input) FROM jobs WHERE family_id = ? AND kind = ?"
        " AND input ->> 'weekStartDate' = ? ORDER BY number DESC LIMIT 1",
        [family_id, kind, week_start.isoformat()],
    )
    return _job(row) if row else None


def newest_job_of_coop(db: Db, coop_id: CoopId, *, kind: str) -> HouseJob | None:
    """Find the newest job of a kind about a co-op, whoever asked for it; without its long input."""

    def ask() -> HouseJob | None:
        row = db.row(
            "SELECT * EXCLUDE family_id REPLACE ('{}'::JSON AS input) FROM jobs WHERE family_id IS NULL AND kind = ?"
            " AND input ->> 'coopId' = ? ORDER BY number DESC LIMIT 1",
            [kind, coop_id],
        )
        return _house_job(row) if row else None

    return db.remembered(("newest job of co-op", coop_id, kind), ("jobs",), ask)


def forget_results(db: Db, family_id: FamilyId, *, kind: str, before: date) -> None:
    """Throw away what a family's jobs of a kind brought for weeks that began before a date; that they ran stays written."""
    db.execute(
        "UPDATE jobs SET result = NULL WHERE family_id = ? AND kind = ? AND result IS NOT NULL"
        " AND (input ->> 'weekStartDate')::DATE < ?",
        [family_id, kind, before],
    )


def times_asked(db: Db, family_id: FamilyId, week_start: date, *, kind: str) -> int:
    """Count the jobs of a kind that there have been about a week."""
    count: int = db.value(
        "SELECT count(*) FROM jobs WHERE family_id = ? AND kind = ? AND input ->> 'weekStartDate' = ?",
        [family_id, kind, week_start.isoformat()],
    )
    return count


def unfinished_jobs(db: Db) -> list[Job]:
    """List every family's jobs that are waiting or running, oldest first."""
    rows = db.rows("SELECT * FROM jobs WHERE family_id IS NOT NULL AND state IN ('PENDING', 'RUNNING') ORDER BY number")
    return [_job(row) for row in rows]


def unfinished_work(db: Db) -> list[Job | HouseJob]:
    """List everything that waits or runs, of families and of the house, oldest first."""
    return [_work(row) for row in db.rows("SELECT * FROM jobs WHERE state IN ('PENDING', 'RUNNING') ORDER BY number")]


def start_job(db: Db, job_id: JobId, *, at: datetime) -> None:
    """Say that a worker took it."""
    _change(db, job_id, [JobState.PENDING], "state = 'RUNNING', started_at = ?", [at])


def note_progress(db: Db, job_id: JobId, progress: int, note: str) -> None:
    """Write how far a running job is, in percent and in words."""
    _change(db, job_id, [JobState.RUNNING], "progress = ?, progress_note = ?", [progress, note])


def finish_job(db: Db, job_id: JobId, result: dict[str, Any], *, at: datetime) -> None:
    """End a running job with its result."""
    _change(
        db,
        job_id,
        [JobState.RUNNING],
        "state = 'SUCCESS', progress = 100, result = ?, completed_at = ?",
        [to_json(result), at],
    )


def fail_job(db: Db, job_id: JobId, sentence: str, *, at: datetime) -> None:
    """End a job with the sentence that says why."""
    _change(db, job_id, _UNFINISHED, "state = 'FAILED', error_message = ?, completed_at = ?", [sentence, at])


def cancel_job(db: Db, job_id: JobId, *, at: datetime) -> None:
    """End a job because somebody asked for it."""
    _change(db, job_id, _UNFINISHED, "state = 'CANCELLED', completed_at = ?", [at])


def write_input(db: Db, job_id: JobId, input: dict[str, Any]) -> None:
    """Write what a job was given in another way."""
    db.execute("UPDATE jobs SET input = ? WHERE job_id = ?", [to_json(input), job_id])


def put_away_job(db: Db, job_id: JobId, *, at: datetime) -> None:
    """Take a job that has ended from its owner's list, and delete its documents; that it ran stays written.

    Raises
    ------
    Stale
        When it waits or runs.
    """
    ended = [state for state in JobState if state.is_over]
    _change(db, job_id, ended, "put_away_at = ?", [at], sentence="This job is under way. Please call it off first.")
    db.execute("DELETE FROM job_documents WHERE job_id = ?", [job_id])


def _change(
    db: Db,
    job_id: JobId,
    from_states: Sequence[JobState],
    assignments: str,
    values: list[Any],
    *,
    sentence: str = "This job has ended in the meantime.",
) -> None:
    changed = db.execute(
        f"UPDATE jobs SET {assignments} WHERE job_id = ? AND list_contains(?, state)",
        [*values, job_id, [state.value for state in from_states]],
    )
    if not changed:
        raise Stale(sentence)


def _job(row: dict[str, Any]) -> Job:
    return Job(**{**row, "state": JobState(row["state"])})


def _house_job(row: dict[str, Any]) -> HouseJob:
    return HouseJob(**{**row, "state": JobState(row["state"])})


def _work(row: dict[str, Any]) -> Job | HouseJob:
    if row["family_id"] is not None:
        return _job(row)
    return _house_job({name: value for name, value in row.items() if name != "family_id"})


# --- Documents --------------------------------------------------------------------------------------------------------


def keep_documents(db: Db, job_id: JobId, documents: Sequence[JobDocument], *, at: datetime) -> None:
    """Write down what a job brings, one document in the place of an earlier one of its name.

    Raises
    ------
    Refused
        When they are too many or too large together.
    """
    for one in documents:
        db.execute(
            "INSERT INTO job_documents VALUES (?, ?, ?, ?, ?) ON CONFLICT (job_id, name) DO UPDATE SET"
            " media_type = excluded.media_type, content = excluded.content, created_at = excluded.created_at",
            [job_id, one.name, one.media_type, one.content, at],
        )
    there = documents_of(db, job_id) if documents else ()
    if len(there) > MOST_DOCUMENTS or sum(one.size for one in there) > ALL_BYTES:
        raise Refused(
            f"A job keeps at most {MOST_DOCUMENTS} documents of {ALL_BYTES // 1_000_000} MB together, and this one has more."
        )


def documents_of(db: Db, job_id: JobId) -> tuple[DocumentHead, ...]:
    """List what there is to fetch of a job, by name, without the contents."""

    def ask() -> tuple[DocumentHead, ...]:
        rows = db.rows(
            "SELECT name, media_type, octet_length(content) AS size FROM job_documents WHERE job_id = ? ORDER BY name",
            [job_id],
        )
        return tuple(DocumentHead(**row) for row in rows)

    return db.remembered(("documents of job", job_id), ("job_documents",), ask)


def document_of(db: Db, job_id: JobId, name: str) -> JobDocument:
    """Fetch one document of a job.

    Raises
    ------
    NotFound
        When it has none of this name.
    """
    row = db.row("SELECT name, media_type, content FROM job_documents WHERE job_id = ? AND name = ?", [job_id, name])
    if row is None:
        raise NotFound("This job has no such document.")
    return JobDocument(**row)
