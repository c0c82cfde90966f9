"""A problem and a finished timetable side by side: what is held when, where and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from brightpath.planning.coop.problem import CoopFamily, CoopProblem, Lecture, Slot, Timetable


class Finding(NamedTuple):
    """Something a timetable breaks or misses: the rule's name, how much of it, and what is concerned.

    `who` are ids of groups, grown-ups, children, families or car pools, as the rule is about one or the other.
    """

    rule: str
    amount: int
    who: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    rooms: tuple[str, ...] = ()


class Held:
    """A timetable to be counted; every lecture in it is of this problem's courses, rooms and slots."""

    def __init__(self, problem: CoopProblem, timetable: Timetable) -> None:
        self.problem = problem
        self.lectures = sorted(timetable.lectures)
        self.of_course: dict[str, list[Lecture]] = defaultdict(list)
        self.at: dict[Slot, list[Lecture]] = defaultdict(list)
        for lecture in self.lectures:
            self.of_course[lecture.course].append(lecture)
            self.at[lecture.slot].append(lecture)
        #: By course the slots at which it is held, each once, in order.
        self.slots: dict[str, tuple[Slot, ...]] = {
            course.id: tuple(dict.fromkeys(lecture.slot for lecture in self.of_course[course.id]))
            for course in problem.courses
        }

    def lectures_of(self, courses: Iterable[str]) -> list[Lecture]:
        """List the lectures of some courses, in order of time."""
        return sorted((one for course in courses for one in self.of_course[course]), key=lambda one: one.slot)

    def periods_of(self, courses: Iterable[str], day: int) -> set[int]:
        """Find the periods of a day at which one of the courses is held."""
        return {slot.period for course in courses for slot in self.slots[course] if slot.day == day}

    @cached_property
    def _there(self) -> dict[tuple[str, int], range]:
        spans = {}
        for family in self.problem.families:
            for day in range(len(self.problem.days)):
                held = self.periods_of(self.problem.courses_of_family[family.id], day)
                spans[family.id, day] = range(min(held), max(held) + 1) if held else range(0)
        return spans

    def there(self, family: CoopFamily, day: int) -> range:
        """Give the periods of a day from a family's first class to its last; none when it has no class."""
        return self._there[family.id, day]
