"""Stretches of work in one child's day: lessons with no real break, lunch or commitment between them.

Lessons are rounded outward to the grid first, so that the program, the search and the check see the same stretches.
"""

from __future__ import annotations

from collections.abc import Sequence

from brightpath.planning.week.problem import WeekProblem

Span = tuple[int, int]


def stretches(problem: WeekProblem, pupil: int, day: int, lessons: Sequence[Span]) -> list[list[Span]]:
    """Split a day's lessons (start, end), in order, where at least a break's length or a commitment lies between them."""
    child, step = problem.pupils[pupil], problem.step
    commitments, rest = child.commitments[day], child.break_minutes
    runs: list[list[Span]] = []
    ended = 0
    for begin, finish in lessons:
        start, end = begin - begin % step, finish + -finish % step
        if runs:
            is_rest = start - runs[-1][-1][1] >= rest or any(
                ended <= busy.start and busy.end <= begin for busy in commitments
            )
            if not is_rest:
                runs[-1].append((start, end))
                ended = finish
                continue
        runs.append([(start, end)])
        ended = finish
    return runs
