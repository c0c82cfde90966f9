"""When the week has begun: a lesson that did not happen, shown as a difference first, and kept when the family says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.replanning import Difference, Missed, Way
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.difference import difference
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.repair import replan
from brightpath.planning.week.standing import Moment
from brightpath.services import planning_job
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.week_problem import as_it_stands
from brightpath.storage import family, schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule

_CHANGED = "The plan of this week has changed in the meantime. Please look at it once more."
_HOUSEHOLD_CHANGED = "The household has changed in the meantime. Please look at the week once more."
_TIME_HAS_GONE_ON = "Time has gone on since you looked at this week. Please look at it once more."


@dataclass(frozen=True)
class Preview:
    """What would become of a week, not kept yet: the plan before and after, and what is different in words."""

    family_id: FamilyId
    version: int
    way: Way
    missed: tuple[Missed, ...]
    before: WeekPlan
    plan: WeekPlan
    problem: WeekProblem
    difference: Difference


@verb
def preview_replan(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    missed: Sequence[Missed],
    way: Way,
    *,
    may_add_today: bool = False,
) -> Preview:
    """Look at what becomes of a week in which something did not happen; nothing is written, `keep_replan` does that.

    What is done, past or pinned stays, and nothing new is put into today unless it may be.

    Raises
    ------
    NotFound
        When the week has no plan.
    Refused
        When a day with something that is done is no day of the week any more.
    """
    with house.store.read() as db:
        household = family.household_of(db, family_id)
        week_start = week_start_of(week_start, household.calendar.week_start)
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is None:
            raise NotFound("This week has no plan yet.")
        problem = _problem(house, db, family_id, household, kept, missed, way, may_add_today=may_add_today)
    plan = replan(problem, kept.plan, way=way, seed=kept.version)
    broken = violations(problem, plan)
    if broken:
        house.log.error("A plan breaks rules", extra={"schedule_id": kept.schedule_id, "rules": broken})
        raise Refused(planning_job.BROKEN_RULE)
    return Preview(
        family_id=family_id,
        version=kept.version,
        way=way,
        missed=tuple(missed),
        before=kept.plan,
        plan=plan,
        problem=problem,
        difference=difference(kept.plan, plan),
    )


@verb
def keep_replan(house: House, actor: Actor, family_id: FamilyId, preview: Preview) -> Schedule:
    """Keep what was looked at as the next version of its week; the version before stays, so that it can be taken back.

    Raises
    ------
    Stale
        When the plan, what is done in it, or the household has changed since, or the clock has overtaken what was looked at.
    NotFound
        When it is another family's.
    """
    if preview.family_id != family_id:
        raise NotFound("There is no such plan.")
    week_start, at = preview.plan.week_start, house.now()
    with house.store.write() as db:
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is None or kept.plan != preview.before:
            raise Stale(_CHANGED)
        household = family.household_of(db, family_id)
        if preview.problem.at_first != planning_job.problem_for(db, family_id, household, week_start):
            raise Stale(_HOUSEHOLD_CHANGED)
        # What was looked at comes back from outside: it is judged by what is known and what time it is here.
        may_add_today = preview.problem.may_add_today
        problem = _problem(
            house, db, family_id, household, kept, preview.missed, preview.way, may_add_today=may_add_today
        )
        if violations(problem, preview.plan):
            raise Stale(_TIME_HAS_GONE_ON)
        new = schedule.save_plan(
            db,
            family_id,
            preview.plan,
            problem=problem.model_dump(mode="json"),
            at=at,
            user_id=actor.user_id,
            kind=EventKind.WEEK_REPLANNED,
            sentence=preview.difference.summary,
            data={
                "way": preview.way.value,
                "missed": [one.model_dump(mode="json") for one in preview.missed],
                "changes": [change.sentence for change in preview.difference.changes],
            },
        )
    return new


def _problem(
    house: House,
    db: Db,
    family_id: FamilyId,
    household: Household,
    kept: Schedule,
    missed: Sequence[Missed],
    way: Way,
    *,
    may_add_today: bool,
) -> WeekProblem:
    """Write down what is to be solved now for a week that stands."""
    present = planning_job.problem_for(db, family_id, household, kept.plan.week_start)
    on, minute = house.clock(household.calendar.time_zone)
    now = Moment(on=on, minute=minute)
    return as_it_stands(db, family_id, present, kept, now, missed=missed, way=way, may_add_today=may_add_today)
