"""Weeks that nobody would choose: drawn by chance among those that keep every must. They tell what an ordinary difference is."""

from __future__ import annotations

from datetime import date
from itertools import chain
from random import Random
from typing import NamedTuple

from brightpath.planning.week.choices import Choices
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.features import CORE_LEFT_OUT, LEFT_OUT, MOVES
from brightpath.planning.week.problem import WeekProblem

#: What stands at one place: the subjects of the lesson, its date and its start in minutes.
Held = tuple[tuple[str, ...], date, int]


class WeekByChance(NamedTuple):
    """The features of such a week (features.py), and every lesson in it."""

    features: dict[str, float]
    lessons: tuple[Held, ...]


def weeks_by_chance(problem: WeekProblem, *, count: int, seed: int) -> tuple[WeekByChance, ...]:
    """Draw so many weeks; the same seed draws the same. First comes what is asked for, then what more there is room for."""
    table, draw = Table(Choices(problem)), Random(seed).random
    options = [option for of_day in table.options.values() for of_one in of_day.values() for option in of_one]
    weeks = []
    for _ in range(count):
        draft = Draft(table)
        order = sorted((draw(), number) for number in range(len(options)))
        for wanted in ("asked", "most"):
            for _, number in order:
                option = options[number]
                index, day = option.place.lesson, option.place.day
                has_room = len(draft.starts[index]) < getattr(problem.lessons[index], wanted)
                if has_room and day not in draft.starts[index] and draft.fits(option.place):
                    draft.put(option)
        weeks.append(WeekByChance(_features(draft), _lessons(draft)))
    return tuple(weeks)


def _features(draft: Draft) -> dict[str, float]:
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


def _lessons(draft: Draft) -> tuple[Held, ...]:
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
