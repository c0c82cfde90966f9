"""The ledger of each child: days and hours against what the place asks, and hours asked of the planner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.chosen_rule import ChosenRule, faults_of_rule
from brightpath.domain.errors import Faulty, NotFound
from brightpath.domain.family import Child, Household
from brightpath.domain.hours_asked import HoursAsked, faults_of_hours
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.ledger import Ledger, LedgerYear
from brightpath.domain.ledger_sums import ledger_of as added_up
from brightpath.domain.ledger_years import ledger_years, year_on, years_up_to
from brightpath.domain.periods import check_days
from brightpath.domain.recorded import RecordedChild
from brightpath.domain.requirements import Region, Requirement, grade_at, grade_of
from brightpath.domain.school_days import dates, has_lessons, off_days
from brightpath.imports.rules import the_regions
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.recorded_children import recorded_child, who_left
from brightpath.storage import ledger as kept
from brightpath.storage.database import Db
from brightpath.storage.family import household_of
from brightpath.storage.household import grade_level_of

__all__ = ["ChosenRule", "HoursAsked", "Ledger", "LedgerYear"]


@dataclass(frozen=True)
class LedgerRules:
    """The places there are, a family's rule, and what differs for each child that has something of its own."""

    regions: tuple[Region, ...]
    familys: ChosenRule
    childrens: Mapping[ChildId, ChosenRule]

    def of(self, child_id: ChildId) -> ChosenRule:
        """Give what holds for a child: its own where it has something of its own, else the family's."""
        return self.childrens.get(child_id, ChosenRule()).or_else(self.familys)


@verb
def recorded_children(house: House, actor: Actor, family_id: FamilyId) -> tuple[RecordedChild, ...]:
    """List the children of the household, then those who left it and of whom anything was done or written down.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    with house.store.read() as db:
        household = household_of(db, family_id)
        left = who_left(house, db, family_id, household)
        known = kept.children_with_records(db, family_id) if left else frozenset()
    return (*map(RecordedChild, household.children), *(one for one in left if one.child_id in known))


@verb
def ledger_rules(house: House, actor: Actor, family_id: FamilyId) -> LedgerRules:
    """Fetch the places there are and what the family chose."""
    with house.store.read() as db:
        return _rules(db, family_id)


@verb
def choose_rule(house: House, actor: Actor, family_id: FamilyId, chosen: ChosenRule) -> LedgerRules:
    """Hold the hours and days of all children against this rule; asked once.

    Raises
    ------
    Faulty
        With everything that is wrong.
    """
    return _keep(house, actor, family_id, None, chosen)


@verb
def choose_childs_rule(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, chosen: ChosenRule
) -> LedgerRules:
    """Say what differs for one child; what is None there is the family's.

    Raises
    ------
    Faulty
        With everything that is wrong.
    NotFound
        When there is no such child.
    """
    return _keep(house, actor, family_id, child_id, chosen)


@verb
def years_of_ledger(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId) -> list[LedgerYear]:
    """List the years a child's ledger can be looked at, the newest first.

    Raises
    ------
    NotFound
        When the family has no household yet, or no such child.
    """
    with house.store.read() as db:
        household = household_of(db, family_id)
        of = recorded_child(house, db, family_id, household, child_id)
        today = house.today(household.calendar.time_zone)
        return _years(db, family_id, of, household, _rules(db, family_id), today)


@verb
def ledger_of(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, year: LedgerYear | None = None
) -> Ledger:
    """Add up a child's year, the one under way unless told.

    Raises
    ------
    NotFound
        When the family has no household yet, or no such child.
    Refused
        When the year is turned round.
    """
    if year is not None:
        check_days(year.first, year.last)
    with house.store.read() as db:
        household = household_of(db, family_id)
        of = recorded_child(house, db, family_id, household, child_id)
        rules = _rules(db, family_id)
        today = house.today(household.calendar.time_zone)
        year = year or year_on(_years(db, family_id, of, household, rules, today), today)
        chosen = rules.of(child_id)
        grade, said_on = chosen.grade, chosen.grade_said_on
        if grade is None:
            # Who left does not grow any older here.
            grade, said_on = grade_of(grade_level_of(db, family_id, child_id)), of.left_on
        first, last = year.first, min(year.last, today)
        asked_until = min(today, of.left_on or today)
        return added_up(
            child_id=child_id,
            child=of.child.name,
            year=year,
            today=today,
            grade=grade_at(of.child.age) if grade is None else grade,
            grade_said_on=said_on,
            region=chosen.region_of(rules.regions),
            counted=kept.counted_between(db, family_id, child_id, first, last) if first <= last else (),
            planned=kept.planned_between(db, family_id, child_id, first, last, asked_until) if first <= last else (),
            marks=kept.marks_between(db, family_id, child_id, year.first, year.last),
            school_days=_school_days(household, of.child, year),
            day_minutes=chosen.day_minutes,
            left_on=of.left_on,
        )


@verb
def ask_for_hours(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    child_id: ChildId,
    subjects: Sequence[str],
    minutes: int,
    until: date,
) -> HoursAsked:
    """Ask the planner for so many minutes a week more of some subjects of a child, from now on until a day.

    It is a wish among the others: weeks that are planned from now on hold them where there is room. What is asked for
    already, word for word, is not asked for twice.

    Raises
    ------
    Faulty
        With everything that is wrong.
    NotFound
        When the family has no household yet, or no such child.
    """
    with house.store.write() as db:
        household = household_of(db, family_id)
        child = _child(household, child_id)
        today = house.today(household.calendar.time_zone)
        asked = HoursAsked(
            child_id=child_id, subjects=tuple(dict.fromkeys(subjects)), minutes=minutes, first=today, until=until
        )
        faults = faults_of_hours(asked, [subject.name for subject in child.subjects])
        if faults:
            raise Faulty(faults)
        for one in kept.hours_asked(db, family_id):
            if one.model_copy(update={"asked_id": "", "first": today}) == asked:
                return one
        return kept.ask_for_hours(db, family_id, asked, at=house.now(), user_id=actor.user_id)


@verb
def hours_asked_for(house: House, actor: Actor, family_id: FamilyId) -> list[HoursAsked]:
    """List what the planner is asked for, from today on."""
    with house.store.read() as db:
        today = house.today(household_of(db, family_id).calendar.time_zone)
        return [one for one in kept.hours_asked(db, family_id) if one.until >= today]


@verb
def take_back_hours(house: House, actor: Actor, family_id: FamilyId, asked_id: str) -> None:
    """Ask the planner for it no more; weeks that are planned already stay as they are.

    Raises
    ------
    NotFound
        When it is not asked for any more.
    """
    with house.store.write() as db:
        if not kept.take_back_hours(db, family_id, asked_id, at=house.now()):
            raise NotFound("This is not asked for any more.")


def _keep(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId | None, chosen: ChosenRule) -> LedgerRules:
    with house.store.write() as db:
        household = household_of(db, family_id)
        if child_id is not None:
            recorded_child(house, db, family_id, household, child_id)
        faults = faults_of_rule(chosen, the_regions())
        if faults:
            raise Faulty(faults)
        today = house.today(household.calendar.time_zone)
        said_on = today if chosen.grade is not None else None
        chosen = chosen.model_copy(update={"grade_said_on": said_on})
        kept.save_rule(db, family_id, child_id, chosen, at=house.now(), user_id=actor.user_id)
        return _rules(db, family_id)


def _rules(db: Db, family_id: FamilyId) -> LedgerRules:
    chosen = dict(kept.chosen_rules(db, family_id))
    familys = chosen.pop(None, ChosenRule())
    return LedgerRules(the_regions(), familys, {child: own for child, own in chosen.items() if child is not None})


def _years(
    db: Db, family_id: FamilyId, of: RecordedChild, household: Household, rules: LedgerRules, today: date
) -> list[LedgerYear]:
    region = rules.of(of.child_id).region_of(rules.regions)
    requirement: Requirement | None = region.on(today) if region else None
    years = ledger_years(
        household.calendar.school_years,
        today,
        requirement.year_starts if requirement else None,
        kept.known_since(db, family_id, of.child_id),
    )
    return years_up_to(years, of.left_on) if of.left_on else years


def _child(household: Household, child_id: ChildId) -> Child:
    found = next((child for child in household.children if child.id == child_id), None)
    if found is None:
        raise NotFound("There is no such child here.")
    return found


def _school_days(household: Household, child: Child, year: LedgerYear) -> list[date]:
    """List a child's days with lessons within a year, without those off."""
    off = off_days(household, child, year.first, year.last)
    return [day for day in dates(year.first, year.last) if day not in off and has_lessons(household.calendar, day)]
