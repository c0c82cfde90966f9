"""Planning a week: ask for it, watch it, call it off, look at what came of it. What its job does is in `planning_job`."""

from __future__ import annotations

from datetime import date, timedelta

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Refused
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId, JobId, ScheduleId
from brightpath.domain.jobs import Job
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.services import job_life, planning_job
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.learned_weights import study_of
from brightpath.services.likely import foreseen_by
from brightpath.services.own_part import as_seen_by
from brightpath.services.week_problem import coming_anew, household_part
from brightpath.storage import coop_timetables, family, jobs, questions, repeating_items, schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule, Version

#: How far from today a week may lie: years of history to fill in, and not a year 9999 that no calendar can end.
FARTHEST = timedelta(days=3 * 366)


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
    with house.store.read() as db:
        # Remembered from here on, so that nobody waits while this is written down.
        study_of(house, db, family_id)
        foreseen_by(house, db, family_id, week_start)
    with house.store.write() as db:
        household = family.household_of(db, family_id)
        week_start = week_start_of(week_start, household.calendar.week_start)
        under_way = _under_way(db, family_id, week_start)
        if under_way is not None:
            return under_way
        job = planning_job.write_down(house, db, actor, family_id, household, week_start)
    job_life.hand_over(house, job)
    return job


@verb
def cancel_job(house: House, actor: Actor, family_id: FamilyId, job_id: JobId) -> None:
    """Call a job off; the plan before it stays.

    Raises
    ------
    Stale
        When it has ended in the meantime.
    """
    job_life.call_off(house, lambda db: jobs.job_of(db, family_id, job_id), actor.user_id)


# --- Watching ---------------------------------------------------------------------------------------------------------


@verb
def job_status(house: House, actor: Actor, family_id: FamilyId, job_id: JobId) -> Job:
    """Say how far a job is at this moment."""
    with house.store.read() as db:
        job = jobs.job_of(db, family_id, job_id)
    return job_life.up_to_date(house, job)


@verb
def job_of_week(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Job | None:
    """Find the newest job of planning a week as it was last written down, without its input."""
    with house.store.read() as db:
        return jobs.newest_job_of_week(db, family_id, week_start, kind=planning_job.PLAN)


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
    return kept and as_seen_by(actor, kept)


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


@verb
def outdated_weeks(house: House, actor: Actor, family_id: FamilyId) -> list[date]:
    """List the weeks not over that were planned before the household, its co-ops' classes or what comes every week changed."""
    with house.store.read() as db:
        household = family.household_of(db, family_id)
        this_week = week_start_of(house.today(household.calendar.time_zone), household.calendar.week_start)
        return [
            week_start
            for week_start, schedule_id in schedule.active_from(db, family_id, this_week)
            if not _is_about(db, family_id, household, week_start, schedule_id)
            or _lacks_what_comes(db, family_id, week_start)
        ]


def _lacks_what_comes(db: Db, family_id: FamilyId, week_start: date) -> bool:
    """Say whether something that comes every week was added since the week was planned."""
    if not repeating_items.repeating_in(db, family_id, week_start):
        return False  # as a rule, and then no plan has to be read
    return bool(coming_anew(db, family_id, week_start, schedule.active_plan(db, family_id, week_start)))


def _is_about(db: Db, family_id: FamilyId, household: Household, week_start: date, schedule_id: ScheduleId) -> bool:
    """Say whether a version was planned from what would be written down for the household now."""
    tables = (*family.HOUSEHOLD_TABLES, *questions.ANSWER_TABLES, *coop_timetables.COMMITMENT_TABLES)
    turns = db.remembered(
        ("turns", family_id, week_start),
        (*tables, "schedules", "schedule_items"),
        lambda: tuple(planning_job.cursors_now(db, family_id, household, week_start).items()),
        of=family_id,
    )

    def ask() -> bool:
        problem = household_part(WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, schedule_id)))
        try:
            return problem == planning_job.problem_for(db, family_id, household, week_start)
        except Refused:  # what the household says now cannot be planned
            return False

    # A version's problem never changes: only the household does, and whose turn it is in a loop.
    return db.remembered(("is about", schedule_id, turns), tables, ask)


def _under_way(db: Db, family_id: FamilyId, week_start: date) -> Job | None:
    return next(
        (
            job
            for job in jobs.unfinished_jobs(db)
            if (job.family_id, job.kind) == (family_id, planning_job.PLAN)
            and job.input.get("weekStartDate") == week_start.isoformat()
        ),
        None,
    )
