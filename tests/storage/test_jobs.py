"""Jobs: states go forward, the end comes once, the newest stands first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import FamilyId, JobId, UserId
from brightpath.domain.jobs import Job, JobState
from brightpath.storage.database import Db, Store
from brightpath.storage.jobs import (
    cancel_job,
    create_job,
    fail_job,
    finish_job,
    forget_results,
    job_of,
    newest_job_of_week,
    note_progress,
    start_job,
    unfinished_jobs,
)
from tests.storage.given import NOW

OURS, THEIRS, GRACE = FamilyId("a" * 32), FamilyId("b" * 32), UserId("c" * 32)


def a_job(db: Db, family_id: FamilyId = OURS, week: str = "2026-11-23") -> Job:
    return create_job(db, family_id=family_id, user_id=GRACE, kind="plan_week", input={"weekStartDate": week}, at=NOW)


def test_a_job_waits_runs_and_succeeds(store: Store) -> None:
    with store.write() as db:
        job = a_job(db)
        assert (job.state, job.progress, job.input, job.created_at) == (
            JobState.PENDING,
            0,
            {"weekStartDate": "2026-11-23"},
            NOW,
        )
        start_job(db, job.job_id, at=NOW)
        note_progress(db, job.job_id, 40, "Improving the week")
        running = job_of(db, OURS, job.job_id)
        assert (running.state, running.progress, running.progress_note) == (JobState.RUNNING, 40, "Improving the week")
        finish_job(db, job.job_id, {"schedule_id": "s"}, at=NOW + timedelta(seconds=5))
        done = job_of(db, OURS, job.job_id)
    assert (done.state, done.progress, done.result) == (JobState.SUCCESS, 100, {"schedule_id": "s"})
    assert (done.started_at, done.completed_at) == (NOW, NOW + timedelta(seconds=5))
    assert done.state.is_over


def test_a_job_that_failed_says_why(store: Store) -> None:
    with store.write() as db:
        job = a_job(db)
        start_job(db, job.job_id, at=NOW)
        fail_job(db, job.job_id, "The solver stopped.", at=NOW)
        assert job_of(db, OURS, job.job_id).error_message == "The solver stopped."


@pytest.mark.parametrize(
    "late",
    [
        lambda db, job_id: start_job(db, job_id, at=NOW),
        lambda db, job_id: note_progress(db, job_id, 50, "half"),
        lambda db, job_id: finish_job(db, job_id, {}, at=NOW),
        lambda db, job_id: fail_job(db, job_id, "Too late.", at=NOW),
        lambda db, job_id: cancel_job(db, job_id, at=NOW),
    ],
    ids=["start", "progress", "finish", "fail", "cancel"],
)
def test_a_cancelled_job_stays_cancelled(store: Store, late: Callable[[Db, JobId], None]) -> None:
    with store.write() as db:
        job = a_job(db)
        cancel_job(db, job.job_id, at=NOW)
        with pytest.raises(Stale):
            late(db, job.job_id)
        assert job_of(db, OURS, job.job_id).state is JobState.CANCELLED


def test_the_newest_job_of_a_week_is_found_without_its_input(store: Store) -> None:
    with store.write() as db:
        first, second = a_job(db, week="2026-11-23"), a_job(db, week="2026-11-23")
        a_job(db, week="2026-11-30")
        a_job(db, THEIRS, week="2026-11-23")
        found = newest_job_of_week(db, OURS, date(2026, 11, 23), kind="plan_week")
        assert found is not None and (found.job_id, found.input) == (second.job_id, {})
        assert newest_job_of_week(db, OURS, date(2026, 12, 7), kind="plan_week") is None
        with pytest.raises(NotFound):
            job_of(db, THEIRS, first.job_id)


def test_what_waits_or_runs_is_unfinished_whosever_it_is(store: Store) -> None:
    with store.write() as db:
        waiting, running, done = a_job(db), a_job(db, THEIRS), a_job(db)
        start_job(db, running.job_id, at=NOW)
        start_job(db, done.job_id, at=NOW)
        finish_job(db, done.job_id, {}, at=NOW)
        assert [job.job_id for job in unfinished_jobs(db)] == [waiting.job_id, running.job_id]


def test_progress_is_a_percentage(store: Store) -> None:
    with pytest.raises(Refused), store.write() as db:
        job = a_job(db)
        start_job(db, job.job_id, at=NOW)
        note_progress(db, job.job_id, 101, "more than all")


def test_results_of_weeks_gone_by_can_be_thrown_away(store: Store) -> None:
    with store.write() as db:
        old, new, theirs = a_job(db), a_job(db, week="2026-11-30"), a_job(db, THEIRS)
        for job in (old, new, theirs):
            start_job(db, job.job_id, at=NOW)
            finish_job(db, job.job_id, {"weeks": []}, at=NOW)
        forget_results(db, OURS, kind="another", before=date(2027, 1, 1))
        forget_results(db, OURS, kind="plan_week", before=date(2026, 11, 30))
        kept = [job_of(db, job.family_id, job.job_id) for job in (old, new, theirs)]
    assert [job.result for job in kept] == [None, {"weeks": []}, {"weeks": []}]
    assert all(job.state is JobState.SUCCESS for job in kept)
