"""Where a lesson would fit beside a plan as it stands, in its own problem or in one with a thing changed."""

from __future__ import annotations

from brightpath.planning.week.choices import Place, is_allowed, teachers_for
from brightpath.planning.week.draft import Draft, slots_of
from brightpath.planning.week.problem import Lesson, WeekProblem


def room_beside(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> list[int]:
    """List the days on which a lesson, perhaps a changed one, would fit into the plan as it stands."""
    return [day for day, starts in starts_beside(draft, problem, lesson, index).items() if starts]


def starts_beside(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> dict[int, list[int]]:
    """List by day on which it does not stand the starts at which a lesson, perhaps a changed one, would fit."""
    problem = problem.changed(
        lessons=tuple(lesson if place == index else other for place, other in enumerate(problem.lessons))
    )
    found: dict[int, list[int]] = {}
    for day in lesson.days:
        if day not in draft.starts[index]:
            taken = 0
            for pupil in lesson.pupils:
                taken |= draft.taken.get((pupil, day), 0)
            found[day] = [
                start
                for start in problem.starts_of(lesson)
                if not taken & slots_of(problem, start, start + lesson.minutes)
                and any(
                    is_allowed(problem, lesson, day, start, teacher)
                    and draft.fits(Place(index, day, start, teacher), problem)
                    for teacher in teachers_for(problem, lesson)
                )
            ]
    return found


def waiting_for_none(problem: WeekProblem, index: int) -> WeekProblem:
    """Let no other lesson wait for one."""
    return problem.changed(
        lessons=tuple(
            other.model_copy(update={"after": tuple(earlier for earlier in other.after if earlier != index)})
            if index in other.after
            else other
            for other in problem.lessons
        )
    )
