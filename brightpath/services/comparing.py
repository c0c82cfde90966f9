"""Which of these two weeks do you prefer? Weeks to compare are found away from the page; here two of them are chosen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Refused
from brightpath.domain.findings import OpeningQuestions, Question
from brightpath.domain.ids import FamilyId, JobId, new_id
from brightpath.domain.jobs import Job, JobState
from brightpath.domain.schedule import plan_of
from brightpath.domain.weeks import week_start_of
from brightpath.learning.place_features import places_of, where_they_differ
from brightpath.learning.tastes import drawn_tastes, tilted_tastes
from brightpath.learning.which_week import OPENING_QUESTIONS, Pair, best_pair, may_ask, question_of_the_week
from brightpath.planning.worker import CompareAnswer, CompareTask, find_weeks_to_compare
from brightpath.services import job_life, planning_job
from brightpath.services.access import verb
from brightpath.services.finding_words import differences
from brightpath.services.house import House
from brightpath.services.learned_weights import Study, fingerprint_of, opening_left, study_of
from brightpath.storage import family, jobs, learned, questions
from brightpath.storage.database import Db
from brightpath.storage.learned import Asked

COMPARE = "compare_weeks"
#: For how many tastes a week is searched; those that look alike are left out.
TASTES = 20
#: So many differences are told, and only those that the answer tells at least this share of.
MOST_TOLD, LEAST_SHARE = 4, 0.04
#: What else than the household the next question depends on.
_CHANGES_THE_NEXT = (*questions.ANSWER_TABLES, "schedules", "schedule_items", "week_questions", "feedback", "ml_models")
IS_OVER = "This week is over, so there is nothing to compare for it."
NO_SCHOOL = "This week has no school day, so there is nothing to compare for it."
NOTHING_LEARNED = "What was learned cannot be used at the moment, so there is nothing to compare for this week."


# --- Looking for weeks to compare -------------------------------------------------------------------------------------


@verb
def prepare_questions(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Job:
    """Begin to look for weeks to ask about; while that is under way, or when they are there already, give the same job.

    At the start they differ in many things; later in one thing each, which is not known well enough.

    Raises
    ------
    NotFound
        When the family has no household yet.
    Refused
        When the week is over or has no school day, or nothing can be learned.
    """
    with house.store.read() as db:
        study_of(house, db, family_id)  # outside of the transaction that writes: it may take a while
    with house.store.write() as db:
        household = family.household_of(db, family_id)
        week_start = week_start_of(week_start, household.calendar.week_start)
        if house.today(household.calendar.time_zone) >= week_start + timedelta(days=7):
            raise Refused(IS_OVER)
        study = study_of(house, db, family_id)
        if study.utility is None:
            raise Refused(study.trouble or NOTHING_LEARNED)
        is_opening = opening_left(db, family_id, study.decisions) > 0
        problem = planning_job.problem_for(db, family_id, household, week_start)
        if not any(child.school_days for child in problem.pupils):
            raise Refused(NO_SCHOOL)
        fingerprint = fingerprint_of(problem)
        present = jobs.newest_job_of_week(db, family_id, week_start, kind=COMPARE)
        if present is not None and _is_of(jobs.job_of(db, family_id, present.job_id), fingerprint, study, is_opening):
            return present
        tastes = (
            drawn_tastes(study.utility, count=TASTES, seed=week_start.toordinal())
            if is_opening
            else tilted_tastes(study.utility, count=TASTES)
        )
        asked: dict[str, Any] = {
            "weekStartDate": week_start.isoformat(),
            "fingerprint": fingerprint,
            "isOpening": is_opening,
            "learnsAfter": study.decisions.learns_after,
        }
        job = jobs.create_job(db, family_id=family_id, user_id=actor.user_id, kind=COMPARE, input=asked, at=house.now())
    task = CompareTask(
        problem_json=problem.model_dump_json(),
        tastes_json=json.dumps([one.model_dump(mode="json") for one in tastes]),
        seed=0,
        is_near=not is_opening,
    )
    job_life.hand_over(house, job, task)
    return job


def _is_of(job: Job, fingerprint: str, study: Study, is_opening: bool) -> bool:
    """Say whether a job's weeks are, or will be, those to ask about now."""
    wanted = (fingerprint, is_opening, study.decisions.learns_after)
    told = job.input
    return job.state not in (JobState.FAILED, JobState.CANCELLED) and wanted == (
        told.get("fingerprint"),
        told.get("isOpening"),
        told.get("learnsAfter"),
    )


def _keep(house: House, job: Job, answer: CompareAnswer) -> None:
    if answer.was_cancelled:
        raise Refused(planning_job.CALLED_OFF)
    with job_life.ending(house, job) as end:
        end.result = {"weeks": answer.weeks}
        # A question keeps its two weeks itself: the others are of no use when their week is over.
        over = date.fromisoformat(job.input["weekStartDate"]) - timedelta(days=7)
        jobs.forget_results(end.db, job.family_id, kind=COMPARE, before=over)


#: The tastes to search for are not written down: after a restart weeks are looked for when somebody is to be asked.
COMPARING = job_life.a_kind(
    job_life.Kind(
        name=COMPARE,
        work=find_weeks_to_compare,
        task=None,
        keep=_keep,
        doing="weeks to compare were looked for",
    )
)


# --- Asking -----------------------------------------------------------------------------------------------------------


@verb
def question_to_ask(house: House, actor: Actor, family_id: FamilyId, week_start: date) -> Question | None:
    """Find the question about two weeks that waits for an answer, or the next one; None when there is nothing to ask.

    It stays the same until it is answered or its week is over. `prepare_questions` has to have found weeks first. At the
    start six are asked, one after the other; then one a week at most, and only what is not known well enough.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    with house.store.read() as db:
        found = _next(house, db, family_id, week_start)
    if not isinstance(found, dict):
        return found
    with house.store.write() as db:
        meanwhile = _next(house, db, family_id, week_start)
        if not isinstance(meanwhile, dict):
            return meanwhile
        key = new_id()
        learned.add_question(db, family_id, key=key, at=house.now(), **meanwhile)
        return _question(next(one for one in learned.questions_asked(db, family_id) if one.question_key == key))


@verb
def may_be_asked(house: House, actor: Actor, family_id: FamilyId) -> bool:
    """Say whether this is a time to ask a family about two weeks: a question waits, or it was asked none for seven days."""
    with house.store.read() as db:
        time_zone = family.family_of(db, family_id).time_zone
        asked = _asked(db, family_id)
        if not asked or any(_waits(one, house.today(time_zone)) for one in asked):
            return True
        return may_ask(max(house.date_of(one.asked_at, time_zone) for one in asked), house.today(time_zone))


@verb
def opening_questions(house: House, actor: Actor, family_id: FamilyId) -> OpeningQuestions:
    """Say how far a family is with the questions that learning begins with, since it last started over."""
    with house.store.read() as db:
        return OpeningQuestions(
            left=opening_left(db, family_id, learned.decisions_of(db, family_id)),
            is_begun=any(one.is_answered for one in _asked(db, family_id)),
        )


def _asked(db: Db, family_id: FamilyId) -> list[Asked]:
    """List what a family was asked since it last started over."""
    began = learned.decisions_of(db, family_id).started_over_at
    return [one for one in learned.questions_asked(db, family_id) if began is None or one.asked_at >= began]


def _waits(asked: Asked, today: date) -> bool:
    return not asked.is_answered and today < asked.week_start + timedelta(days=7)


def _next(house: House, db: Db, family_id: FamilyId, week_start: date) -> Question | dict[str, Any] | None:
    """Find the question that waits, else write down the next one for the store, all but its key."""
    household = family.household_of(db, family_id)
    today = house.today(household.calendar.time_zone)
    week_start = week_start_of(week_start, household.calendar.week_start)
    asked = _asked(db, family_id)
    waiting = [one for one in asked if _waits(one, today)]
    if waiting:
        return db.remembered(("question", waiting[-1].question_key), (), lambda: _question(waiting[-1]))
    job_id = _weeks_found(db, family_id, week_start)
    if job_id is None or today >= week_start + timedelta(days=7):
        return None
    study = study_of(house, db, family_id)
    last = max((house.date_of(one.asked_at, household.calendar.time_zone) for one in asked), default=None)

    def choose() -> dict[str, Any] | None:
        job = jobs.job_of(db, family_id, job_id)
        left = opening_left(db, family_id, study.decisions)
        problem = planning_job.problem_for(db, family_id, household, week_start)
        if study.utility is None or not _is_of(job, fingerprint_of(problem), study, left > 0):
            return None
        weeks = {f"{place:02d}": week for place, week in enumerate((job.result or {}).get("weeks", []))}
        plans = {name: {**week["features"], **places_of(plan_of(week["plan"]))} for name, week in weeks.items()}
        before = {frozenset(one.data["weeks"]) for one in asked if one.data.get("job") == job_id}
        if left:
            pair = best_pair(study.utility, plans, asked=before)
        else:
            apart = {name: week.get("apart") or 0 for name, week in weeks.items()}
            pair = question_of_the_week(study.utility, plans, apart, last_asked_on=last, today=today, asked=before)
        if pair is None:
            return None
        number = OPENING_QUESTIONS - left + 1 if left else None
        return {
            "week_start": week_start,
            "number": number,
            "data": _as_asked(pair, weeks, plans, job_id, is_opening=left > 0),
        }

    # Asked at every rerun of a page, and most of the time there is nothing to ask.
    what = ("next question", job_id, study.through, today)
    return db.remembered(what, (*family.HOUSEHOLD_TABLES, *_CHANGES_THE_NEXT), choose, of=family_id)


def _weeks_found(db: Db, family_id: FamilyId, week_start: date) -> JobId | None:
    """Name the job that found the weeks to compare, if the newest one did."""

    def ask() -> JobId | None:
        job = jobs.newest_job_of_week(db, family_id, week_start, kind=COMPARE)
        return job.job_id if job is not None and job.state is JobState.SUCCESS else None

    return db.remembered(("weeks to compare", family_id, week_start), ("jobs",), ask)


def _as_asked(
    pair: Pair,
    weeks: Mapping[str, dict[str, Any]],
    plans: Mapping[str, Mapping[str, float]],
    job_id: JobId,
    *,
    is_opening: bool,
) -> dict[str, Any]:
    """Write a question down as it is shown; one that comes alone says the one thing that it turns on."""
    one, other = where_they_differ(plans[pair.one], plans[pair.other])
    about = [name for name, share in pair.about if abs(share) >= LEAST_SHARE and one.get(name) != other.get(name)]
    return {
        "job": job_id,
        "weeks": [pair.one, pair.other],
        "one": weeks[pair.one]["plan"],
        "other": weeks[pair.other]["plan"],
        "featuresOfOne": one,
        "featuresOfOther": other,
        "differs": list(islice(differences(about, one, other), MOST_TOLD if is_opening else 1)),
    }


def _question(asked: Asked) -> Question:
    told = asked.data
    return Question(
        key=asked.question_key,
        week_start=asked.week_start,
        number=asked.number,
        of=OPENING_QUESTIONS if asked.number else 1,
        one=plan_of(told["one"]),
        other=plan_of(told["other"]),
        features_of_one=told["featuresOfOne"],
        features_of_other=told["featuresOfOther"],
        differs=tuple(told["differs"]),
    )
