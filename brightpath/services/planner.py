"""Planning a week: ask for it, watch it, call it off, look at what came of it.

The search runs away from here (`planning.worker` behind `house.executor`). A finished plan is checked once more in this
process and kept in one transaction with the end of its job; a plan that breaks a rule is neither kept nor shown.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import BrightPathError, NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId, JobId
from brightpath.domain.jobs import Job, JobState
from brightpath.domain.schedule import plan_of
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.problem import WeekProblem, problem_of
from brightpath.planning.worker import Answer, Task, solve_week
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import family, jobs, schedule
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.schedule import Schedule, Version

KIND = "plan_week"
#: How far from today a week may lie: years of history to fill in, and not a year 9999 that no calendar can end.
FARTHEST = timedelta(days=3 * 366)
#: Progress reaches the database in steps of this many percent; in between it stands in the letterbox only.
STORED_EVERY = 25

_CUT_SHORT = "BrightPath was stopped while this week was being planned. It began again at the next start."
_CUT_SHORT_AGAIN = "BrightPath was stopped twice while this week was being planned, so it did not begin a third time."
_BROKEN_RULE = "The plan that was found breaks a rule of your week, so it is not shown. Nothing was changed."
_UNEXPECTED = "Something went wrong while this week was being planned. Nothing was changed; the log says more."
_CALLED_OFF = "The search was called off. Nothing was changed."
_CHANGED = "The household was changed while this week was being planned. Please plan it again."


# --- Asking for a plan ------------------------------------------------------------------------------------------------


@verb
def plan_week(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Job:
    """Begin to plan the week that holds a date; while that is under way, asking again gives the same job.

    Raises
    ------
    NotFound
        When the family has no household yet.
    Refused
        When the week is years away.
    """
    if abs(week_start - house.now().date()) > FARTHEST:
        raise Refused("This week is too far from today to be planned.")
    with house.store.write() as db:
        household = family.household_of(db, family_id)
        week_start = week_start_of(week_start, household.calendar.week_start)
        under_way = _under_way(db, family_id, week_start)
        if under_way is not None:
            return under_way
        problem = problem_of(household, week_start)
        job = _write_down(
            house,
            db,
            family_id,
            actor,
            {
                "weekStartDate": week_start.isoformat(),
                "problem": problem.model_dump(mode="json"),
                # Each further version is searched for from another side; the first is the terminal's.
                "seed": len(schedule.versions_of(db, family_id, week_start)),
                "seconds": house.settings.solve_seconds,
            },
        )
    _hand_over(house, job)
    return job


@verb
def cancel_job(house: House, actor: Actor, family_id: FamilyId, job_id: JobId) -> None:
    """Call a job off; the plan before it stays.

    Raises
    ------
    Stale
        When it has ended in the meantime.
    """
    with house.store.write() as db:
        jobs.job_of(db, family_id, job_id)
        jobs.cancel_job(db, job_id, at=house.now())
        record_event(
            db,
            EventKind.PLANNING_CANCELLED,
            family_id=family_id,
            user_id=actor.user_id,
            at=house.now(),
            subject_ids=[job_id],
        )
    with suppress(OSError):  # then the worker searches on, and nobody waits for it
        _letter(house, job_id, "cancel").touch()


@verb
def take_up_jobs(house: House, actor: Actor) -> list[Job]:
    """After a start: begin again what an earlier process left waiting or under way; say what that is.

    A job that was cut short ends, and a new one takes its place, once: a search that brings the machine down must not
    do so at every start.
    """
    taken_up = []
    with house.store.write() as db:
        for job in jobs.unfinished_jobs(db):
            if job.state is JobState.PENDING and not _letter(house, job.job_id, "progress").exists():
                taken_up.append(job)
            elif job.input.get("takenUpFrom"):
                jobs.fail_job(db, job.job_id, _CUT_SHORT_AGAIN, at=house.now())
            else:
                jobs.fail_job(db, job.job_id, _CUT_SHORT, at=house.now())
                taken_up.append(
                    jobs.create_job(
                        db,
                        family_id=job.family_id,
                        user_id=job.user_id,
                        kind=job.kind,
                        input={**job.input, "takenUpFrom": job.job_id},
                        at=house.now(),
                    )
                )
    _clear_letterbox(house)
    for job in taken_up:
        _hand_over(house, job)
    return taken_up


# --- Watching ---------------------------------------------------------------------------------------------------------


@verb
def job_status(house: House, actor: Actor, family_id: FamilyId, job_id: JobId) -> Job:
    """Say how far a job is at this moment."""
    with house.store.read() as db:
        job = jobs.job_of(db, family_id, job_id)
    return job if job.state.is_over else _as_the_worker_says(house, job)


@verb
def job_of_week(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Job | None:
    """Find the newest job about a week as it was last written down, without its input."""
    with house.store.read() as db:
        return jobs.newest_job_of_week(db, family_id, week_start)


# --- Looking at plans -------------------------------------------------------------------------------------------------


@verb
def week_plan(
    house: House, actor: Actor, family_id: FamilyId, week_start: date, version: int | None = None
) -> Schedule | None:
    """Fetch a version of a week, else the one that counts, or None when there is none; a child sees the own part."""
    with house.store.read() as db:
        if version is None:
            kept = schedule.active_plan(db, family_id, week_start)
        else:
            kept = schedule.version_of(db, family_id, week_start, version)
    return kept and _as_seen_by(actor, kept)


@verb
def plan_versions(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> list[Version]:
    """List every version of a week, newest first; `week_plan` fetches one."""
    with house.store.read() as db:
        return schedule.versions_of(db, family_id, week_start)


@verb
def latest_weeks(house: House, actor: Actor, family_id: FamilyId) -> list[date]:
    """List the first days of the weeks that have a plan, latest first."""
    with house.store.read() as db:
        return schedule.planned_weeks(db, family_id)


def _as_seen_by(actor: Actor, kept: Schedule) -> Schedule:
    if actor.roles != {Role.CHILD}:
        return kept
    own = tuple(child for child in kept.plan.children if child.id == actor.child_id)
    names = {child.name for child in own}
    unplaced = tuple(left for left in kept.plan.unplaced if left.child in names)
    return replace(kept, plan=kept.plan.model_copy(update={"children": own, "adults": (), "unplaced": unplaced}))


# --- A job's way ------------------------------------------------------------------------------------------------------


def _under_way(db: Db, family_id: FamilyId, week_start: date) -> Job | None:
    return next(
        (
            job
            for job in jobs.unfinished_jobs(db)
            if job.family_id == family_id and job.input.get("weekStartDate") == week_start.isoformat()
        ),
        None,
    )


def _write_down(house: House, db: Db, family_id: FamilyId, actor: Actor, asked: dict[str, Any]) -> Job:
    at = house.now()
    job = jobs.create_job(db, family_id=family_id, user_id=actor.user_id, kind=KIND, input=asked, at=at)
    record_event(
        db,
        EventKind.PLANNING_STARTED,
        family_id=family_id,
        user_id=actor.user_id,
        at=at,
        subject_ids=[job.job_id],
        data={"weekStartDate": asked["weekStartDate"]},
    )
    return job


def _hand_over(house: House, job: Job) -> None:
    task = Task(
        job_id=job.job_id,
        problem_json=json.dumps(job.input["problem"]),
        seed=job.input["seed"],
        seconds=job.input["seconds"],
        letterbox=str(house.letterbox),
    )
    try:
        house.letterbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        future = house.executor.submit(solve_week, task)
    except Exception:
        house.log.exception("A job could not be handed to the workers")
        _fail(house, job, _UNEXPECTED)
        return
    future.add_done_callback(partial(_receive, house, job))


def _receive(house: House, job: Job, future: Future[Answer]) -> None:
    """Take what the worker brings; nobody waits for this call, so nothing may escape from it."""
    if future.cancelled():
        return  # the house closes: the job stays as it is, and the next start takes it up
    try:
        _keep(house, job, future.result())
    except BrightPathError as error:
        _fail(house, job, error.sentence)
    except Exception:
        house.log.exception("A week could not be planned")
        _fail(house, job, _UNEXPECTED)
    for kind in ("progress", "cancel"):
        with suppress(OSError):
            _letter(house, job.job_id, kind).unlink(missing_ok=True)


def _keep(house: House, job: Job, answer: Answer) -> None:
    """Write plan, items, report, problem and the job's end in one transaction, or nothing.

    Raises
    ------
    Refused
        When the plan breaks a rule, or is about a household that has changed meanwhile.
    Stale
        When the job was called off meanwhile.
    """
    if answer.plan is None:
        raise Refused(_CALLED_OFF)  # as a rule `cancel_job` has ended the job already, and this is not heard
    problem, plan = WeekProblem.model_validate(job.input["problem"]), plan_of(answer.plan)
    broken = answer.violations or violations(problem, plan)
    if broken:
        house.log.error("A plan breaks rules", extra={"job_id": job.job_id, "rules": broken})
        raise Refused(_BROKEN_RULE)
    with house.store.write() as db:
        if not _is_still_the_problem(db, job):
            raise Refused(_CHANGED)
        at = house.now()
        kept = schedule.save_plan(
            db, job.family_id, plan, problem=job.input["problem"], at=at, user_id=job.user_id, job_id=job.job_id
        )
        if jobs.job_of(db, job.family_id, job.job_id).state is JobState.PENDING:
            jobs.start_job(db, job.job_id, at=at)
        jobs.finish_job(db, job.job_id, {"scheduleId": kept.schedule_id, "version": kept.version}, at=at)


def _is_still_the_problem(db: Db, job: Job) -> bool:
    try:
        household = family.household_of(db, job.family_id)
    except NotFound:
        return False
    week_start = date.fromisoformat(job.input["weekStartDate"])
    return bool(problem_of(household, week_start).model_dump(mode="json") == job.input["problem"])


def _fail(house: House, job: Job, sentence: str) -> None:
    try:
        with house.store.write() as db:
            jobs.fail_job(db, job.job_id, sentence, at=house.now())
            record_event(
                db,
                EventKind.PLANNING_FAILED,
                family_id=job.family_id,
                user_id=None,
                at=house.now(),
                subject_ids=[job.job_id],
                data={"why": sentence},
            )
    except Stale:
        pass  # it was called off meanwhile
    except Exception:
        house.log.exception("The end of a job could not be written down")


# --- The letterbox ----------------------------------------------------------------------------------------------------


def _letter(house: House, job_id: JobId, kind: str) -> Path:
    return house.letterbox / f"{job_id}.{kind}"


def _as_the_worker_says(house: House, job: Job) -> Job:
    try:
        letter = json.loads(_letter(house, job.job_id, "progress").read_text(encoding="utf-8"))
        progress, note = min(max(int(letter["percent"]), job.progress), 99), str(letter["note"])
    except (OSError, ValueError, KeyError, TypeError):
        return job
    if job.state is JobState.PENDING or progress - job.progress >= STORED_EVERY:
        with suppress(Stale), house.store.write() as db:
            if job.state is JobState.PENDING:
                jobs.start_job(db, job.job_id, at=house.now())
            jobs.note_progress(db, job.job_id, progress, note)
    return replace(job, state=JobState.RUNNING, progress=progress, progress_note=note)


def _clear_letterbox(house: House) -> None:
    for pattern in ("*.progress", "*.cancel", "*.new"):
        for letter in house.letterbox.glob(pattern):
            with suppress(OSError):
                letter.unlink()
