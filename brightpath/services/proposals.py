"""Proposed weeks: on the weekday a family chose, next week is planned and waits for a yes. The clock calls `propose_due`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from brightpath.adapters.cluster import Cluster
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import BrightPathError, NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.jobs import Job
from brightpath.domain.proposals import ProposalState, week_due
from brightpath.domain.repeating import lacking
from brightpath.domain.weeks import Weekday, week_start_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.problem import WeekProblem
from brightpath.services import job_life, planning_job
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.week_problem import household_part
from brightpath.storage import family, jobs, proposals, repeating_items, schedule
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.proposals import Proposal

#: So many searches for proposals wait or run at a time here, so that a parent who plans by hand does not queue behind them.
AT_ONCE = 2

NONE_WAITS = "No proposal waits for this week."
IS_OVER = "This week is over, so its proposal is no longer needed."
HOUSEHOLD_CHANGED = "The household was changed after this week was proposed. Please let it be proposed again."
HAS_PLAN = "This week has a plan already."


class Coming(NamedTuple):
    """The week for which something is proposed, and how that stands."""

    week_start: date
    state: ProposalState


# --- The day ----------------------------------------------------------------------------------------------------------


@verb
def choose_proposal_day(house: House, actor: Actor, family_id: FamilyId, weekday: Weekday | None) -> None:
    """Have next week proposed on a weekday from now on, or never; what waits already goes on waiting."""
    with house.store.write() as db:
        proposals.set_proposal_day(db, family_id, weekday)


@verb
def proposal_day_of(house: House, actor: Actor, family_id: FamilyId) -> Weekday | None:
    """Say on which weekday next week is proposed."""
    with house.store.read() as db:
        return proposals.proposal_day(db, family_id)


# --- Proposing --------------------------------------------------------------------------------------------------------


@verb
def propose_due(house: House, actor: Actor) -> list[Job]:
    """Begin to look for the proposals that are due: each week once, however often this is called and the clock is set.

    A family whose day passed while BrightPath was off gets its proposal later in the same week. A week without a school
    day is not proposed, nor one that has a plan.
    """
    with house.store.read() as db:
        waiting = proposals.proposing_families(db)
    begun = []
    for family_id, day in waiting:
        try:
            job = _propose_if_due(house, actor, family_id, day)
        except BrightPathError as error:
            house.log.info("A week cannot be proposed: %s", error.sentence, extra={"family_id": family_id})
        except Exception:  # one family's trouble shall not leave the others without
            house.log.exception("A week could not be proposed", extra={"family_id": family_id})
        else:
            begun += [job] if job else []
    for job in begun:
        job_life.hand_over(house, job)
    return begun


@verb
def propose_again(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Job:
    """Begin to look for a proposal once more, after one that failed, was overtaken or declined.

    Raises
    ------
    NotFound
        When nothing was ever proposed for this week.
    Refused
        When it has a plan, is over, or one is under way or waits already.
    """
    with house.store.write() as db:
        household = family.household_of(db, family_id)
        state = proposals.state_of_proposal(db, family_id, week_start)
        if state is None:
            raise NotFound(NONE_WAITS)
        if state in (ProposalState.SEARCHING, ProposalState.WAITING):
            raise Refused(proposals.CHANGED_MEANWHILE)
        if schedule.active_plan(db, family_id, week_start) is not None:
            raise Refused(HAS_PLAN)
        if _is_over(house, household, week_start):
            raise Refused(IS_OVER)
        job = _begin(house, db, actor, family_id, household, week_start)
    job_life.hand_over(house, job)
    return job


# --- Deciding ---------------------------------------------------------------------------------------------------------


@verb
def proposal_of(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Proposal | None:
    """Fetch what is proposed for a week, with its plan while it waits; None when nothing ever was."""
    with house.store.read() as db:
        return proposals.proposal_of(db, family_id, week_start)


@verb
def coming_proposal(house: House, actor: Actor, family_id: FamilyId) -> Coming | None:
    """Say for which week a proposal waits, is looked for, or failed: this week's or the next one's, the later first."""
    with house.store.read() as db:
        known = family.family_of(db, family_id)
        this_week = week_start_of(house.today(known.time_zone), known.week_start)
        for week_start in (this_week + timedelta(days=7), this_week):
            state = proposals.state_of_proposal(db, family_id, week_start)
            if state in (ProposalState.SEARCHING, ProposalState.WAITING, ProposalState.FAILED):
                return Coming(week_start, state)
    return None


@verb
def accept_proposal(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> schedule.Schedule:
    """Make a proposal that waits the plan of its week.

    Raises
    ------
    Stale
        When it waits no more, or the week was planned or the household changed meanwhile; then it is overtaken.
    """
    at = house.now()
    with house.store.write() as db:
        found = proposals.proposal_of(db, family_id, week_start)
        if found is None or found.plan is None or found.state is not ProposalState.WAITING:
            raise Stale(NONE_WAITS)
        kept_problem = proposals.problem_of_proposal(db, family_id, week_start)
        overtaken_by = _overtaken_by(house, db, found, WeekProblem.model_validate(kept_problem))
        if overtaken_by is None:
            proposals.decide_proposal(db, family_id, week_start, ProposalState.ACCEPTED, at=at, user_id=actor.user_id)
            return schedule.save_plan(
                db,
                family_id,
                found.plan,
                problem=kept_problem,
                at=at,
                user_id=actor.user_id,
                job_id=found.job_id,
                sentence="The proposed week was taken.",
            )
        proposals.decide_proposal(
            db,
            family_id,
            week_start,
            ProposalState.OVERTAKEN,
            at=at,
            user_id=actor.user_id,
            sentence=overtaken_by,
        )
    raise Stale(overtaken_by)


@verb
def decline_proposal(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> None:
    """Say no to a proposal that waits; this week is not proposed again unless it is asked for.

    Raises
    ------
    Stale
        When it waits no more.
    """
    at = house.now()
    with house.store.write() as db:
        proposals.decide_proposal(db, family_id, week_start, ProposalState.DECLINED, at=at, user_id=actor.user_id)
        record_event(
            db,
            EventKind.PROPOSAL_DECLINED,
            family_id=family_id,
            user_id=actor.user_id,
            at=at,
            data={"weekStartDate": week_start.isoformat(), "sentence": "The proposed week was declined."},
        )


def _propose_if_due(house: House, actor: Actor, family_id: FamilyId, day: Weekday) -> Job | None:
    known_week = _week_due(house, family_id, day)
    if known_week is None:
        return None
    with house.store.write() as db:
        # Asked once more inside: another thread may have come by, and the family may have planned it just now.
        if _is_taken(db, family_id, known_week) or len(_searches(db)) >= _at_once(house):
            return None
        household = family.household_of(db, family_id)
        problem = planning_job.problem_for(db, family_id, household, known_week)
        if not any(child.school_days for child in problem.pupils):
            return None
        if not proposals.begin_proposal(db, family_id, known_week, at=house.now()):
            return None
        return _begin(house, db, actor, family_id, household, known_week)


def _week_due(house: House, family_id: FamilyId, day: Weekday) -> date | None:
    """Find the week that is to be proposed now; most of the time there is none, and only a little is read for that."""
    with house.store.read() as db:
        known = family.family_of(db, family_id)
        due = week_due(house.today(known.time_zone), day, known.week_start)
        return None if due is None or _is_taken(db, family_id, due) else due


def _is_taken(db: Db, family_id: FamilyId, week_start: date) -> bool:
    return proposals.state_of_proposal(db, family_id, week_start) is not None or bool(
        schedule.versions_of(db, family_id, week_start)
    )


def _at_once(house: House) -> int:
    """Say how many proposals are looked for at a time: on a cluster as many as it has threads, but one."""
    threads = house.executor.threads if isinstance(house.executor, Cluster) else 0
    return max(AT_ONCE, threads - 1)


def _searches(db: Db) -> list[Job]:
    return [job for job in jobs.unfinished_jobs(db) if job.kind == planning_job.PROPOSE]


def _begin(house: House, db: Db, actor: Actor, family_id: FamilyId, household: Household, week_start: date) -> Job:
    job = planning_job.write_down(house, db, actor, family_id, household, week_start, kind=planning_job.PROPOSE)
    proposals.name_search(db, family_id, week_start, job.job_id)
    return job


def _is_over(house: House, household: Household, week_start: date) -> bool:
    return house.today(household.calendar.time_zone) >= week_start + timedelta(days=7)


def _overtaken_by(house: House, db: Db, found: Proposal, problem: WeekProblem) -> str | None:
    """Say what has come in a waiting proposal's way, if anything."""
    assert found.plan is not None
    if schedule.active_plan(db, found.family_id, found.week_start) is not None:
        return planning_job.PLANNED_MEANWHILE
    household = family.household_of(db, found.family_id)
    if _is_over(house, household, found.week_start):
        return IS_OVER
    try:
        present = planning_job.problem_for(db, found.family_id, household, found.week_start)
    except Refused as refusal:
        return refusal.sentence
    comes = repeating_items.repeating_in(db, found.family_id, found.week_start)
    if household_part(problem) != present or lacking(found.plan, comes) or violations(problem, found.plan):
        return HOUSEHOLD_CHANGED
    return None
