"""The timetable to be made, complete and JSON-able: which courses, taught by whom, for which groups, in which rooms.

The competition's problem (ITC-2007 track 3) is the special case without families, with one instructor a course and four of
the weights. No solver here.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.words import listed

NOON = 720

#: What the competition's four penalties cost (formulation UD2), by the names of the wishes.
COMPETITION = {"seats_for_all": 1, "days_apart": 5, "no_lone_lecture": 2, "course_keeps_room": 1}
#: What the wishes of a co-op cost unless its coordinator says otherwise.
COOP_WEIGHTS = {
    **COMPETITION,
    "siblings_together": 2,
    "car_pools_together": 2,
    "parents_where_needed": 10,
    "few_gaps": 3,
    "teacher_keeps_room": 1,
    "prep_hour": 2,
    "close_to_last": 0,
}


class Slot(NamedTuple):
    """A period of a day, both counted from 0."""

    day: int
    period: int


class Lecture(NamedTuple):
    """One meeting of a course: when and in which room."""

    course: str
    day: int
    period: int
    room: str

    @property
    def slot(self) -> Slot:
        return Slot(self.day, self.period)


class Pin(NamedTuple):
    """A lecture that stays where it is; without a room, in any."""

    course: str
    day: int
    period: int
    room: str | None = None

    @property
    def slot(self) -> Slot:
        return Slot(self.day, self.period)


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Timetable(Fact):
    """A result: lectures in any order. A lecture that found no place is not in it."""

    lectures: tuple[Lecture, ...] = ()


class Room(Fact):
    """A room with its seats and what it has: "sink", "piano"."""

    id: str
    name: str
    seats: int
    features: tuple[str, ...] = ()


class Instructor(Fact):
    """A grown-up who teaches or helps, and the slots at which that is not possible."""

    id: str
    name: str
    unavailable: tuple[Slot, ...] = ()


class Course(Fact):
    """A class: `lectures` meetings a week, on at least `min_days` days. All its `instructors` and `helpers` are in each.

    `needs_parents` says that a parent of each child that attends has to be there or at hand, `prep_hour` that its
    instructors would like the period before it free.
    """

    id: str
    name: str
    instructors: tuple[str, ...]
    lectures: int
    min_days: int = 1
    students: int = 0
    helpers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    rooms_not_allowed: tuple[str, ...] = ()
    unavailable: tuple[Slot, ...] = ()
    needs_parents: bool = False
    prep_hour: bool = False

    @property
    def grown_ups(self) -> tuple[str, ...]:
        """The ids of all who have to be there: instructors, then helpers."""
        return tuple(dict.fromkeys((*self.instructors, *self.helpers)))


class Curriculum(Fact):
    """A group: its courses have the same students, so no two of them are held at once."""

    id: str
    name: str
    courses: tuple[str, ...]


class Child(Fact):
    """A child with its groups, the courses it attends besides, and the slots at which it cannot come."""

    id: str
    name: str
    groups: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    unavailable: tuple[Slot, ...] = ()


class CoopFamily(Fact):
    """A family of the co-op: `parents` are ids of instructors, also of those who teach nothing."""

    id: str
    name: str
    children: tuple[Child, ...] = ()
    parents: tuple[str, ...] = ()


class CarPool(Fact):
    """Families who ride together."""

    id: str
    name: str
    families: tuple[str, ...]


class CoopProblem(Fact):
    """Everything one solve needs. `times` are the beginning and end of each period of a day in minutes, where known.

    `weights` has what one count of each wish costs; a wish without a weight is not looked at. `last` is the timetable
    that `close_to_last` stays near to. With `parents_are_a_must` the wish `parents_where_needed` becomes a must.
    `afternoon_from` is the first period of the afternoon.
    """

    name: str
    days: tuple[str, ...]
    periods: int
    courses: tuple[Course, ...]
    rooms: tuple[Room, ...]
    instructors: tuple[Instructor, ...]
    curricula: tuple[Curriculum, ...] = ()
    families: tuple[CoopFamily, ...] = ()
    car_pools: tuple[CarPool, ...] = ()
    pins: tuple[Pin, ...] = ()
    last: tuple[Lecture, ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    afternoon_from: int | None = None
    parents_are_a_must: bool = False
    weights: dict[str, int] = Field(default_factory=lambda: dict(COMPETITION))

    def changed(self, **facts: Any) -> CoopProblem:
        """Make the same problem with some facts changed; nothing derived of this one is carried over."""
        return type(self)(**{name: getattr(self, name) for name in type(self).model_fields} | facts)

    # -- by name -------------------------------------------------------------------------------------------------------

    @cached_property
    def course(self) -> dict[str, Course]:
        return {one.id: one for one in self.courses}

    @cached_property
    def room(self) -> dict[str, Room]:
        return {one.id: one for one in self.rooms}

    @cached_property
    def curriculum(self) -> dict[str, Curriculum]:
        return {one.id: one for one in self.curricula}

    @cached_property
    def instructor(self) -> dict[str, Instructor]:
        return {one.id: one for one in self.instructors}

    @cached_property
    def family(self) -> dict[str, CoopFamily]:
        return {one.id: one for one in self.families}

    @cached_property
    def car_pool(self) -> dict[str, CarPool]:
        return {one.id: one for one in self.car_pools}

    @cached_property
    def child(self) -> dict[str, Child]:
        return {one.id: one for family in self.families for one in family.children}

    # -- time ----------------------------------------------------------------------------------------------------------

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, day by day."""
        return tuple(Slot(day, period) for day in range(len(self.days)) for period in range(self.periods))

    @cached_property
    def halves(self) -> tuple[range, ...]:
        """The periods of the morning and of the afternoon: one half or two."""
        noon = self.afternoon_from
        if noon is None and self.times:
            noon = next((period for period, (start, _) in enumerate(self.times) if start >= NOON), self.periods)
        if noon is None:
            noon = (self.periods + 1) // 2
        return tuple(half for half in (range(noon), range(noon, self.periods)) if half)

    # -- who has what --------------------------------------------------------------------------------------------------

    @cached_property
    def attends(self) -> dict[str, tuple[str, ...]]:
        """By child the courses it attends, through its groups or by itself."""
        return {
            child.id: tuple(
                dict.fromkeys(
                    (*(course for group in child.groups for course in self.curriculum[group].courses), *child.courses)
                )
            )
            for child in self.child.values()
        }

    @cached_property
    def children_in(self) -> dict[str, tuple[str, ...]]:
        """By course the children who attend it."""
        found: dict[str, list[str]] = {course.id: [] for course in self.courses}
        for child, courses in self.attends.items():
            for course in courses:
                found[course].append(child)
        return {course: tuple(children) for course, children in found.items()}

    @cached_property
    def teaches(self) -> dict[str, tuple[str, ...]]:
        """By instructor the courses taught."""
        return {
            one.id: tuple(course.id for course in self.courses if one.id in course.instructors)
            for one in self.instructors
        }

    @cached_property
    def works_in(self) -> dict[str, tuple[str, ...]]:
        """By instructor the courses taught or helped in."""
        return {
            one.id: tuple(course.id for course in self.courses if one.id in course.grown_ups)
            for one in self.instructors
        }

    @cached_property
    def courses_of_family(self) -> dict[str, tuple[str, ...]]:
        """By family the courses for which somebody of it has to come."""
        return {
            family.id: tuple(
                dict.fromkeys(
                    (
                        *(course for child in family.children for course in self.attends[child.id]),
                        *(course for parent in family.parents for course in self.works_in[parent]),
                    )
                )
            )
            for family in self.families
        }

    @cached_property
    def asks_of_parents(self) -> dict[str, tuple[str, ...]]:
        """By family the courses that each take one of its parents: those they work in, and those that need one of them.

        A course in which two of them work stands in it twice.
        """
        asked = {}
        for family in self.families:
            works = [course for parent in family.parents for course in self.works_in[parent]]
            needs = [
                course
                for course in dict.fromkeys(one for child in family.children for one in self.attends[child.id])
                if self.course[course].needs_parents and course not in works
            ]
            asked[family.id] = (*works, *needs)
        return asked

    # -- what may be where ---------------------------------------------------------------------------------------------

    @cached_property
    def meets(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By kind (group, grown-up, child) and id the courses that have to be there for, one after the other."""
        return {
            "group": {one.id: one.courses for one in self.curricula},
            "grown-up": self.works_in,
            "child": self.attends,
        }

    @cached_property
    def cliques(self) -> tuple[tuple[str, ...], ...]:
        """The sets of two and more courses of which no two are held at once; each set once, none within another."""
        found = {frozenset(courses) for sets in self.meets.values() for courses in sets.values() if len(courses) > 1}
        order = {course.id: number for number, course in enumerate(self.courses)}
        widest: list[frozenset[str]] = []
        around: dict[str, list[frozenset[str]]] = {course.id: [] for course in self.courses}
        for one in sorted(found, key=len, reverse=True):
            rarest = min(one, key=lambda course: len(around[course]))
            if not any(one < other for other in around[rarest]):
                widest.append(one)
                for course in one:
                    around[course].append(one)
        return tuple(sorted(tuple(sorted(one, key=order.__getitem__)) for one in widest))

    @cached_property
    def clashes(self) -> dict[str, frozenset[str]]:
        """By course the others that cannot be held at the same time."""
        found: dict[str, set[str]] = {course.id: set() for course in self.courses}
        for clique in self.cliques:
            for course in clique:
                found[course].update(clique)
        return {course: frozenset(others - {course}) for course, others in found.items()}

    @cached_property
    def closed(self) -> dict[str, frozenset[Slot]]:
        """By course the slots at which it cannot be held: its own, its grown-ups' and its children's."""
        return {
            course.id: frozenset(course.unavailable).union(
                *(self.instructor[one].unavailable for one in course.grown_ups),
                *(self.child[one].unavailable for one in self.children_in[course.id]),
            )
            for course in self.courses
        }

    @cached_property
    def rooms_for(self) -> dict[str, tuple[str, ...]]:
        """By course the rooms that have what it needs and are allowed."""
        return {
            course.id: tuple(
                room.id
                for room in self.rooms
                if room.id not in course.rooms_not_allowed and set(course.needs) <= set(room.features)
            )
            for course in self.courses
        }

    @cached_property
    def stood(self) -> tuple[Lecture, ...]:
        """The lectures of the last timetable whose course, slot and room are still there, each once."""
        return tuple(
            one
            for one in sorted(set(self.last))
            if one.course in self.course and one.room in self.room and one.slot in self.slots
        )

    # -- in words ------------------------------------------------------------------------------------------------------

    def when(self, slot: Slot) -> str:
        """Say "Tuesday at 10:30", or "Tuesday, period 2" where the clock is not known."""
        if self.times:
            start = self.times[slot.period][0]
            return f"{self.days[slot.day]} at {start // 60:02d}:{start % 60:02d}"
        return f"{self.days[slot.day]}, period {slot.period + 1}"

    def titles(self, courses: tuple[str, ...] | list[str]) -> str:
        """Name some courses in a sentence."""
        return listed([self.course[one].name for one in courses])

    def who(self, kind: str, one: str) -> str:
        """Name one of `meets` in a sentence: "the group Foxes", or the name of a grown-up or child."""
        if kind == "group":
            return f"the group {self.curriculum[one].name}"
        return self.instructor[one].name if kind == "grown-up" else self.child[one].name
