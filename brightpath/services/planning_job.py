"""A planning job: written down, its answer checked and kept (`job_life` is its way). The verbs are in `planner` and
`proposals`; the job's kind decides what becomes of a good answer: the week's next version, or its proposal.

The search runs away from here (`planning.worker` behind `house.executor`). A finished plan is checked once more in this
process and kept in one transaction with the end of its job; a plan that breaks a rule is neither kept nor shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.jobs import Job, JobState
from brightpath.domain.loops import lessons_of, next_in
from brightpath.domain.preferences import starting_preferences
from brightpath.domain.proposals import ProposalState
from brightpath.domain.schedule import WeekPlan, plan_of
from brightpath.domain.styles import as_asked
from brightpath.imports.catalogue import the_catalogue
from brightpath.planning.week.asked_hours import more_times
from brightpath.planning.week.check import violations
from brightpath.planning.week.facts import with_facts_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.reading import problem_of
from brightpath.planning.week.standing import Moment
from brightpath.planning.worker import Answer, Task, solve_week
from brightpath.services.coop_weeks import with_coop_classes
from brightpath.services.house import House
from brightpath.services.job_life import End, Kind, a_kind, ending
from brightpath.services.judged_weeks import MOST_POINTS_LOST, NEAR_WEEKS, best_of, chooses
from brightpath.services.keeping import counting
from brightpath.services.learned_weights import learned_for
from brightpath.services.likely import likely_for
from brightpath.services.week_problem import asked_now, household_part
from brightpath.storage import family, jobs, proposals, questions, schedule
from brightpath.storage.database import Db
from brightpath.storage.events import record_event
from brightpath.storage.household import subject_ids_of
from brightpath.storage.ledger import hours_asked

PLAN, PROPOSE = "plan_week", "propose_week"

BROKEN_RULE = "The plan that was found breaks a rule of your week, so it is not shown. Nothing was changed."
CALLED_OFF = "The search was called off. Nothing was changed."
PLANNED_MEANWHILE = "This week has a plan by now, so its proposal is no longer needed."
_LIVED_ON = "Something in this week was changed while it was being planned again. Please plan it once more."
_CHANGED = "The household was changed while this week was being planned. Please plan it again."


def problem_for(db: Db, family_id: FamilyId, household: Household, week_start: date) -> WeekProblem:
    """Write down what a household asks of the planner; an answer counts while its statement means what it meant.

    The classes of its co-ops stand in it like its own commitments. What was learned of the family, and what usually gets
    done, is no part of it: `write_down` adds it.
    """
    scoring = questions.question_set_of(db).scoring()
    field_of = the_catalogue().field_of
    counted = counting(db, family_id, household)
    asked = as_asked(counted, starting_preferences(counted, scoring), field_of)
    return problem_of(
        with_coop_classes(db, family_id, counted, week_start),
        week_start,
        scoring=scoring,
        field_of=field_of,
        cursors=cursors_before(db, family_id, asked, week_start),
    )


def cursors_now(db: Db, family_id: FamilyId, household: Household, week_start: date) -> dict[str, str]:
    """Name the subject whose turn it is in each loop before a week, for the household with the answers that count."""
    scoring, field_of = questions.question_set_of(db).scoring(), the_catalogue().field_of
    counted = counting(db, family_id, household)
    return cursors_before(
        db, family_id, as_asked(counted, starting_preferences(counted, scoring), field_of), week_start
    )


def cursors_before(db: Db, family_id: FamilyId, household: Household, week_start: date) -> dict[str, str]:
    """Name the subject whose turn it is in each loop before a week: the one after the last that was done."""
    ids = subject_ids_of(db, family_id)
    cursors = {}
    for loop in lessons_of(household):
        if loop.is_loop:
            turns = {ids.get((ChildId(household.children[child].id), subject.name)): subject.name
                     for (child, subject), *_ in loop.turns}  # fmt: skip
            done = schedule.last_done(db, family_id, [one for one in turns if one is not None], week_start)
            if done is not None:
                cursors[loop.id] = next_in(loop, turns[done])
    return cursors


def write_down(
    house: House,
    db: Db,
    actor: Actor,
    family_id: FamilyId,
    household: Household,
    week_start: date,
    *,
    kind: str = PLAN,
) -> Job:
    """Write the job of planning a week, with the whole problem, into a transaction; `job_life.hand_over` it after the commit."""
    at = house.now()
    on, minute = house.clock(household.calendar.time_zone)
    present = problem_for(db, family_id, household, week_start).changed(learned=learned_for(house, db, family_id))
    present = present.changed(likely=likely_for(house, db, family_id, present))
    present = present.changed(more_times=more_times(present, hours_asked(db, family_id)))
    problem = asked_now(db, family_id, present, Moment(on=on, minute=minute)).problem
    asked = {
        "weekStartDate": week_start.isoformat(),
        "problem": problem.model_dump(mode="json"),
        # Each further version, or proposal, is searched for from another side; the first is the terminal's.
        "seed": len(schedule.versions_of(db, family_id, week_start))
        + jobs.times_asked(db, family_id, week_start, kind=PROPOSE),
        "seconds": house.settings.solve_seconds,
    }
    job = jobs.create_job(db, family_id=family_id, user_id=actor.user_id, kind=kind, input=asked, at=at)
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


def _task(house: House, job: Job) -> Task:
    return Task(
        problem_json=json.dumps(job.input["problem"]),
        seed=job.input["seed"],
        seconds=job.input["seconds"],
        near=_near_weeks(house),
        most_lost=MOST_POINTS_LOST,
    )


def _near_weeks(house: House) -> int:
    """Say how many weeks are searched for beside the plan, for the model of stars to choose among."""
    try:
        with house.store.read() as db:
            return NEAR_WEEKS if chooses(house, db) else 0
    except Exception:  # whatever is wrong with a model: a plan has to come
        house.log.exception("It could not be asked whether a model chooses")
        return 0


def _keep(write: _Write, house: House, job: Job, answer: Answer) -> None:
    """Write plan, items, report, problem and the job's end in one transaction, or nothing.

    Raises
    ------
    Refused
        When the plan breaks a rule, or is about a household that has changed meanwhile.
    Stale
        When the job was called off meanwhile.
    """
    if answer.plan is None:
        raise Refused(CALLED_OFF)  # as a rule the job has been ended already, and this is not heard
    problem, plan = WeekProblem.model_validate(job.input["problem"]), plan_of(answer.plan)
    if answer.near:
        with house.store.read() as db:
            plan = best_of(house, db, job.family_id, problem, plan, [plan_of(one) for one in answer.near])
    broken = answer.violations or violations(problem, plan)
    if broken:
        house.log.error("A plan breaks rules", extra={"job_id": job.job_id, "rules": broken})
        raise Refused(BROKEN_RULE)
    with ending(house, job) as end:
        db = end.db
        present = _what_the_household_says(db, job)
        if present is None or household_part(problem) != present:
            raise Refused(_CHANGED)
        # More may have been learned meanwhile: the plan is judged by what it was asked with.
        present = present.changed(learned=problem.learned, likely=problem.likely, more_times=problem.more_times)
        asked = asked_now(db, job.family_id, present, problem.now or _before(plan.week_start))
        if asked.stands is not None:
            # Something may have been ticked, moved or added during the search: it stays, or the plan is none.
            if asked.problem != problem and violations(asked.problem, plan):
                raise Refused(_LIVED_ON)
            plan = with_facts_of(asked.stands, plan)
        end.result = write(db, job, plan, end.at)


def _what_the_household_says(db: Db, job: Job) -> WeekProblem | None:
    try:
        household = family.household_of(db, job.family_id)
        return problem_for(db, job.family_id, household, _week_of(job))
    except (NotFound, Refused):
        return None


def _before(week_start: date) -> Moment:
    """Name a moment at which nothing of a week has happened yet."""
    return Moment(on=week_start - timedelta(days=1), minute=0)


# --- What becomes of an answer, by the kind of the job ----------------------------------------------------------------

_Write = Callable[[Db, Job, WeekPlan, datetime], dict[str, Any]]


def _keep_version(db: Db, job: Job, plan: WeekPlan, at: datetime) -> dict[str, Any]:
    kept = schedule.save_plan(
        db, job.family_id, plan, problem=job.input["problem"], at=at, user_id=job.user_id, job_id=job.job_id
    )
    return {"scheduleId": kept.schedule_id, "version": kept.version}


def _keep_proposal(db: Db, job: Job, plan: WeekPlan, at: datetime) -> dict[str, Any]:
    proposals.keep_proposed(db, job.family_id, plan, problem=job.input["problem"], job_id=job.job_id)
    if schedule.active_plan(db, job.family_id, plan.week_start) is not None:
        proposals.decide_proposal(
            db,
            job.family_id,
            plan.week_start,
            ProposalState.OVERTAKEN,
            at=at,
            user_id=None,
            sentence=PLANNED_MEANWHILE,
        )
    else:
        record_event(
            db,
            EventKind.WEEK_PROPOSED,
            family_id=job.family_id,
            user_id=job.user_id,
            at=at,
            subject_ids=[job.job_id],
            data={"weekStartDate": plan.week_start.isoformat(), "sentence": "A week was proposed."},
        )
    return {"weekStartDate": plan.week_start.isoformat()}


def _record(house: House, db: Db, job: Job, end: End) -> None:
    """Write into the family's log that a week was not planned."""
    was_called_off = end.state is JobState.CANCELLED
    record_event(
        db,
        EventKind.PLANNING_CANCELLED if was_called_off else EventKind.PLANNING_FAILED,
        family_id=job.family_id,
        user_id=end.user_id,
        at=house.now(),
        subject_ids=[job.job_id],
        data={} if was_called_off else {"why": end.sentence},
    )


def _without_proposal(house: House, db: Db, job: Job, end: End) -> None:
    _record(house, db, job, end)
    sentence = CALLED_OFF if end.state is JobState.CANCELLED else end.sentence
    proposals.fail_proposal(db, job.family_id, _week_of(job), sentence, job_id=job.job_id)


def _week_of(job: Job) -> date:
    return date.fromisoformat(job.input["weekStartDate"])


PLANNING = a_kind(
    Kind(
        name=PLAN,
        work=solve_week,
        task=_task,
        keep=partial(_keep, _keep_version),
        doing="this week was being planned",
        ended_without=_record,
    )
)
PROPOSING = a_kind(
    Kind(
        name=PROPOSE,
        work=solve_week,
        task=_task,
        keep=partial(_keep, _keep_proposal),
        doing="this week was being planned",
        ended_without=_without_proposal,
        taken_up=lambda db, job: proposals.name_search(db, job.family_id, _week_of(job), job.job_id),
    )
)
