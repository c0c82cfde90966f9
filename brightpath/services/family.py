"""A family's household: bringing the document in, giving it out, and a made-up family to look around with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from brightpath.config import ROOT
from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import Faulty, NotFound, Refused, Stale
from brightpath.domain.family import Household
from brightpath.domain.ids import ChildId, FamilyId, UserId
from brightpath.domain.insights import ChildInsights
from brightpath.domain.missing import missing_of
from brightpath.domain.questionnaire import (
    Document,
    Incomplete,
    RunStatus,
    Section,
    Step,
    answers_of,
    comment_of,
    points_of,
    renamed_subject,
    with_answers,
)
from brightpath.exports.household import household_document
from brightpath.imports.household import read_household
from brightpath.services.access import verb
from brightpath.services.demo_weeks import live_weeks, with_a_year
from brightpath.services.house import House
from brightpath.services.keeping import check_answers, keep_household, standing_household
from brightpath.storage import accounts, family, questionnaire, questions
from brightpath.storage import household as records
from brightpath.storage.database import Db
from brightpath.storage.family import Family

_DEMO = ROOT / "data" / "samples" / "kim.json"
_MAY_OWN = frozenset({Role.PARENT, Role.CO_PARENT})


@verb
def import_household(
    house: House,
    actor: Actor,
    text: str | bytes,
    *,
    family_id: FamilyId | None = None,
    owner: str | None = None,
) -> FamilyId:
    """Bring a household document in and say whose it is: all of it, or nothing when it has a fault.

    With `family_id` it takes the place of that family's household. Without, it belongs to the owner's family that has
    none yet (a questionnaire under way there is over then), or that has the same answering parent, so that sending a
    form twice does not make two families; else it founds a family. The terminal names the `owner` by e-mail address; on
    a page it is the person who is signed in.

    Raises
    ------
    Faulty
        With every fault of the document.
    Refused
        When no owner is named or the owner is not a parent.
    """
    household = read_household(text)
    with house.store.write() as db:
        if family_id is None:
            user_id = _owner(db, actor, owner)
            family_id = _family_of_parent(db, user_id, household) or _found(house, db, user_id, household)
            accounts.set_onboarded(db, user_id)
        if household.likert:
            questions.record_answers(db, family_id, None, household.likert, at=house.now(), status=RunStatus.COMPLETED)
        keep_household(house, db, actor, family_id, household)
        draft = questionnaire.draft_of(db, family_id)
        if draft is not None:
            questionnaire.end_draft(db, draft.session_id, RunStatus.ABANDONED, at=house.now())
            questions.end_run(db, draft.session_id, RunStatus.ABANDONED, house.now())
    return family_id


@verb
def create_demo_family(house: House, actor: Actor, *, owner: str | None = None, has_lived: bool = False) -> FamilyId:
    """Give a parent the made-up Kim family, marked as a demo; a parent who has one gets the same one again.

    One that `has_lived` has a school year, lists of lessons and twelve weeks behind it, planned and ticked.
    """
    household = read_household(_DEMO.read_bytes())
    with house.store.write() as db:
        user_id = _owner(db, actor, owner)
        demos = [known.family_id for known in _families_of(db, user_id) if known.is_demo]
        if demos:
            return demos[0]
        family_id = _found(house, db, user_id, household, is_demo=True)
        today = house.today(family.family_of(db, family_id).time_zone)
        household = keep_household(
            house, db, actor, family_id, with_a_year(household, today) if has_lived else household
        )
        if has_lived:
            live_weeks(db, family_id, household, today, user_id)
    return family_id


@verb
def give_demo_families(house: House, actor: Actor) -> None:
    """Where BrightPath was started to be looked at (`--demo`): see to it that a parent has the made-up family.

    The terminal does it for every parent, anybody else for themselves.
    """
    if not house.settings.demo:
        return
    if not actor.is_console:
        if actor.roles & _MAY_OWN:
            create_demo_family(house, actor, has_lived=True)
        return
    with house.store.read() as db:
        owners = [person for person in accounts.list_people(db) if person.roles & _MAY_OWN]
    for owner in owners:
        create_demo_family(house, actor, owner=owner.email, has_lived=True)


@verb
def household_of(house: House, actor: Actor, family_id: FamilyId) -> Household:
    """Fetch a family's household; its children carry their lasting ids, and of its answers only those stand that count.

    Raises
    ------
    NotFound
        When the family has not brought its household in yet.
    """
    with house.store.read() as db:
        return standing_household(db, family_id)


@verb
def change_household(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    step: Step,
    answers: Document,
    *,
    version: int,
    shown: Mapping[str, int] | None = None,
) -> Family:
    """Change one part of a household, whole or not at all; `planner.outdated_weeks` tells which plans that touches.

    `shown` names the versions of the statements that were looked at; without it they were the newest.

    Raises
    ------
    Stale
        When somebody changed the household after the `version` that was looked at.
    Incomplete
        With everything that is missing or wrong; nothing is written then.
    """
    check_answers(answers)
    with house.store.write() as db:
        known = family.family_of(db, family_id)
        if known.household_version != version:
            raise Stale(
                "Somebody changed the household a moment ago. What is shown now is the newest; please look again."
            )
        document = household_document(standing_household(db, family_id)) | {"clockHours": known.clock_hours}
        renamed = renamed_subject(answers_of(document, step), answers) if step.section is Section.SUBJECTS else None
        document = with_answers(document, step, answers)
        clock_hours = document.pop("clockHours", known.clock_hours)
        try:
            household = read_household(json.dumps(document))
        except Faulty as faulty:
            raise Incomplete(missing_of(faulty.faults, document)) from None
        if renamed and step.child_id:
            records.rename_subject(db, family_id, ChildId(step.child_id), *renamed)
        if step.section is Section.STATEMENTS:  # before it is asked which answers count
            run = points_of(answers)
            questions.record_answers(
                db,
                family_id,
                f"{family_id} {house.now():%Y-%m-%d}",  # one run a day, however many clicks it takes
                run,
                at=house.now(),
                status=RunStatus.COMPLETED,
                note=comment_of(answers),
                shown=shown,
            )
        keep_household(house, db, actor, family_id, household)
        if step.section is Section.ABOUT:
            family.name_family(db, family_id, household.parent_name)
        if clock_hours != known.clock_hours:
            family.set_clock_hours(db, family_id, clock_hours)
        calendar = household.calendar
        if step.section is Section.ABOUT and calendar.time_zone is None:  # elsewhere none named leaves the one there is
            family.set_clock(db, family_id, time_zone=None, clock_hours=clock_hours, week_start=calendar.week_start)
        return family.family_of(db, family_id)


@verb
def child_insights(house: House, actor: Actor, family_id: FamilyId) -> dict[ChildId, ChildInsights]:
    """Give what the answers suggest about each child, as it was derived when the household was last saved."""
    with house.store.read() as db:
        return {
            ChildId(child): ChildInsights.model_validate(kept)
            for child, kept in family.insights_of(db, family_id).items()
        }


@verb
def export_household(house: House, actor: Actor, family_id: FamilyId) -> dict[str, Any]:
    """Give out the household document, unknown keys included; bringing it in again changes nothing."""
    with house.store.read() as db:
        return household_document(standing_household(db, family_id))


@verb
def families_of(house: House, actor: Actor) -> list[Family]:
    """List the families a person belongs to, the first joined first; the terminal sees all."""
    with house.store.read() as db:
        if actor.is_console:
            return family.families(db)
        return [family.family_of(db, family_id) for family_id in actor.family_ids]


def _owner(db: Db, actor: Actor, owner: str | None) -> UserId:
    if owner is not None:
        person = accounts.find_person_by_email(db, owner) if actor.is_console else None
        if person is None:
            raise NotFound("Nobody here has this e-mail address.")
        if not person.roles & _MAY_OWN:
            raise Refused(f"{person.name} is not a parent here, so a household cannot be theirs.")
        return person.user_id
    if actor.user_id is None:
        raise Refused("Please say whose household this is, by e-mail address.")
    return actor.user_id


def _families_of(db: Db, user_id: UserId) -> list[Family]:
    return [family.family_of(db, family_id) for family_id in accounts.family_ids_of(db, user_id)]


def _family_of_parent(db: Db, user_id: UserId, household: Household) -> FamilyId | None:
    for known in _families_of(db, user_id):
        if known.is_demo:
            continue
        if not known.has_household or family.household_of(db, known.family_id).parent_name == household.parent_name:
            return known.family_id
    return None


def _found(house: House, db: Db, user_id: UserId, household: Household, *, is_demo: bool = False) -> FamilyId:
    """Make a family, named after its answering parent, with the owner as its first member."""
    now = house.now()
    zone = household.calendar.time_zone or house.settings.time_zone
    new = family.found_family(db, household.parent_name, at=now, user_id=user_id, time_zone=zone, is_demo=is_demo)
    accounts.add_family_member(db, new.family_id, user_id, Role.PARENT, now)
    return new.family_id
