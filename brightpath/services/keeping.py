"""Keeping a household: the records, what was derived from the answers, and the end of a draft it replaces. No verbs."""

from __future__ import annotations

import json

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Refused
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.insights import insights_of
from brightpath.domain.preferences import starting_preferences
from brightpath.domain.questionnaire import Document
from brightpath.exports.household import household_document
from brightpath.imports.catalogue import the_catalogue
from brightpath.services.house import House
from brightpath.storage import family, questions
from brightpath.storage.database import Db

#: A step's answers as JSON, at most: far more than sixty subjects with all their lessons.
LONGEST_ANSWERS = 2_000_000
#: What an answer of each list is, where a step has lists: anything else would not be read but break.
_LISTS = ("children", "adults", "commitments", "subjects", "daysOff", "schoolYears", "available")


def check_answers(answers: Document) -> None:
    """Refuse what no page sends: answers without end, and lists that are none.

    Raises
    ------
    Refused
        In both cases.
    """
    if len(json.dumps(answers)) > LONGEST_ANSWERS:
        raise Refused("This is too long to be kept. Please shorten it.")
    for name in _LISTS:
        things = answers.get(name, [])
        if not isinstance(things, list) or not all(isinstance(thing, dict) for thing in things):
            raise Refused(f"These answers cannot be read: {name} is not a list of entries.")


def counting(db: Db, family_id: FamilyId, household: Household) -> Household:
    """Leave out the answers whose statement means something else now than when the family answered it."""
    return household.model_copy(update={"likert": questions.counting_answers(db, family_id, household.likert)})


def standing_household(db: Db, family_id: FamilyId) -> Household:
    """Fetch a household with the answers that count, so that a page asks the others again and no change revives them.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    return counting(db, family_id, family.household_of(db, family_id))


def keep_household(house: House, db: Db, actor: Actor, family_id: FamilyId, household: Household) -> Household:
    """Write a household with its starting preferences and each child's insights; return it with lasting ids."""
    document = household_document(household)
    kept = family.save_household(db, family_id, household, document, at=house.now(), user_id=actor.user_id)
    scoring = questions.question_set_of(db).scoring()
    answered = counting(db, family_id, kept)
    insights = [
        insights_of(child, answered, scoring, field_of=the_catalogue().field_of).model_dump(mode="json")
        for child in answered.children
    ]
    family.keep_derived(
        db,
        family_id,
        starting_preferences(answered, scoring).model_dump(mode="json"),
        {child.id: derived for child, derived in zip(answered.children, insights, strict=True)},
    )
    return kept
