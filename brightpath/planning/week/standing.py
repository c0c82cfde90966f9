"""What stands already when a week is planned anew: what is kept, where the rest stood, and what moment it is.

These are facts of a `WeekProblem`; without them a week is planned from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from brightpath.planning.week.problem import Lesson, Pupil, WeekProblem

Spot = tuple[int, int, int, int | None]
#: Day indexes by who they belong to: a pupil's or a teacher's.
Days = frozenset[tuple[int, int]]


class WhyKept(StrEnum):
    """Why a lesson never moves."""

    DONE = "done"
    PAST = "past"
    PINNED = "pinned"
    SKIPPED = "skipped"


class Standing(BaseModel):
    """Where a lesson (its id) stands in a plan: the day and the adult by index, the start in minutes."""

    model_config = ConfigDict(frozen=True)

    lesson: str
    day: int
    start: int
    teacher: int | None = None


class Kept(Standing):
    """A lesson that stays where it stands, whatever has changed since: it is a fact and not a choice."""

    why: WhyKept


class Moment(BaseModel):
    """A date and a minute of it, by the family's clock."""

    model_config = ConfigDict(frozen=True)

    on: date
    minute: int


def kept_of(problem: WeekProblem) -> Mapping[tuple[str, int], Kept]:
    """Find what is kept by lesson and day."""
    if not problem.kept:
        return {}
    kept: dict[tuple[str, int], Kept] = problem.total(
        "kept", lambda: {(one.lesson, one.day): one for one in problem.kept}
    )
    return kept


def is_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    """Say whether a place is one that is kept."""
    one = kept_of(problem).get((lesson.id, day))
    return one is not None and (one.start, one.teacher) == (start, teacher)


def kept_spots(problem: WeekProblem) -> frozenset[Spot]:
    """List what is kept as places; a lesson that is not in the problem has none."""
    return _spots(problem, "kept spots", problem.kept)


def stood_at(problem: WeekProblem) -> frozenset[Spot]:
    """List where the lessons that may move stood in the last plan, as places."""
    return _spots(problem, "stood at", problem.last_plan)


def _spots(problem: WeekProblem, name: str, standing: tuple[Standing, ...]) -> frozenset[Spot]:
    if not standing:
        return frozenset()

    def look() -> frozenset[Spot]:
        known = {lesson.id: index for index, lesson in enumerate(problem.lessons)}
        return frozenset(
            (known[one.lesson], one.day, one.start, one.teacher) for one in standing if one.lesson in known
        )

    spots: frozenset[Spot] = problem.total(name, look)
    return spots


def is_open(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    """Say whether the moment allows a place: after now, and today only where the lesson stood or if it was asked for."""
    now = problem.now
    if now is None or problem.days[day] > now.on:
        return True
    if problem.days[day] < now.on or start < now.minute:
        return False
    return problem.may_add_today or any(
        (one.lesson, one.day, one.start, one.teacher) == (lesson.id, day, start, teacher) for one in problem.last_plan
    )


def closed(problem: WeekProblem) -> tuple[Days, Days]:
    """List the days, of pupils and of teachers, on which what is kept breaks a rule by itself.

    They take nothing new, and no rule is asked of them: what has happened cannot be put in order any more.
    """
    if not problem.kept:
        return frozenset(), frozenset()
    days: tuple[Days, Days] = problem.total("closed", lambda: _closed(problem))
    return days


def _closed(problem: WeekProblem) -> tuple[Days, Days]:
    pupils = set(_outside(problem))
    teachers: set[tuple[int, int]] = set()
    for index, day, teacher in _too_much(problem):
        pupils |= {(pupil, day) for pupil in problem.lessons[index].pupils}
        if teacher is not None:
            teachers.add((teacher, day))
    return frozenset(pupils), frozenset(teachers)


def _outside(problem: WeekProblem) -> Iterator[tuple[int, int]]:
    """Find days with something kept outside the school days, or partly in a protected block."""
    for index, day, start, _ in kept_spots(problem):
        lesson = problem.lessons[index]
        for pupil in lesson.pupils:
            child = problem.pupils[pupil]
            span = start - lesson.way, start + lesson.minutes + lesson.way
            if day not in child.school_days or _cuts(child, day, span):
                yield pupil, day


def _cuts(child: Pupil, day: int, span: tuple[int, int]) -> bool:
    from brightpath.planning.week.problem import cuts  # that room stands on this one

    return cuts(child.protected_on(day), span)


def _too_much(problem: WeekProblem) -> Iterator[tuple[int, int, int | None]]:
    """Draw what is kept, lesson after lesson, and name what does not fit beside the rest."""
    from brightpath.planning.week.choices import Choices, Place  # these stand on this room
    from brightpath.planning.week.draft import Draft, Table

    spots = sorted(kept_spots(problem), key=lambda spot: (spot[1], spot[2], spot[0]))
    days: dict[int, set[int]] = {}
    for index, day, *_ in spots:
        days.setdefault(index, set()).add(day)
    alone = problem.changed(
        lessons=tuple(
            lesson.model_copy(update={"days": tuple(sorted(days.get(index, ())))})
            for index, lesson in enumerate(problem.lessons)
        ),
        now=None,
        last_plan=(),
        # Of these the one question here is whether they fit beside each other.
        preferences=problem.preferences.model_copy(update={"wish_weights": {}}),
        learned=None,
        likely={},
        more_times={},
    )
    draft = Draft(Table(Choices(alone)), stands=False)
    for option in draft.table.kept:
        place: Place = option.place
        if not draft.fits(place):
            yield place.lesson, place.day, place.teacher
            for other in draft.in_the_way_of(option, with_adult=True):
                yield other.lesson, other.day, other.teacher
        draft.put(option)
