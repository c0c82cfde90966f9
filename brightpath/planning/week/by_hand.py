"""What a family put into a plan by hand, as facts of the problem: time that is taken, and lessons of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import whose_weeks
from brightpath.domain.weeks import MINUTES_PER_DAY
from brightpath.planning.week.held import lessons_by_name
from brightpath.planning.week.problem import QUARTERS, STEPS, Busy, Lesson, WeekProblem
from brightpath.planning.week.standing import Kept, WhyKept

#: The items of one lesson at one time, each with its child's index.
Members = list[tuple[int, ScheduleItem]]
IsOwn = Callable[[int, ScheduleItem], bool]


def standing_problem(problem: WeekProblem, plan: WeekPlan) -> WeekProblem:
    """Write down the problem as it is for a plan that the family has changed by hand.

    What was put in by hand takes the time of those who have it; lessons of one's own, those that the household does not know
    (any more) and those that were made longer or shorter are lessons that are kept, beyond what is asked for. The household's
    own problem stays in `at_first`.
    """
    problem = with_what_is_by_hand(problem, plan, dates_of(plan))
    names = lessons_by_name(problem)
    lengths = {key: {problem.lessons[index].minutes} for key, index in names.items()}
    for lesson in problem.lessons:
        for key in zip(lesson.pupils, lesson.names, strict=True):
            lengths.setdefault(key, set()).add(lesson.minutes)

    def is_strange(pupil: int, item: ScheduleItem) -> bool:
        return not item.is_by_hand and item.end - item.start not in lengths.get((pupil, item.name), ())

    return _with_lessons(problem, plan, is_strange, is_beyond=False)


def with_what_is_by_hand(problem: WeekProblem, plan: WeekPlan, dates: Iterable[date] | None = None) -> WeekProblem:
    """Take only what was put in by hand into a problem, and further `dates` (else those on which it, or a pin, stands)."""
    first = problem.at_first or problem
    wanted = {*problem.days, *(_dates_by_hand(plan) if dates is None else dates)}
    days = tuple(sorted(day for day in wanted if day in problem.days or _is_in_week(plan, day)))
    is_as_ever = days == problem.days and first.pupils == problem.pupils and first.teachers == problem.teachers
    if is_as_ever and not any(_has_by_hand(week) for _, week in whose_weeks(plan)):
        return _without_what_was_by_hand(problem)
    household, problem = on_days(first, days), on_days(_without_what_was_by_hand(problem), days)
    children = {child.id: child for child in plan.children}
    adults = {adult.name: adult for adult in plan.adults}
    problem = problem.changed(
        pupils=tuple(
            one.model_copy(update={"commitments": _taken(one.commitments, children.get(one.id), days)})
            for one in household.pupils
        ),
        teachers=tuple(
            one.model_copy(update={"commitments": _taken(one.commitments, adults.get(one.name), days)})
            for one in household.teachers
        ),
        at_first=first,
    )
    return _with_lessons(problem, plan, lambda pupil, item: item.is_by_hand, is_beyond=True)


def on_days(problem: WeekProblem, days: tuple[date, ...]) -> WeekProblem:
    """Write the same problem on more dates; on those that come new nobody has school, and nobody is known to be away."""
    if days == problem.days:
        return problem
    new = [days.index(on) for on in problem.days]
    old = {day: number for number, day in enumerate(new)}

    def spread(facts: Sequence[Any], nothing: Any) -> tuple[Any, ...]:
        return tuple(facts[old[day]] if day in old else nothing for day in range(len(days)))

    def spread_if_any(facts: Sequence[Any]) -> tuple[Any, ...]:
        return spread(facts, None) if facts else ()

    def moved(standing: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(one.model_copy(update={"day": new[one.day]}) for one in standing)

    return problem.changed(
        days=days,
        pupils=tuple(
            one.model_copy(
                update={
                    "school_days": tuple(new[day] for day in one.school_days),
                    "commitments": spread(one.commitments, ()),
                    "protected": spread_if_any(one.protected),
                }
            )
            for one in problem.pupils
        ),
        teachers=tuple(
            one.model_copy(
                update={
                    "available": spread(one.available, ((0, MINUTES_PER_DAY),)),
                    "commitments": spread(one.commitments, ()),
                }
            )
            for one in problem.teachers
        ),
        lessons=tuple(one.model_copy(update={"days": tuple(new[day] for day in one.days)}) for one in problem.lessons),
        kept=moved(problem.kept),
        last_plan=moved(problem.last_plan),
        likely={
            name: {new[day]: starts for day, starts in of_lesson.items()} for name, of_lesson in problem.likely.items()
        },
        cycle=spread_if_any(problem.cycle),
        at_first=problem.at_first or problem,
    )


def dates_of(*plans: WeekPlan) -> set[date]:
    """List the dates on which something stands."""
    return {day.on for plan in plans for _, week in whose_weeks(plan) for day in week.days if day.items}


def lesson_as_it_was(
    problem: WeekProblem, lessons: dict[str, Lesson], day: int, members: Members, *, is_by_hand: bool, is_beyond: bool
) -> Lesson:
    """Make a lesson of items that stand at one time, one for all their children; it is put beside `lessons`.

    It takes the place of one time of what it was, or is one beyond those asked for.
    """
    pupils = [pupil for pupil, _ in members]
    item = members[0][1]
    is_known = item.adult in {teacher.name for teacher in problem.teachers}
    named = {(pupil, one.name) for pupil, one in members}
    alike = [
        one
        for one in lessons.values()
        for names in one.turns or (one.names,)
        if not named.isdisjoint(zip(one.pupils, names, strict=True))
    ]
    # The children's own lesson before one that somebody else has together with them.
    firsts = {one.id for one in alike if one.instead_of is None} or {one.instead_of for one in alike if one.instead_of}
    first = lessons[min(firsts)] if firsts else None
    if first is not None and not is_beyond:
        lessons[first.id] = first.model_copy(update={"asked": max(0, first.asked - 1), "most": max(0, first.most - 1)})
    ids = "+".join(problem.pupils[pupil].id for pupil in pupils)
    lesson = Lesson(
        id=f"{'by hand' if is_by_hand else 'as it was'}:{ids}:{item.name}:{day}:{item.start}:{item.id}",
        pupils=tuple(pupils),
        names=tuple(one.name for _, one in members),
        core=(False,) * len(pupils),
        minutes=item.end - item.start,
        asked=0 if is_beyond else 1,
        most=1,
        attention=round(item.attention * QUARTERS) if is_known else 0,
        interest=first.interest if first else 3.0,
        fixed=None,
        preferred=None,
        days=(day,),
        combined_with=item.combined_with,
        instead_of=first.id if first else None,
        is_by_hand=is_by_hand,
    )
    lessons[lesson.id] = lesson
    return lesson


def _with_lessons(problem: WeekProblem, plan: WeekPlan, is_own: IsOwn, *, is_beyond: bool) -> WeekProblem:
    """Make lessons that are kept of the items that `is_own` knows."""
    at = {on: day for day, on in enumerate(problem.days)}
    groups: dict[tuple[int, int, str], Members] = {}
    numbers = {pupil.id: number for number, pupil in enumerate(problem.pupils)}
    for child in plan.children:
        pupil = numbers.get(child.id)
        for day in child.days if pupil is not None else ():
            for item in day.items:
                if pupil is not None and item.type is ItemType.SUBJECT and day.on in at and is_own(pupil, item):
                    together = item.combined_with or (item.id if item.is_by_hand else f"{pupil} {item.name}")
                    groups.setdefault((at[day.on], item.start, together), []).append((pupil, item))
    if not groups:
        return problem
    lessons = {lesson.id: lesson for lesson in problem.lessons}
    teachers = {teacher.name: number for number, teacher in enumerate(problem.teachers)}
    kept = list(problem.kept)
    for (at_day, start, _), members in sorted(groups.items()):
        lesson = lesson_as_it_was(problem, lessons, at_day, members, is_by_hand=True, is_beyond=is_beyond)
        teacher = teachers[members[0][1].adult or ""] if lesson.attention else None
        kept.append(Kept(lesson=lesson.id, day=at_day, start=start, teacher=teacher, why=WhyKept.PINNED))
    step = problem.step if all(start % problem.step == 0 for _, start, _ in groups) else min(problem.step, STEPS[-1])
    return problem.changed(
        lessons=tuple(lessons.values()), kept=tuple(kept), step=step, at_first=problem.at_first or problem
    )


def _without_what_was_by_hand(problem: WeekProblem) -> WeekProblem:
    own = {lesson.id for lesson in problem.lessons if lesson.is_by_hand}
    if not own:
        return problem
    return problem.changed(
        lessons=tuple(lesson for lesson in problem.lessons if lesson.id not in own),
        kept=tuple(one for one in problem.kept if one.lesson not in own),
        last_plan=tuple(one for one in problem.last_plan if one.lesson not in own),
    )


def _taken(
    commitments: Sequence[tuple[Busy, ...]], week: ChildWeek | AdultWeek | None, days: Sequence[date]
) -> tuple[tuple[Busy, ...], ...]:
    """Add what one person has by hand, lessons aside, to the commitments of each day."""
    by_hand: dict[date, list[Busy]] = {}
    for day in week.days if week is not None else ():
        for item in day.items:
            if item.is_by_hand and item.type is not ItemType.SUBJECT and item.start < item.end:
                by_hand.setdefault(day.on, []).append(Busy(name=item.name, start=item.start, end=item.end))
    return tuple(
        tuple(sorted((*of_day, *by_hand[on]), key=lambda busy: (busy.start, busy.end))) if on in by_hand else of_day
        for on, of_day in zip(days, commitments, strict=True)
    )


def _dates_by_hand(plan: WeekPlan) -> set[date]:
    return {
        day.on
        for _, week in whose_weeks(plan)
        for day in week.days
        if any(item.is_by_hand or item.is_pinned for item in day.items)
    }


def _has_by_hand(week: ChildWeek | AdultWeek) -> bool:
    return any(item.is_by_hand for day in week.days for item in day.items)


def _is_in_week(plan: WeekPlan, day: date) -> bool:
    return plan.week_start <= day < plan.week_start + timedelta(days=7)
