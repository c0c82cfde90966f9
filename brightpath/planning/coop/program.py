"""The integer program of a co-op's timetable: whole, or of the times alone, in which rooms are only counted.

The times alone are a relaxation: lectures that only some rooms suit are at most as many as those rooms (Hall 1935), and
what a room costs is left away. So whatever is proven of it holds for the whole.

References
----------
Lach, Luebbecke (2012), "Curriculum based course timetabling: new solutions to Udine benchmark instances", Ann. Oper.
Res. 194 (times first, rooms by Hall's conditions); Burke, Marecek, Parkes, Rudova (2010), "Decomposition, reformulation, and
diving in university course timetabling", Comput. Oper. Res. 37.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from brightpath.planning.coop import rows as _rows_are_told  # noqa: F401  (gives wishes their rows)
from brightpath.planning.coop.tables import FORBIDDEN, Placing, Tables
from brightpath.planning.model import Column, Model, Term
from brightpath.planning.rule import COOP

Key = tuple


class Program:
    """The model of a timetable and the words in which wishes speak to it.

    `held[c, s]`: course c is held at slot s; `in_room[c, s, r]`: in room r there (of the whole program only).
    With `left_out`, so many lectures at most may be left out; without, how many are is what the program minimises.
    """

    def __init__(
        self, tables: Tables, *, with_rooms: bool, most_left_out: int = 0, counts_left_out: bool = False
    ) -> None:
        self.tables, self.problem = tables, tables.problem
        self.model = Model("co-op")
        self.with_rooms = with_rooms
        self.held: dict[tuple[int, int], Column] = {}
        self.in_room: dict[tuple[int, int, int], Column] = {}
        #: By family and day, for each period, whether the family is there; two wishes ask.
        self.spans: dict[tuple[str, int], list[list[Term]]] = {}
        self._columns()
        self._lectures(most_left_out, counts_left_out)
        self._clashes()
        self._rooms()
        if not counts_left_out:
            for name, wish in COOP.wishes.items():
                weight = self.problem.weights.get(name, 0)
                is_a_must = name == "parents_where_needed" and self.problem.parents_are_a_must
                if wish.rows is not None and (weight or is_a_must):
                    wish.rows(self, weight)
        self.model.finish()

    # -- what wishes say -----------------------------------------------------------------------------------------------

    def add(self, name: Key, terms: Sequence[Term], *, least: float | None = None, most: float | None = None) -> None:
        """Add a row; a row without terms says nothing."""
        if terms:
            self.model.add(name, terms, least=least, most=most)

    def part(self, name: Key, *, cost: float = 0.0, most: float | None = 1.0) -> Column:
        """Add a column that others push up or down, at `cost` each."""
        return self.model.column(name, cost=cost, most=most)

    def holds(self, courses: Iterable[int], slots: Iterable[int]) -> list[Term]:
        """Add up the lectures of some courses at some slots; a course that stands twice counts twice."""
        times: dict[tuple[int, int], float] = defaultdict(float)
        slots = tuple(slots)
        for course in courses:
            for slot in slots:
                if (course, slot) in self.held:
                    times[course, slot] += 1.0
        return [(self.held[key], count) for key, count in times.items()]

    def day(self, day: int) -> range:
        """List the slots of a day."""
        return range(day * self.tables.periods, (day + 1) * self.tables.periods)

    def numbers(self, courses: Iterable[str]) -> tuple[int, ...]:
        """Turn ids of courses into their numbers."""
        return tuple(self.tables.course_index[course] for course in courses)

    # -- what is always so ---------------------------------------------------------------------------------------------

    def _columns(self) -> None:
        tables = self.tables
        for course, lectures in enumerate(tables.lectures_of):
            slots = [slot for slot in range(tables.slots) if any(tables.open[one][slot] for one in lectures)]
            rooms = [
                (room, min(tables.cost_of_seats[one][room] for one in lectures)) for room in range(len(tables.rooms))
            ]
            for slot in slots:
                self.held[course, slot] = self.model.column(("held", course, slot), whole=True)
                for room, cost in rooms if self.with_rooms else ():
                    if cost < FORBIDDEN:
                        name = ("in", course, slot, room)
                        self.in_room[course, slot, room] = self.model.column(name, whole=True, cost=cost)

    def _lectures(self, most_left_out: int, counts_left_out: bool) -> None:
        tables = self.tables
        out: list[Term] = []
        for course, lectures in enumerate(tables.lectures_of):
            terms = self.holds([course], range(tables.slots))
            if most_left_out or counts_left_out:
                cost = 1.0 if counts_left_out else 0.0
                out.append((self.model.column(("left_out", course), most=len(lectures), cost=cost), 1.0))
                terms.append(out[-1])
            self.add(("lectures", course), terms, least=len(lectures), most=len(lectures))
        if most_left_out and not counts_left_out:
            self.add(("left_out",), out, most=most_left_out)
        for number, pin in enumerate(() if out else self.problem.pins):
            course = tables.course_index[pin.course]
            slot = pin.day * tables.periods + pin.period
            key = (course, slot)
            if key in self.held:
                self.add(("pin", number), [(self.held[key], 1.0)], least=1)
            if pin.room is not None and (*key, tables.room_index[pin.room]) in self.in_room:
                column = self.in_room[(*key, tables.room_index[pin.room])]
                self.add(("pinned_room", number), [(column, 1.0)], least=1)

    def _clashes(self) -> None:
        for number, clique in enumerate(self.problem.cliques):
            for slot in range(self.tables.slots):
                terms = self.holds(self.numbers(clique), [slot])
                if len(terms) > 1:
                    self.add(("torn", number, slot), terms, most=1)

    def _rooms(self) -> None:
        tables = self.tables
        suits = {course: frozenset(self.problem.rooms_for[one]) for course, one in enumerate(tables.courses)}
        sets = sorted({*suits.values(), frozenset(tables.rooms)}, key=sorted)
        for number, rooms in enumerate(sets):
            courses = [course for course, suiting in suits.items() if suiting <= rooms]
            for slot in range(tables.slots):
                terms = self.holds(courses, [slot])
                if len(terms) > len(rooms):
                    self.add(("rooms", number, slot), terms, most=len(rooms))
        if not self.with_rooms:
            return
        of_lecture: dict[tuple[int, int], list[Term]] = defaultdict(list)
        of_room: dict[tuple[int, int], list[Term]] = defaultdict(list)
        for (course, slot, room), column in self.in_room.items():
            of_lecture[course, slot].append((column, 1.0))
            of_room[slot, room].append((column, 1.0))
        for key, column in self.held.items():
            self.add(("room", *key), [*of_lecture[key], (column, -1.0)], least=0, most=0)
        for (slot, room), terms in of_room.items():
            self.add(("one_class", slot, room), terms, most=1)

    # -- there and back ------------------------------------------------------------------------------------------------

    def start_from(self, placing: Placing) -> dict[str, float]:
        """Say which columns a placing chooses."""
        values = {}
        for course, slot, room in zip(self.tables.course_of, *placing, strict=True):
            if slot >= 0:
                values[self.held[course, slot].name] = 1.0
                if (course, slot, room) in self.in_room:
                    values[self.in_room[course, slot, room].name] = 1.0
        return values

    def placing(self, values: Mapping[str, float]) -> Placing | None:
        """Read the values of the whole program, or of the times alone: then rooms are found for them, where there are any."""
        tables = self.tables
        at: dict[int, list[int]] = defaultdict(list)
        for (course, slot), column in self.held.items():
            if values.get(column.name, 0.0) > 0.5:
                at[slot].append(course)
        found: dict[tuple[int, int], int] = {}
        for slot, courses in at.items():
            rooms = self._rooms_told(values, slot, courses) if self.with_rooms else self._rooms_found(courses)
            found |= {(course, slot): room for course, room in rooms.items()}
        return _placed(tables, found)

    def _rooms_told(self, values: Mapping[str, float], slot: int, courses: Sequence[int]) -> dict[int, int]:
        return {
            course: room
            for course in courses
            for room in range(len(self.tables.rooms))
            if (course, slot, room) in self.in_room and values.get(self.in_room[course, slot, room].name, 0.0) > 0.5
        }

    def _rooms_found(self, courses: Sequence[int]) -> dict[int, int]:
        """Match the courses of one slot with rooms, the largest first; one without a room is left away."""
        tables = self.tables
        taken: dict[int, int] = {}

        def give(course: int, seen: set[int]) -> bool:
            seats = tables.cost_of_seats[tables.lectures_of[course][-1]]
            for room in sorted(
                range(len(tables.rooms)), key=lambda room: (seats[room], tables.problem.rooms[room].seats)
            ):
                if seats[room] < FORBIDDEN and room not in seen:
                    seen.add(room)
                    if room not in taken or give(taken[room], seen):
                        taken[room] = course
                        return True
            return False

        for course in sorted(courses, key=lambda course: -self.problem.courses[course].students):
            give(course, set())
        return {course: room for room, course in taken.items()}


def _placed(tables: Tables, found: Mapping[tuple[int, int], int]) -> Placing:
    """Give the lectures of each course its places, those first that are open to a single slot."""
    slots, rooms = [-1] * len(tables.course_of), [-1] * len(tables.course_of)
    waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (course, slot), room in sorted(found.items()):
        waiting[course].append((slot, room))
    for lecture, course in enumerate(tables.course_of):  # pinned lectures come first
        for place in waiting[course]:
            if tables.open[lecture][place[0]] and tables.cost_of_seats[lecture][place[1]] < FORBIDDEN:
                slots[lecture], rooms[lecture] = place
                waiting[course].remove(place)
                break
    return Placing(tuple(slots), tuple(rooms))
