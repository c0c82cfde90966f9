"""Co-ops from seeds, as real ones are: parents teach, groups by age, few rooms with a sink, times at which somebody cannot come.

Each is drawn around a hidden timetable, so that one exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from brightpath.planning.coop.problem import (
    COOP_WEIGHTS,
    CarPool,
    Child,
    CoopFamily,
    CoopProblem,
    Course,
    Curriculum,
    Instructor,
    Lecture,
    Room,
    Slot,
    Timetable,
)
from brightpath.simulation.draws import Draws

DAYS = ("Tuesday", "Thursday")
TIMES = ((540, 590), (600, 650), (660, 710), (750, 800), (810, 860), (870, 920))
SLOTS = tuple(Slot(day, period) for day in range(len(DAYS)) for period in range(len(TIMES)))
#: The rooms in the order in which a co-op gets them: seats, what they have.
ROOMS = (
    ("Hall", 60, ("piano", "space")),
    ("Kitchen", 10, ("sink",)),
    ("Studio", 18, ("sink", "light")),
    ("Library", 24, ()),
    ("Upper Room", 20, ("piano",)),
    ("Attic", 8, ("light",)),
    ("Porch", 12, ()),
    ("Barn", 30, ("space",)),
)
#: The groups, from the age at which one belongs there.
GROUPS = ((2, "Ducklings"), (5, "Robins"), (7, "Foxes"), (9, "Otters"), (11, "Hawks"), (14, "Owls"))
OLDEST = 17
#: What is taught, and what it needs of a room; one for every group, and those that each child chooses.
SUBJECTS = (
    *(("Stories", ()), ("Science", ("sink",)), ("Maths Games", ()), ("Art", ("light",)), ("Singing", ("piano",))),
    *(("History", ()), ("Gym", ("space",)), ("Writing", ()), ("Baking", ("sink",)), ("Geography", ())),
)
CHOSEN = (
    *(("Chess", ()), ("Theatre", ("space",)), ("Pottery", ("sink",)), ("Robotics", ()), ("Choir", ("piano",))),
    *(("Spanish", ()), ("Debate", ()), ("Dance", ("space",)), ("Drawing", ("light",)), ("Coding", ()), ("Sewing", ())),
)
FAMILY_NAMES = (
    *(
        "Kim",
        "Olsen",
        "Adeyemi",
        "Whitfield",
        "Garcia",
        "Novak",
        "Singh",
        "Moreau",
        "Tanaka",
        "Haddad",
        "Keller",
        "Rossi",
    ),
    *("Okafor", "Lindqvist", "Murphy", "Sato", "Ferreira", "Yilmaz", "Dubois", "Petrov", "Cohen", "Nguyen", "Brandt"),
    *("Larsen", "Castillo", "Ivanov", "Banerjee", "Fischer", "Popov", "Marino"),
)
GROWN_UPS = ("Ann", "Bea", "Carl", "Dora", "Emil", "Flora", "Gus", "Hana", "Igor", "June", "Karl", "Lena", "Mo", "Nora")
CHILDREN = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eva",
    "Finn",
    "Gia",
    "Hugo",
    "Ida",
    "Jon",
    "Kai",
    "Lou",
    "Mia",
    "Ned",
    "Ola",
    "Pia",
)
#: The shares of families with so many children, and of other things.
CHILDREN_IN = (1, 2, 2, 2, 3, 3, 4)
TWICE, TAUGHT_BY_TWO, WITH_HELPER, PREPARED = 0.2, 0.15, 0.3, 0.25
PARENT_AWAY, CHILD_AWAY, SECOND_PARENT = 0.35, 0.08, 0.5
#: A group has at most so many lectures a week, which leaves its children time to choose.
FULLEST_GROUP = 8


@dataclass
class _Person:
    id: str
    name: str
    family: int
    age: int = 0
    busy: set[Slot] = field(default_factory=set)
    courses: list[str] = field(default_factory=list)


def a_coop(seed: int, *, classes: int = 40, rooms: int = 6, families: int = 25) -> tuple[CoopProblem, Timetable]:
    """Draw a co-op of two days with twelve periods, and a timetable that breaks none of its musts."""
    for attempt in range(100):
        try:
            return _Drawing(Draws(f"coop {seed} {attempt}"), classes, rooms, families).drawn(f"Co-op {seed}")
        except _DoesNotFit:
            continue
    raise ValueError(f"{classes} classes find no place in {rooms} rooms and {len(SLOTS)} periods")


class _DoesNotFit(Exception):
    """The draw led nowhere; another one is tried."""


class _Drawing:
    def __init__(self, draws: Draws, classes: int, rooms: int, families: int) -> None:
        self.draws = draws
        self.rooms = [
            Room(id=name.lower().replace(" ", "-"), name=name, seats=seats, features=has)
            for name, seats, has in ROOMS[:rooms]
        ]
        self.parents: list[_Person] = []
        self.children: list[_Person] = []
        self.taken: dict[Slot, set[str]] = defaultdict(set)
        self.lectures: list[Lecture] = []
        self.courses: list[Course] = []
        self.courses_of: dict[str, list[str]] = {name: [] for _, name in GROUPS}
        self.group_busy: dict[str, set[Slot]] = {name: set() for _, name in GROUPS}
        self.names = [
            f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]}{'' if number < len(FAMILY_NAMES) else number}"
            for number in range(families)
        ]
        for number in range(families):
            self._family(number)
        self._classes(classes)

    def _family(self, number: int) -> None:
        draws, last = self.draws, self.names[number]
        for place in range(2 if draws.chance(SECOND_PARENT) else 1):
            name = draws.one_of(GROWN_UPS[place::2])
            self.parents.append(_Person(f"p{number}-{place}", f"{name} {last}", number))
        for place, name in enumerate(draws.some_of(CHILDREN, draws.one_of(CHILDREN_IN))):
            age = draws.between(GROUPS[0][0], OLDEST)
            self.children.append(_Person(f"k{number}-{place}", f"{name} {last}", number, age))

    def _classes(self, classes: int) -> None:
        chosen = min(len(CHOSEN), classes // 4)
        of_groups = classes - chosen
        if of_groups > len(GROUPS) * len(SUBJECTS):
            raise _DoesNotFit
        for number in range(of_groups):
            subject, needs = SUBJECTS[number // len(GROUPS)]
            _, group = GROUPS[number % len(GROUPS)]
            times = 2 if self.draws.chance(TWICE) and len(self.group_busy[group]) + 2 <= FULLEST_GROUP - 1 else 1
            students = [child for child in self.children if group_at(child.age) == group]
            course = self._course(f"{subject} {group}", needs, times, students, self.group_busy[group], group)
            self.courses_of[group].append(course)
        for subject, needs in CHOSEN[:chosen]:
            self._course(subject, needs, 1, [], set(), None)

    def _course(
        self, name: str, needs: Sequence[str], times: int, students: list[_Person], busy: set[Slot], group: str | None
    ) -> str:
        """Give a class its times and rooms in the hidden timetable, then its grown-ups and students."""
        draws, one = self.draws, name.lower().replace(" ", "-")
        suiting = [room for room in self.rooms if set(needs) <= set(room.features)]
        free = [slot for slot in SLOTS if slot not in busy and any(room.id not in self.taken[slot] for room in suiting)]
        slots = draws.some_of(free, times)
        teachers = self._grown_ups(2 if draws.chance(TAUGHT_BY_TWO) else 1, slots, group)
        if len(slots) < times or not teachers:
            raise _DoesNotFit
        for slot in slots:
            room = min(
                (room for room in suiting if room.id not in self.taken[slot]),
                key=lambda room: (len(room.features), -room.seats),
            )
            self.taken[slot].add(room.id)
            self.lectures.append(Lecture(one, *slot, room.id))
        busy.update(slots)
        helpers = self._grown_ups(1, slots, group) if draws.chance(WITH_HELPER) else []
        if group is None:
            students = self._who_choose(slots)
            for child in students:
                child.courses.append(one)
        for child in students:
            child.busy.update(slots)
        self.courses.append(
            Course(
                id=one,
                name=name,
                instructors=tuple(parent.id for parent in teachers),
                helpers=tuple(parent.id for parent in helpers),
                lectures=times,
                min_days=len({slot.day for slot in slots}),
                students=len(students),
                needs=tuple(needs),
                needs_parents=group == GROUPS[0][1],
                prep_hour=draws.chance(PREPARED),
            )
        )
        return one

    def _grown_ups(self, count: int, slots: Iterable[Slot], group: str | None) -> list[_Person]:
        """Draw from the parents with the fewest classes, those with a child in the group first."""
        slots = set(slots)
        free = [parent for parent in self.parents if not parent.busy & slots]
        own = {child.family for child in self.children if group_at(child.age) == group}
        order = sorted(free, key=lambda parent: (len(parent.courses), parent.family not in own, self.draws.share()))
        for parent in order[:count]:
            parent.busy |= slots
            parent.courses.append("taught")
        return order[:count]

    def _who_choose(self, slots: Iterable[Slot]) -> list[_Person]:
        able = [
            child
            for child in self.children
            if child.age >= 7 and not child.busy & set(slots) and len(child.courses) < 2
        ]
        return self.draws.some_of(able, self.draws.between(5, 14))

    def drawn(self, name: str) -> tuple[CoopProblem, Timetable]:
        draws = self.draws
        problem = CoopProblem(
            name=name,
            days=DAYS,
            periods=len(TIMES),
            times=TIMES,
            courses=tuple(self.courses),
            rooms=tuple(self.rooms),
            instructors=tuple(
                Instructor(id=parent.id, name=parent.name, unavailable=self._away(parent, PARENT_AWAY))
                for parent in self.parents
            ),
            curricula=tuple(
                Curriculum(id=group.lower(), name=group, courses=tuple(courses))
                for group, courses in self.courses_of.items()
                if courses
            ),
            families=tuple(
                CoopFamily(
                    id=last.lower(),
                    name=last,
                    children=tuple(self._child(child) for child in self.children if child.family == number),
                    parents=tuple(parent.id for parent in self.parents if parent.family == number),
                )
                for number, last in enumerate(self.names)
            ),
            car_pools=tuple(
                CarPool(
                    id=f"pool{number}",
                    name=f"{self.names[number * 2]} and {self.names[number * 2 + 1]}",
                    families=(self.names[number * 2].lower(), self.names[number * 2 + 1].lower()),
                )
                for number in range(draws.between(2, min(5, len(self.names) // 2)))
            ),
            weights=dict(COOP_WEIGHTS),
        )
        return problem, Timetable(lectures=tuple(sorted(self.lectures)))

    def _child(self, child: _Person) -> Child:
        group = group_at(child.age).lower()
        return Child(
            id=child.id,
            name=child.name,
            groups=(group,) if self.courses_of[group_at(child.age)] else (),
            courses=tuple(child.courses),
            unavailable=self._away(child, CHILD_AWAY),
        )

    def _away(self, person: _Person, share: float) -> tuple[Slot, ...]:
        """Draw half a day at which somebody cannot come; of it, what the hidden timetable needs stays open."""
        if not self.draws.chance(share):
            return ()
        day, afternoon = self.draws.between(0, len(DAYS) - 1), self.draws.chance(0.5)
        half = range(3, len(TIMES)) if afternoon else range(3)
        return tuple(slot for period in half if (slot := Slot(day, period)) not in person.busy)


def group_at(age: int) -> str:
    """Name the group of an age."""
    return [name for begins, name in GROUPS if begins <= age][-1]
