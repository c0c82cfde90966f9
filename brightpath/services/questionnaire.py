"""Answering the questionnaire: a draft that is saved at every step, and its end as a household with a first plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import Fault, Faulty, NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.jobs import Job
from brightpath.domain.missing import missing_of
from brightpath.domain.questionnaire import (
    Document,
    Draft,
    Missing,
    RunStatus,
    Section,
    Step,
    changed_steps,
    comment_of,
    points_of,
    steps_of,
    with_answers,
)
from brightpath.domain.weeks import week_start_of
from brightpath.imports.household import read_household
from brightpath.services import job_life, planning_job
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.keeping import check_answers, keep_household
from brightpath.storage import accounts, family, questionnaire, questions
from brightpath.storage.database import Db
from brightpath.storage.events import record_event

_STATEMENTS = Step(Section.STATEMENTS)


@verb
def open_questionnaire(house: House, actor: Actor, *, time_zone: str | None = None) -> Draft:
    """Go on with the questionnaire where it was left, or begin it; a parent without a family gets one.

    `time_zone` is the one of the browser, taken as a first answer.
    """
    with house.store.write() as db:
        for family_id in actor.family_ids:
            draft = questionnaire.draft_of(db, family_id)
            if draft is not None:
                return _told(db, draft)
        family_id = _family_to_answer_for(house, db, actor)
        document: Document = {"section1": {"name": actor.name}, "children": []}
        zone = house.settings.time_zone or time_zone
        if zone:
            document["calendar"] = {"timeZone": zone}
        at = house.now()
        draft = questionnaire.begin_draft(db, family_id, document, at=at)
        record_event(
            db,
            EventKind.QUESTIONNAIRE_BEGUN,
            family_id=family_id,
            user_id=actor.user_id,
            at=at,
            subject_ids=[family_id],
        )
        return _told(db, draft)


@verb
def draft_of(house: House, actor: Actor, family_id: FamilyId) -> Draft | None:
    """Fetch the questionnaire a family is in the middle of, or None."""
    with house.store.read() as db:
        draft = questionnaire.draft_of(db, family_id)
        return _told(db, draft) if draft else None


@verb
def save_step(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    step: Step,
    answers: Document,
    *,
    version: int,
    shown: Mapping[str, int] | None = None,
) -> Draft:
    """Save one step's answers, whole or not yet whole; what is missing or wrong is told in the draft that comes back.

    `shown` names the versions of the statements that were looked at; without it they were the newest.

    Raises
    ------
    Stale
        When somebody saved this step after the `version` that was looked at; nothing is written then.
    NotFound
        When there is no draft (any more), or no such child in it.
    Refused
        When the answers are too long to be meant.
    """
    check_answers(answers)
    with house.store.write() as db:
        draft = _draft(db, family_id)
        if step not in draft.steps:
            raise NotFound("This child is no longer in the questionnaire.")
        state = draft.state(step)
        if state.version != version:
            raise Stale(f"{state.saved_by} changed this a moment ago. What is shown now is theirs; please look again.")
        document = with_answers(draft.document, step, answers)
        at = house.now()
        touched = {step, *(one for one in changed_steps(draft.document, document) if one in draft.steps)}
        states = {one: draft.state(one) for one in steps_of(document) if one in draft.states or one in touched}
        for one in touched & states.keys():
            states[one] = replace(states[one], version=states[one].version + 1, saved_at=at, saved_by=actor.name)
        draft = replace(draft, document=document, states=states, current=step.section, updated_at=at)
        if step.section is Section.STATEMENTS:  # before it is asked which answers count
            _record_survey(db, draft, RunStatus.IN_PROGRESS, at, shown)
        draft = _told(db, draft)
        questionnaire.save_draft(db, draft)
    return draft


@verb
def finish_section(
    house: House, actor: Actor, family_id: FamilyId, section: Section, *, go_to: Section | None = None
) -> Draft:
    """Say that a section is done as it stands, for every child, and which one is looked at next."""
    with house.store.write() as db:
        draft = _draft(db, family_id)
        states = dict(draft.states)
        for step in draft.steps:
            if step.section is section:
                states[step] = replace(draft.state(step), is_confirmed=True)
        draft = _told(db, replace(draft, states=states, current=go_to or section, updated_at=house.now()))
        questionnaire.save_draft(db, draft)
    return draft


@verb
def abandon_questionnaire(house: House, actor: Actor, family_id: FamilyId) -> None:
    """Throw the draft away; the run is kept as abandoned, without its answers."""
    with house.store.write() as db:
        draft = _draft(db, family_id)
        questionnaire.end_draft(db, draft.session_id, RunStatus.ABANDONED, at=house.now())
        questions.end_run(db, draft.session_id, RunStatus.ABANDONED, house.now())


@verb
def submit_questionnaire(house: House, actor: Actor, family_id: FamilyId) -> Job:
    """Make the household of the answers and begin its first plan, all in one transaction; the draft is cleared.

    Raises
    ------
    Refused
        When something needed is missing; the draft says what.
    """
    with house.store.write() as db:
        draft = _draft(db, family_id)
        if not draft.is_ready:
            count = sum(one.is_needed for one in draft.missing)
            things = "one thing is" if count == 1 else f"{count} things are"
            raise Refused(f"Not yet: {things} still missing or cannot be right. They are listed below.")
        at = house.now()
        answered = read_household(_text(draft.document))
        household = keep_household(house, db, actor, family_id, answered)
        family.name_family(db, family_id, household.parent_name)
        if "clockHours" in draft.document:
            family.set_clock_hours(db, family_id, draft.document["clockHours"])
        _record_survey(db, draft, RunStatus.COMPLETED, at)
        questionnaire.end_draft(db, draft.session_id, RunStatus.COMPLETED, at=at)
        if actor.user_id is not None:
            accounts.set_onboarded(db, actor.user_id)
        record_event(
            db,
            EventKind.QUESTIONNAIRE_SUBMITTED,
            family_id=family_id,
            user_id=actor.user_id,
            at=at,
            subject_ids=[family_id],
        )
        week_start = _first_week(house, household)
        job = planning_job.write_down(house, db, actor, family_id, household, week_start)
    job_life.hand_over(house, job)
    return job


def _draft(db: Db, family_id: FamilyId) -> Draft:
    draft = questionnaire.draft_of(db, family_id)
    if draft is None:
        raise NotFound("There is no questionnaire under way; it may have been finished on another device.")
    return _told(db, draft)


def _told(db: Db, draft: Draft) -> Draft:
    """Say in the draft what is missing in it; an answer to a statement that means something else now is missing too."""
    answers = draft.answers(_STATEMENTS)
    rated = questions.counting_answers(db, draft.family_id, points_of(answers)) if answers else {}
    document = draft.document
    if rated != points_of(answers):
        document = with_answers(
            document, _STATEMENTS, rated | {key: answers[key] for key in answers.keys() - points_of(answers)}
        )
    missing = missing_of(_faults(document), document)
    if draft.state(_STATEMENTS).version or draft.state(_STATEMENTS).is_confirmed:
        left = [question for question in questions.question_set_of(db).asked if question.key not in rated]
        if left:
            count = "One statement has" if len(left) == 1 else f"{len(left)} statements have"
            missing += (Missing(_STATEMENTS, "", f"{count} no answer, which counts as in between.", is_needed=False),)
    return replace(draft, document=document, missing=missing)


def _record_survey(
    db: Db, draft: Draft, status: RunStatus, at: datetime, shown: Mapping[str, int] | None = None
) -> None:
    answers = draft.answers(_STATEMENTS)
    if answers:
        questions.record_answers(
            db,
            draft.family_id,
            draft.session_id,
            points_of(answers),
            at=at,
            status=status,
            note=comment_of(answers),
            shown=shown,
        )


def _faults(document: Document) -> tuple[Fault, ...]:
    try:
        read_household(_text(document))
    except Faulty as faulty:
        return faulty.faults
    return ()


def _text(document: Document) -> str:
    """Write the draft as a household document: what was not asked yet is empty, and the clock is not part of it."""
    asked: Document = {"section3": {"commitments": []}, "section5": {}, "section7": {}}
    return json.dumps(asked | {key: value for key, value in document.items() if key != "clockHours"})


def _family_to_answer_for(house: House, db: Db, actor: Actor) -> FamilyId:
    own = [family.family_of(db, family_id) for family_id in actor.family_ids]
    for known in own:
        if not known.is_demo and not known.has_household:
            return known.family_id
    if any(not known.is_demo for known in own):
        raise Refused("Your household stands already. You can change everything on its own page.")
    if actor.user_id is None or Role.PARENT not in actor.roles:
        raise Refused("Only a parent can begin for a family.")
    at = house.now()
    new = family.found_family(db, actor.name, at=at, user_id=actor.user_id, time_zone=house.settings.time_zone)
    accounts.add_family_member(db, new.family_id, actor.user_id, Role.PARENT, at)
    return new.family_id


def _first_week(house: House, household: Household) -> date:
    """Find the first week that lies wholly before the family: this one only when it begins today."""
    today = house.today(household.calendar.time_zone)
    return week_start_of(today + timedelta(days=6), household.calendar.week_start)
