"""Stretches of work in one child's day: lessons with no real break, lunch or commitment between them.

Lessons are rounded outward to the grid first, so that the program, the search and the check see the same stretches.
"""

from __future__ import annotations

from collections.abc import Sequence

from brightpath.planning.week.problem import Busy, Pupil, Span, WeekProblem, is_within


def stretches(problem: WeekProblem, pupil: int, day: int, lessons: Sequence[Span]) -> list[list[Span]]:
    """Split a day's lessons (start, end), in order, where at least a break's length or a commitment lies between them.

    Lessons in a protected block are no part of any stretch, and what stands before the block and after it is two.
    """
    child, step = problem.pupils[pupil], problem.step
    commitments, rest = child.commitments[day], child.break_minutes
    if child.protected:
        lessons, commitments = _outside_the_block(child, day, lessons)
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


def _outside_the_block(child: Pupil, day: int, lessons: Sequence[Span]) -> tuple[list[Span], tuple[Busy, ...]]:
    block = child.protected_on(day)
    divider = () if block is None else (Busy(name="", start=block[0], end=block[1]),)
    return [span for span in lessons if not is_within(block, span)], (*child.commitments[day], *divider)
