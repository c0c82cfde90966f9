"""A co-op's problem as numbers, the form in which it is searched: lectures, slots and rooms are counted from 0."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from brightpath.planning.coop.problem import CoopProblem, Lecture, Timetable

#: What a room or a slot costs that must not be: more than any wish can weigh.
FORBIDDEN = 10_000_000
#: Groups that a class is in (root mean square) of a problem for which the temperatures were measured.
FEW_GROUPS = 2.7


class Placing(NamedTuple):
    """Where each lecture is: its slot and its room; both are -1 where it is left out."""

    slots: tuple[int, ...]
    rooms: tuple[int, ...]

    @property
    def left_out(self) -> list[int]:
        return [lecture for lecture, slot in enumerate(self.slots) if slot < 0]


class Tables:
    """What the search looks up. Sets of courses and of slots are the bits of a number."""

    def __init__(self, problem: CoopProblem) -> None:
        self.problem = problem
        weight = problem.weights.get
        self.days, self.periods = len(problem.days), problem.periods
        self.slots = len(problem.slots)
        self.courses = [course.id for course in problem.courses]
        self.rooms = [room.id for room in problem.rooms]
        self.course_index = {course: number for number, course in enumerate(self.courses)}
        self.room_index = {room: number for number, room in enumerate(self.rooms)}
        #: By lecture its course; the lectures of a course follow each other, pinned ones first.
        self.course_of = [number for number, course in enumerate(problem.courses) for _ in range(course.lectures)]
        self.lectures_of: list[range] = []
        for course in problem.courses:
            begin = self.lectures_of[-1].stop if self.lectures_of else 0
            self.lectures_of.append(range(begin, begin + course.lectures))
        #: By course the courses (bits) that are never held at the same time, itself among them.
        self.clashes = [
            sum(1 << self.course_index[other] for other in {*problem.clashes[course.id], course.id})
            for course in problem.courses
        ]
        self._open_and_fitting()
        self.cost_of_days = [
            [weight("days_apart", 0) * max(0, course.min_days - used) for used in range(self.days + 2)]
            for course in problem.courses
        ]
        self.cost_of_room = weight("course_keeps_room", 0)
        #: By the periods of one day at which a group has a class (bits), what those that stand alone cost.
        self.cost_of_lone = [
            weight("no_lone_lecture", 0) * _lone(busy, self.periods) for busy in range(1 << self.periods)
        ]
        groups = Counter(
            tuple(sorted(self.course_index[course] for course in group.courses)) for group in problem.curricula
        )
        #: The different groups, as sets of courses, and how many there are of each.
        self.groups = list(groups.items()) if weight("no_lone_lecture", 0) else []

    def _open_and_fitting(self) -> None:
        """Tell by lecture which slots are open to it, and what each room costs for it."""
        problem, seat = self.problem, self.problem.weights.get("seats_for_all", 0)
        pins = defaultdict(list)
        for pin in problem.pins:
            pins[pin.course].append(pin)
        self.open: list[list[bool]] = []
        self.cost_of_seats: list[list[int]] = []
        self.is_pinned: list[bool] = []
        for course in problem.courses:
            is_open = [slot not in problem.closed[course.id] for slot in problem.slots]
            suits = set(problem.rooms_for[course.id])
            cost = [
                seat * max(0, course.students - room.seats) if room.id in suits else FORBIDDEN for room in problem.rooms
            ]
            pinned = pins[course.id][: course.lectures]
            for pin in pinned:
                here = [slot == pin.slot and is_open[number] for number, slot in enumerate(problem.slots)]
                self.open.append(here)
                only = [
                    price if pin.room in (None, room) else FORBIDDEN
                    for room, price in zip(self.rooms, cost, strict=True)
                ]
                self.cost_of_seats.append(only)
            self.open += [is_open] * (course.lectures - len(pinned))
            self.cost_of_seats += [cost] * (course.lectures - len(pinned))
            self.is_pinned += [number < len(pinned) for number in range(course.lectures)]

    @property
    def places(self) -> int:
        """How many places (slot and room) there are for a class, of all courses together."""
        return sum(
            sum(map(any, zip(*(self.open[one] for one in lectures), strict=True)))
            * sum(min(costs) < FORBIDDEN for costs in zip(*(self.cost_of_seats[one] for one in lectures), strict=True))
            for lectures in self.lectures_of
        )

    @property
    def step(self) -> int:
        """The least that a wish weighs: the unit of temperatures."""
        return min((weight for weight in self.problem.weights.values() if weight), default=1)

    @property
    def scale(self) -> float:
        """What a move is like to cost, as a unit of temperatures: more where a class is in many groups."""
        of_course = [0] * len(self.courses)
        for group, times in self.groups:
            for course in group:
                of_course[course] += times
        squares = [of_course[course] ** 2 for course in self.course_of]
        many = (sum(squares) / max(1, len(squares))) ** 0.5 / FEW_GROUPS
        return max(float(self.step), many * self.problem.weights.get("no_lone_lecture", 0) / 2)

    # -- there and back ------------------------------------------------------------------------------------------------

    def timetable(self, placing: Placing) -> Timetable:
        """Write a placing with names."""
        return Timetable(
            lectures=tuple(
                Lecture(self.courses[course], *divmod(slot, self.periods), self.rooms[room])
                for course, slot, room in zip(self.course_of, *placing, strict=True)
                if slot >= 0
            )
        )

    def placing(self, lectures: Sequence[Lecture]) -> Placing:
        """Read lectures with names; those that may not be where they are, or are in each other's way, are left out."""
        slots, rooms = [-1] * len(self.course_of), [-1] * len(self.course_of)
        held, taken = [0] * self.slots, set()
        waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for one in dict.fromkeys(lectures):
            if (
                one.course in self.course_index
                and one.room in self.room_index
                and one.day < self.days
                and one.period < self.periods
            ):
                waiting[self.course_index[one.course]].append(
                    (one.day * self.periods + one.period, self.room_index[one.room])
                )
        # Pinned lectures first: nothing stands in their way.
        for lecture in sorted(range(len(slots)), key=lambda lecture: not self.is_pinned[lecture]):
            course = self.course_of[lecture]
            for place in waiting[course]:
                slot, room = place
                is_free = place not in taken and not held[slot] & self.clashes[course]
                if is_free and self.open[lecture][slot] and self.cost_of_seats[lecture][room] < FORBIDDEN:
                    slots[lecture], rooms[lecture] = slot, room
                    held[slot] |= 1 << course
                    taken.add(place)
                    break
        return Placing(tuple(slots), tuple(rooms))


def _lone(busy: int, periods: int) -> int:
    """Count the periods in `busy` with none of it just before or after."""
    near = busy << 1 | busy >> 1
    return (busy & ~near & ((1 << periods) - 1)).bit_count()
