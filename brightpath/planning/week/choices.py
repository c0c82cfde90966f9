"""What can be decided: for each lesson and day the starts and adults that the place rules allow. Knows no solver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from brightpath.planning.rule import WEEK
from brightpath.planning.week import musts, neighbours, wishes  # noqa: F401  (registers the rules)
from brightpath.planning.week.problem import Lesson, WeekProblem
from brightpath.planning.week.standing import is_kept, is_open, kept_of


class Place(NamedTuple):
    """One lesson on one day at one start, in minutes, with an adult (an index) when it takes attention."""

    lesson: int
    day: int
    start: int
    teacher: int | None


@dataclass(frozen=True)
class Choices:
    """All places of a problem, and the plan-wide loss of the wishes that depend on one place alone."""

    problem: WeekProblem

    @cached_property
    def places(self) -> dict[tuple[int, int], tuple[Place, ...]]:
        """The allowed places by (lesson, day), in order of time and adult; where one is kept, that one alone."""
        return {
            (index, day): self.places_of(index, day)
            for index, lesson in enumerate(self.problem.lessons)
            for day in lesson.days
        }

    def places_of(self, index: int, day: int) -> tuple[Place, ...]:
        """Work out the places of one lesson on one day."""
        kept, lesson = kept_of(self.problem), self.problem.lessons[index]
        if (lesson.id, day) in kept:
            one = kept[lesson.id, day]
            return (Place(index, day, one.start, one.teacher),)
        return tuple(
            Place(index, day, start, teacher)
            for start in self.problem.starts_of(lesson)
            for teacher in teachers_for(self.problem, lesson)
            if is_allowed(self.problem, lesson, day, start, teacher)
        )

    def weighed_anew(self, problem: WeekProblem) -> Choices:
        """Make the choices of a problem that differs from this one in the weights of its wishes alone."""
        anew = Choices(problem)
        anew.__dict__["places"] = self.places  # as `cached_property` keeps it
        return anew

    def known_loss(self) -> dict[tuple[int, int, int], float]:
        """Give the losses that need not be counted again."""
        return {}

    @cached_property
    def loss(self) -> dict[tuple[int, int, int], float]:
        """Points lost by (lesson, day, start) in the wishes that look at one place alone."""
        weights = self.problem.weights
        faces = [
            (weights[wish.name], wish.by_place)
            for wish in WEEK.wishes.values()
            if wish.by_place is not None and weights.get(wish.name)
        ]
        known = self.known_loss()
        return {
            place[:3]: known[place[:3]]
            if place[:3] in known
            else sum(
                weight * face(self.problem, self.problem.lessons[place.lesson], place.day, place.start)
                for weight, face in faces
            )
            for places in self.places.values()
            for place in places
        }


def teachers_for(problem: WeekProblem, lesson: Lesson) -> tuple[int | None, ...]:
    """List who could give a lesson: nobody is needed for an independent one."""
    return tuple(range(len(problem.teachers))) if lesson.attention else (None,)


def is_allowed(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    """Say whether every rule that looks at one place alone allows it."""
    if problem.kept and is_kept(problem, lesson, day, start, teacher):
        return True
    if problem.now is not None and not is_open(problem, lesson, day, start, teacher):
        return False  # asked first, as it spares the others most of the week
    for must in WEEK.musts.values():
        if must.allows is not None and not must.allows(problem, lesson, day, start, teacher):
            return False  # asked for every place there is: one reason is enough
    return True


def broken_by(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> list[str]:
    """Name the rules that forbid a place, looking at it alone."""
    if problem.kept and is_kept(problem, lesson, day, start, teacher):
        return []
    return [
        must.name
        for must in WEEK.musts.values()
        if must.allows is not None and not must.allows(problem, lesson, day, start, teacher)
    ]
