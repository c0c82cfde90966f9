"""Hours that are short in a family's ledger, as times that lessons should come beyond those asked: as far as each may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from brightpath.domain.hours_asked import HoursAsked
from brightpath.planning.week.problem import Lesson, WeekProblem


def more_times(problem: WeekProblem, asked: Iterable[HoursAsked]) -> dict[str, int]:
    """Say by lesson how many times more would bring the minutes that are asked for in this week, in turns, the best loved first.

    A lesson comes no more often than the family said it may: what is daily or once a week has no room.
    """
    times: Counter[str] = Counter()
    for one in asked:
        if not one.holds_in(problem.week_start):
            continue
        missing = one.minutes
        lessons = sorted(_lessons_of(problem, one), key=lambda lesson: -lesson.interest)
        while missing > 0:
            rooms = [lesson for lesson in lessons if times[lesson.id] < lesson.most - lesson.asked]
            if not rooms:
                break
            for lesson in rooms:
                if missing > 0:
                    times[lesson.id] += 1
                    missing -= lesson.minutes
    return dict(times)


def _lessons_of(problem: WeekProblem, asked: HoursAsked) -> Iterator[Lesson]:
    for lesson in problem.lessons:
        whose = {problem.pupils[pupil].id for pupil in lesson.pupils}
        subjects = {name for names in lesson.turns_of_subjects for name in names}
        if asked.child_id in whose and subjects & set(asked.subjects) and not lesson.is_by_hand:
            yield lesson
