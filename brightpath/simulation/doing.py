"""What becomes of the lessons of made-up families, by hidden chances: the log that the outcome model is tried on.

The chances are products of what can go wrong, not sums in log odds, so that no model is graded by its own assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from typing import Any, Final, NamedTuple

from brightpath.domain.weeks import SCHOOL_DAYS
from brightpath.simulation.draws import Draws

FIRST_WEEK: Final = date(2025, 9, 1)
#: Subjects with their field of the catalogue, the share of a parent they take, and whether they are core.
SUBJECTS: Final = (
    ("maths", "maths", 0.5, True),
    ("reading", "language_arts", 1.0, True),
    ("writing", "language_arts", 0.5, True),
    ("science", "science", 0.25, False),
    ("history", "humanities", 0.25, False),
    ("spanish", "languages", 0.5, False),
    ("art", "arts", 0.0, False),
    ("pottery", "arts", 0.5, False),
    ("music", "music", 0.0, False),
    ("nature study", "science", 1.0, False),
)
#: How many of them a child has, and in how many percent of the weeks' days each stands.
FEWEST_SUBJECTS, MOST_SUBJECTS, DAYS_IN_PERCENT = 5, 8, 65
#: What can be foreseen of a week is half of it: a family's weeks lean on the week before.
LEANS_ON_LAST_WEEK: Final = 0.6


class Outcome(NamedTuple):
    """One row per child and lesson held or missed, as the storage reads it, with its field and its hidden chance."""

    family: str
    child: str
    subject: str
    field: str
    week_start: date
    on: date
    weekday: int
    start: int
    minutes: int
    nth: int
    minutes_before: int
    day_minutes: int
    age: float
    attention: float
    is_core: bool
    interest: int
    is_done: bool
    is_skipped: bool
    engagement: int | None
    actual_minutes: int | None
    chance: float


@dataclass
class _Taught:
    """A subject of a child: how it is liked (0-1, hidden), what the parents think of that (1-5), and how it went last."""

    name: str
    field: str
    attention: float
    is_core: bool
    minutes: int
    liked: float
    interest: int
    was_missed: bool = False


@dataclass
class _Pupil:
    """A child: how long it lasts (minutes until half is gone), when it is at its best, and how it does in general."""

    name: str
    age: int
    lasts: float
    best_at: float
    does: float
    opens: int
    subjects: list[_Taught]


def outcomes(*, families: int, weeks: int, seed: int = 0) -> Iterator[Outcome]:
    """Live so many weeks with so many families; the same seed gives the same rows, family by family in order of time."""
    for number in range(families):
        yield from _family(f"family-{seed}-{number}", Draws(f"doing:{seed}:{number}"), weeks)


def columns(rows: Iterator[Outcome]) -> dict[str, list[Any]]:
    """Turn rows into columns by name."""
    return {name: list(values) for name, values in zip(Outcome._fields, zip(*rows, strict=True), strict=True)}


def _family(name: str, draws: Draws, weeks: int) -> Iterator[Outcome]:
    keeps = 0.55 + 0.4 * _bell(draws)  # how much of a plan this family keeps
    drifts = 0.006 * (_bell(draws) - 0.5)
    tells = draws.one_of((0.0, 0.3, 0.8))  # how often it says how engaged a child was
    bad_day, how_bad = draws.between(0, 4), 0.6 + 0.4 * _share(draws)
    pupils = [_pupil(f"{name}-{child}", draws) for child in range(draws.between(1, 4))]
    mood = 0.0
    for week in range(weeks):
        mood = LEANS_ON_LAST_WEEK * mood + (_bell(draws) - 0.5)
        of_week = min(0.98, max(0.15, keeps + drifts * week)) * (0.55 if draws.chance(0.05) else 1.0) * exp(0.35 * mood)
        monday = FIRST_WEEK + timedelta(weeks=week)
        for weekday in range(len(SCHOOL_DAYS)):
            of_day = of_week * (how_bad if weekday == bad_day else 1.0)
            for pupil in pupils:
                yield from _day(name, pupil, draws, monday, weekday, min(1.0, of_day), tells)


def _pupil(name: str, draws: Draws) -> _Pupil:
    age = draws.between(5, 16)
    subjects = [
        _Taught(
            *about,
            minutes=draws.between(20, 30 + 2 * age, 5),
            liked=(liked := _bell(draws)),
            # Parents know it by half.
            interest=1 + min(4, max(0, int(5 * (0.5 * liked + 0.5 * _share(draws))))),
        )
        for about in draws.some_of(SUBJECTS, draws.between(FEWEST_SUBJECTS, MOST_SUBJECTS))
    ]
    return _Pupil(
        name=name,
        age=age,
        lasts=60.0 + 18.0 * age * (0.6 + 0.8 * _share(draws)),
        # The young are at their best early, those in their teens before and after noon.
        best_at=540.0 + (60.0 if age < 9 else 100.0 if age < 12 else 180.0) + 60.0 * (_bell(draws) - 0.5),
        does=0.8 + 0.4 * _bell(draws),
        opens=draws.between(480, 600, 15),
        subjects=subjects,
    )


def _day(
    family: str, pupil: _Pupil, draws: Draws, monday: date, weekday: int, of_day: float, tells: float
) -> Iterator[Outcome]:
    held = [one for one in pupil.subjects if draws.chance(DAYS_IN_PERCENT / 100)]
    if draws.chance(0.6):  # core first, or as it comes
        held.sort(key=lambda one: not one.is_core)
    else:
        held = [held.pop(draws.between(0, len(held) - 1)) for _ in range(len(held))]
    day_minutes, start, before = sum(one.minutes for one in held), pupil.opens, 0
    for nth, one in enumerate(held):
        chance = _chance(pupil, one, start, before, of_day)
        is_done = draws.chance(chance)
        joy = one.liked + 0.35 * (chance - 0.5) + 0.5 * (_share(draws) - 0.5)
        is_told = is_done and draws.chance(tells)
        yield Outcome(
            family, pupil.name, one.name, one.field, monday, monday + timedelta(days=weekday), weekday, start, one.minutes,
            nth, before, day_minutes, float(pupil.age), one.attention, one.is_core, one.interest, is_done,
            not is_done and draws.chance(0.3), 1 + min(4, max(0, int(5 * joy))) if is_told else None,
            round(one.minutes * (0.8 + 0.5 * _share(draws))) if is_told else None, chance,
        )  # fmt: skip
        one.was_missed = not is_done
        before += one.minutes
        start += one.minutes + draws.between(0, 45, 5) + (45 if start < 735 <= start + one.minutes else 0)


def _chance(pupil: _Pupil, one: _Taught, start: int, before: int, of_day: float) -> float:
    """Everything has to go well: the week and the day, the hour, the strength that is left, the subject, the parent."""
    width = 110.0 if pupil.age < 9 else 180.0
    hour = 0.5 + 0.5 * exp(-(((start - pupil.best_at) / width) ** 2))
    strength = 1.0 if before < 0.4 * pupil.lasts else exp(-0.6 * (before - 0.4 * pupil.lasts) / pupil.lasts)
    subject = (0.45 if one.is_core else 0.1) + 1.1 * one.liked
    parent = 0.75 if one.attention >= 0.5 and start >= 780 else 1.0  # the afternoon belongs to the house
    again = 0.82 if one.was_missed and one.liked < 0.5 else 1.0  # what was missed is put off once more
    return min(0.985, max(0.02, 1.75 * pupil.does * of_day * hour * strength * min(1.0, subject) * parent * again))


def _share(draws: Draws) -> float:
    return draws.between(0, 9999) / 9999


def _bell(draws: Draws) -> float:
    """Draw round 0.5, seldom near 0 or 1."""
    return (_share(draws) + _share(draws) + _share(draws)) / 3
