"""A week once more: an earlier one laid onto another, shown with what is different, and kept when the family says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.repeating import lacking
from brightpath.domain.replanning import Difference
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.by_hand import with_what_is_by_hand
from brightpath.planning.week.check import violations
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.repeated import repeated
from brightpath.services import planning_job
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.learned_weights import study_of
from brightpath.services.planner import FARTHEST
from brightpath.storage import family, repeating_items, schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule
from brightpath.storage.week_state import revision_of

NOTHING_TO_REPEAT = "The week that is to be repeated has no plan."
ITSELF = "A week cannot be repeated in itself."
IS_OVER = "The week that would be planned is over."
HAS_BEGUN = (
    "Something in that week is done already, so another week cannot take its place. “Plan again” keeps what is done."
)
NO_SCHOOL = "Nobody has school in that week, so there is nothing to repeat in it."
CHANGED = "That week, or your household, has changed in the meantime. Please look at it once more."


@dataclass(frozen=True)
class RepeatedWeek:
    """An earlier week as it would stand in another one, not kept yet; `revision` is that other week's."""

    family_id: FamilyId
    from_week: date
    from_version: int
    revision: int
    plan: WeekPlan
    problem: WeekProblem
    difference: Difference


@verb
def preview_repeat(house: House, actor: Actor, family_id: FamilyId, from_week: date, to_week: date) -> RepeatedWeek:
    """Look at what a week would be if an earlier one were repeated in it; nothing is written.

    Every lesson stands at its weekday and time where the household of now allows it; what does not is planned anew.

    Raises
    ------
    NotFound
        When the week to be repeated has no plan.
    Refused
        When both are the same week, the other one is over, has no school day, or something in it is done already.
    """
    with house.store.read() as db:
        household = family.household_of(db, family_id)
        first = household.calendar.week_start
        from_week, to_week = week_start_of(from_week, first), week_start_of(to_week, first)
        if from_week == to_week:
            raise Refused(ITSELF)
        if abs(to_week - house.now().date()) > FARTHEST:
            raise Refused("This week is too far from today to be planned.")
        earlier = schedule.active_plan(db, family_id, from_week)
        if earlier is None:
            raise NotFound(NOTHING_TO_REPEAT)
        problem = _problem(house, db, family_id, household, to_week)
        revision = revision_of(db, family_id, to_week)
        comes = repeating_items.repeating_in(db, family_id, to_week)
    found = repeated(problem, earlier.plan, comes=comes, seed=revision)
    broken = violations(found.problem, found.plan)
    if broken:
        house.log.error("A plan breaks rules", extra={"schedule_id": earlier.schedule_id, "rules": broken})
        raise Refused(planning_job.BROKEN_RULE)
    return RepeatedWeek(family_id, from_week, earlier.version, revision, found.plan, found.problem, found.difference)


@verb
def repeat_week(house: House, actor: Actor, family_id: FamilyId, preview: RepeatedWeek) -> Schedule:
    """Keep what was looked at as the plan of its week, or as its next version.

    Raises
    ------
    NotFound
        When it is another family's.
    Stale
        When that week or the household has changed since.
    Refused
        When the week is over by now, or the plan breaks a rule.
    """
    if preview.family_id != family_id:
        raise NotFound("There is no such week.")
    week_start = preview.plan.week_start
    with house.store.write() as db:
        household = family.household_of(db, family_id)
        problem = _problem(house, db, family_id, household, week_start)
        asked = preview.problem
        comes = repeating_items.repeating_in(db, family_id, week_start)
        if (
            revision_of(db, family_id, week_start) != preview.revision
            or (asked.at_first or asked) != problem
            or lacking(preview.plan, comes)
        ):
            raise Stale(CHANGED)
        # What was looked at comes back from outside: it is judged by what is asked here.
        here = with_what_is_by_hand(problem, preview.plan)
        if violations(here.changed(step=min(here.step, asked.step)), preview.plan):
            raise Refused(planning_job.BROKEN_RULE)
        return schedule.save_plan(
            db,
            family_id,
            preview.plan,
            problem=asked.model_dump(mode="json"),
            at=house.now(),
            user_id=actor.user_id,
            kind=EventKind.WEEK_REPEATED,
            sentence=f"The week of {preview.from_week:%-d %B} was repeated.",
            data={"fromWeek": preview.from_week.isoformat(), "fromVersion": preview.from_version},
        )


def _problem(house: House, db: Db, family_id: FamilyId, household: Household, week_start: date) -> WeekProblem:
    """Write down what the household asks for in a week that may be planned as a whole."""
    if house.today(household.calendar.time_zone) >= week_start + timedelta(days=7):
        raise Refused(IS_OVER)
    standing = schedule.active_plan(db, family_id, week_start)
    if standing is not None and any(
        item.is_completed or item.is_handed_in or item.is_skipped
        for child in standing.plan.children
        for day in child.days
        for item in day.items
    ):
        raise Refused(HAS_BEGUN)
    problem = planning_job.problem_for(db, family_id, household, week_start)
    if not any(child.school_days for child in problem.pupils):
        raise Refused(NO_SCHOOL)
    return problem.changed(learned=study_of(house, db, family_id).planning)
