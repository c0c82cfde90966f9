"""What is asked of the planner for a week as it stands: the household, what comes every week, and what stays. No verbs.

What the household alone asks for is in `planning_job.problem_for`, and stands in every problem as `at_first`. What was learned
of the family comes on top when a week is planned. It is no part of what the household asks for: a plan stays the household's
while more is learned, and what stands is changed, judged and re-planned by what it was planned with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from brightpath.domain.errors import Refused
from brightpath.domain.ids import FamilyId
from brightpath.domain.repeating import RepeatingItem, lacking, with_repeating
from brightpath.domain.replanning import Missed, Way
from brightpath.domain.schedule import AdultWeek, ChildWeek, SolverReport, SolverStatus, WeekPlan
from brightpath.domain.week_changes import whose_weeks
from brightpath.planning.week.again import COST_OF_MOVING, DayIsGone, replanning
from brightpath.planning.week.by_hand import standing_problem, with_what_is_by_hand
from brightpath.planning.week.features import features_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment
from brightpath.storage import repeating_items, schedule
from brightpath.storage.database import Db
from brightpath.storage.schedule import Schedule

_DAY_IS_GONE = (
    "Something that is done stands on a day that is no day of this week any more. Please give the day back first."
)
_NO_SEARCH = SolverReport(
    name="", status=SolverStatus.OPTIMAL, objective=0, bound=0, gap=0, seconds=0, rows=0, columns=0
)


class AskedNow(NamedTuple):
    """A problem, and the plan whose facts (what is done, pinned, by hand) a plan that answers it takes over, if any."""

    problem: WeekProblem
    stands: WeekPlan | None


def household_part(problem: WeekProblem) -> WeekProblem:
    """Find in a problem what the household alone asks for, to be compared with what it asks for now."""
    return (problem.at_first or problem).changed(learned=None, likely={}, more_times={})


def asked_now(db: Db, family_id: FamilyId, present: WeekProblem, now: Moment) -> AskedNow:
    """Write down what is to be solved when a week is planned, for the first time or anew.

    `present` is what the household says now, with what was learned. What is done, handed in, skipped, pinned or by hand stays
    when it is planned anew, and in a week that has begun also what is past; a week that has begun goes on by what it was
    planned with. A week of which nobody has said anything yet is planned as if it had no plan.

    Raises
    ------
    Refused
        When a day with something that is done is no day of the week any more.
    """
    kept = schedule.active_plan(db, family_id, present.week_start)
    coming = coming_anew(db, family_id, present.week_start, kept)
    if kept is None or not (coming or must_stay(kept.plan) or now.on >= present.week_start):
        if not coming:
            return AskedNow(present, None)
        stands = with_repeating(_nothing(present), coming)
        return AskedNow(with_what_is_by_hand(present, stands), stands)
    stands = with_repeating(kept.plan, coming)
    is_anew = now.on < present.week_start
    return AskedNow(as_it_stands(db, family_id, present, kept, now, plan=stands, is_anew=is_anew), stands)


def as_it_stands(
    db: Db,
    family_id: FamilyId,
    present: WeekProblem,
    kept: Schedule,
    now: Moment,
    *,
    plan: WeekPlan | None = None,
    missed: Sequence[Missed] = (),
    way: Way = Way.SOLVE_AGAIN,
    may_add_today: bool = False,
    cost_of_moving: float = COST_OF_MOVING,
    is_anew: bool = False,
) -> WeekProblem:
    """Write down what is to be solved for a week that stands, as it was kept or as the `plan` says.

    It goes by what had been learned when it was planned, or when it `is_anew` by what `present` says was learned since.

    Raises
    ------
    Refused
        When a day with something that is done is no day of the week any more.
    """
    answered = WeekProblem.model_validate(schedule.problem_of_schedule(db, family_id, kept.schedule_id))
    problem = answered if household_part(answered) == household_part(present) else present
    learned = present.learned if is_anew else answered.learned
    likely = present.likely if is_anew else problem.likely  # counted for these very lessons and days
    more_times = present.more_times if is_anew else problem.more_times
    try:
        return replanning(
            problem.changed(learned=learned, likely=likely, more_times=more_times),
            plan or kept.plan,
            now=now,
            missed=missed,
            way=way,
            may_add_today=may_add_today,
            cost_of_moving=cost_of_moving,
        )
    except DayIsGone:
        raise Refused(_DAY_IS_GONE) from None


def features_then(problem: WeekProblem, plan: WeekPlan) -> dict[str, float]:
    """Count a plan as it stands for the event of a change: learning needs it, and it cannot be counted again later."""
    return {name: round(value, 6) for name, value in features_of(standing_problem(problem, plan), plan).items()}


def must_stay(plan: WeekPlan) -> bool:
    """Say whether somebody has said anything of a plan that planning anew has to respect."""
    return any(
        item.is_completed or item.is_handed_in or item.is_skipped or item.is_pinned or item.is_by_hand
        for _, week in whose_weeks(plan)
        for day in week.days
        for item in day.items
    )


def coming_anew(db: Db, family_id: FamilyId, week_start: date, kept: Schedule | None) -> list[RepeatingItem]:
    """List what comes every week and was added after a week was planned, without standing in it.

    What was added before stood in the plan when it was made, and where it stands no more it was taken out by hand.
    """
    items = repeating_items.repeating_in(db, family_id, week_start)
    if kept is None:
        return items
    return lacking(kept.plan, [one for one in items if one.created_at > kept.created_at])


def _nothing(problem: WeekProblem) -> WeekPlan:
    """Write a week of a problem's people in which nothing stands."""
    return WeekPlan(
        week_start=problem.week_start,
        solver=_NO_SEARCH,
        children=tuple(ChildWeek(id=pupil.id, name=pupil.name, days=()) for pupil in problem.pupils),
        adults=tuple(AdultWeek(name=teacher.name, days=()) for teacher in problem.teachers),
    )
