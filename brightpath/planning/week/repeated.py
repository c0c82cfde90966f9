"""An earlier week laid onto another one: each lesson at its weekday and time, and planned anew only what does not fit there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from brightpath.domain.repeating import RepeatingItem, with_repeating
from brightpath.domain.replanning import Difference, Way
from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.planning.week.again import replanning
from brightpath.planning.week.assemble import identity
from brightpath.planning.week.difference import difference
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.repair import replan
from brightpath.planning.week.standing import Moment, Standing

#: What a lesson costs, in points, that stands otherwise than in the week that is repeated: a repeated week is to be the same.
COST_OF_DIFFERING = 25.0


class Repeated(NamedTuple):
    """The earlier week on the dates of the other one, what was asked, the plan that came of it, and how it differs."""

    before: WeekPlan
    problem: WeekProblem
    plan: WeekPlan
    difference: Difference


def repeated(problem: WeekProblem, plan: WeekPlan, *, comes: Sequence[RepeatingItem] = (), seed: int = 0) -> Repeated:
    """Repeat a plan of an earlier week in the week of a problem, which tells what the household asks for in that one.

    What `comes` every week stands in it as well; what was put in by hand once is not repeated.
    """
    before = with_repeating(_laid_onto(problem, plan), comes)
    # The week is asked for as a whole: seen from the moment before it, nothing in it has happened yet.
    eve = Moment(on=problem.week_start - timedelta(days=1), minute=0)
    asked = replanning(problem, before, now=eve, cost_of_moving=COST_OF_DIFFERING)
    asked = asked.changed(last_plan=_no_more_than_asked(asked))
    found = replan(asked, before, way=Way.SOLVE_AGAIN, seed=seed)
    found = found.model_copy(update={"generation_method": "repeated"})
    return Repeated(before, asked, found, difference(before, found))


def _laid_onto(problem: WeekProblem, plan: WeekPlan) -> WeekPlan:
    """Write the lessons of a plan on the dates of another week, as if nobody had said anything of them yet."""
    later = problem.week_start - plan.week_start
    known = {pupil.id for pupil in problem.pupils}

    def anew(item: ScheduleItem) -> ScheduleItem:
        return ScheduleItem(
            id=identity(problem, "repeated", item.id),
            type=item.type,
            name=item.name,
            start=item.start,
            end=item.end,
            attention=item.attention,
            adult=item.adult,
            combined_with=item.combined_with,
            part=item.part,
        )

    def days_of(week: ChildWeek | AdultWeek) -> tuple[PlannedDay, ...]:
        return tuple(
            PlannedDay(
                on=day.on + later,
                items=tuple(anew(item) for item in day.items if item.type is ItemType.SUBJECT and not item.is_by_hand),
            )
            for day in week.days
        )

    return plan.model_copy(
        update={
            "week_start": problem.week_start,
            "children": tuple(
                child.model_copy(update={"days": days_of(child)}) for child in plan.children if child.id in known
            ),
            "adults": tuple(adult.model_copy(update={"days": days_of(adult)}) for adult in plan.adults),
            "unplaced": (),
        }
    )


def _no_more_than_asked(problem: WeekProblem) -> tuple[Standing, ...]:
    """Leave out what stood on days, or more often, than the household wants now; the first times stay."""
    lessons = {lesson.id: lesson for lesson in problem.lessons}
    times: Counter[str] = Counter()
    kept = []
    for one in sorted(problem.last_plan, key=lambda one: (one.day, one.start)):
        lesson = lessons[one.lesson]
        if one.day in lesson.days and times[one.lesson] < lesson.most:
            times[one.lesson] += 1
            kept.append(one)
    return tuple(kept)
