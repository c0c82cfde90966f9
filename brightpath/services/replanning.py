"""When life happens: a lesson that was missed, or something that lessons have to make room for; seen as a difference first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from brightpath.domain import by_hand
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.events import EventKind
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId, new_id
from brightpath.domain.replanning import Difference, Missed, Way
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.week_edits import Add, Repeats
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.difference import difference
from brightpath.planning.week.judge import judge
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.repair import replan
from brightpath.planning.week.standing import Moment
from brightpath.services import planning_job
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.week_problem import as_it_stands, features_then, household_part
from brightpath.storage import family, repeating_items, schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule

_CHANGED = "The plan of this week has changed in the meantime. Please look at it once more."
_HOUSEHOLD_CHANGED = "The household has changed in the meantime. Please look at the week once more."
_NO_ROOM = "There is no room for this, even if lessons give way."
_TIME_HAS_GONE_ON = "Time has gone on since you looked at this week. Please look at it once more."


@dataclass(frozen=True)
class Preview:
    """What would become of a week, not kept yet: the plan before and after, and what is different in words.

    `added` is what lessons make room for, with the id it gets.
    """

    family_id: FamilyId
    version: int
    way: Way
    missed: tuple[Missed, ...]
    before: WeekPlan
    plan: WeekPlan
    problem: WeekProblem
    difference: Difference
    added: tuple[Add, str] | None = None


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
    return _looked_at(house, family_id, week_start, tuple(missed), way, may_add_today=may_add_today, added=None)


@verb
def preview_adding(house: House, actor: Actor, family_id: FamilyId, week_start: date, asked: Add) -> Preview:
    """Look at what would make room for something of the family's own; nothing is written, `keep_replan` does that.

    What is done, past or pinned stays; the other lessons that stand in its way find another place, if there is one.

    Raises
    ------
    NotFound
        When the week has no plan.
    Faulty
        With everything that is wrong with what is to be added.
    Refused
        When something that never moves stands in its way.
    """
    added = (asked, new_id())
    return _looked_at(house, family_id, week_start, (), Way.SOLVE_AGAIN, may_add_today=False, added=added)


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
        if household_part(preview.problem) != planning_job.problem_for(db, family_id, household, week_start):
            raise Stale(_HOUSEHOLD_CHANGED)
        # What was looked at comes back from outside: it is judged by what is known and what time it is here.
        may_add_today = preview.problem.may_add_today
        problem, _ = _problem(
            house, db, family_id, household, kept, preview.missed, preview.way,
            may_add_today=may_add_today, added=preview.added,
        )  # fmt: skip
        if violations(problem, preview.plan):
            raise Stale(_TIME_HAS_GONE_ON)
        data: dict[str, Any] = {}
        if preview.added is not None and preview.added[0].repeats is Repeats.WEEKLY:
            repeating = repeating_items.add_repeating(db, family_id, preview.added[0], at=at)
            data["repeatingItemId"] = repeating.repeating_item_id
        new = schedule.save_plan(
            db,
            family_id,
            preview.plan,
            problem=problem.model_dump(mode="json"),
            at=at,
            user_id=actor.user_id,
            kind=EventKind.WEEK_REPLANNED,
            sentence=_sentence(preview),
            data={
                "way": preview.way.value,
                "missed": [one.model_dump(mode="json") for one in preview.missed],
                "changes": [change.sentence for change in preview.difference.changes],
                "features": features_then(problem, preview.plan),
                "featuresBefore": features_then(problem, kept.plan),
                **data,
            },
        )
    return new


def _looked_at(
    house: House,
    family_id: FamilyId,
    week_start: date,
    missed: tuple[Missed, ...],
    way: Way,
    *,
    may_add_today: bool,
    added: tuple[Add, str] | None,
) -> Preview:
    with house.store.read() as db:
        household = family.household_of(db, family_id)
        week_start = week_start_of(week_start, household.calendar.week_start)
        kept = schedule.active_plan(db, family_id, week_start)
        if kept is None:
            raise NotFound("This week has no plan yet.")
        problem, stands = _problem(
            house, db, family_id, household, kept, missed, way, may_add_today=may_add_today, added=added
        )
    plan = replan(problem, stands, way=way, seed=kept.version)
    broken = violations(problem, plan)
    if added is not None:
        on, minute = house.clock(household.calendar.time_zone)
        refused = judge(problem, kept.plan, plan, now=Moment(on=on, minute=minute)).refused or broken
        if refused:
            raise Refused(f"{_NO_ROOM} {refused[0]}")
    if broken:
        house.log.error("A plan breaks rules", extra={"schedule_id": kept.schedule_id, "rules": broken})
        raise Refused(planning_job.BROKEN_RULE)
    return Preview(
        family_id=family_id,
        version=kept.version,
        way=way,
        missed=missed,
        before=kept.plan,
        plan=plan,
        problem=problem,
        difference=difference(kept.plan, plan),
        added=added,
    )


def _sentence(preview: Preview) -> str:
    if preview.added is None:
        return preview.difference.summary if preview.difference.changes else "The week was planned again."
    return f"{by_hand.tell_addition(preview.before, preview.added[0])} {preview.difference.summary}".strip()


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
    added: tuple[Add, str] | None,
) -> tuple[WeekProblem, WeekPlan]:
    """Write down what is to be solved now for a week that stands, and how it stands with what is added."""
    present = planning_job.problem_for(db, family_id, household, kept.plan.week_start)
    on, minute = house.clock(household.calendar.time_zone)
    stands = kept.plan if added is None else by_hand.added(kept.plan, *added)
    problem = as_it_stands(
        db, family_id, present, kept, Moment(on=on, minute=minute),
        plan=stands, missed=missed, way=way, may_add_today=may_add_today,
    )  # fmt: skip
    return problem, stands
