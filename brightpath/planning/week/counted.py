"""A draft as numbers: the features that `features.features_of` counts in a finished plan, and every lesson in it."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import NamedTuple

from brightpath.planning.week.draft import Draft
from brightpath.planning.week.features import CORE_LEFT_OUT, LEFT_OUT, MOVES

#: What stands at one place: the subjects of the lesson, its date and its start in minutes.
Held = tuple[tuple[str, ...], date, int]


class CountedWeek(NamedTuple):
    """The features of a week (features.py), and every lesson in it."""

    features: dict[str, float]
    lessons: tuple[Held, ...]


def features_of_draft(draft: Draft) -> dict[str, float]:
    """Count a draft as `features_of` counts the plan that is written from it."""
    core = sum(
        sum(lesson.core) * max(0, lesson.asked - len(starts))
        for lesson, starts in zip(draft.table.problem.lessons, draft.starts, strict=True)
    )
    return {
        **draft.wish_values(),
        LEFT_OUT: float(draft.left_out),
        CORE_LEFT_OUT: float(core),
        MOVES: float(draft.moves),
    }


def lessons_in(draft: Draft) -> tuple[Held, ...]:
    """List the lessons of a draft, each with what it is at that time of the week."""
    problem = draft.table.problem
    return tuple(
        chain.from_iterable(
            (
                (lesson.names_at(time) if lesson.turns else lesson.subjects, problem.days[day], start)
                for time, (day, start) in enumerate(sorted(starts.items()))
            )
            for lesson, starts in zip(problem.lessons, draft.starts, strict=True)
        )
    )
