"""Weeks that nobody would choose: drawn by chance among those that keep every must. They tell what an ordinary difference is."""

from __future__ import annotations

from random import Random

from brightpath.planning.week.choices import Choices
from brightpath.planning.week.counted import CountedWeek, features_of_draft, lessons_in
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.problem import WeekProblem


def weeks_by_chance(problem: WeekProblem, *, count: int, seed: int) -> tuple[CountedWeek, ...]:
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
        weeks.append(CountedWeek(features_of_draft(draft), lessons_in(draft)))
    return tuple(weeks)
