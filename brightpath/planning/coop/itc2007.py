"""The files of the field's competition (ITC-2007, track 3): its problems in, `.ctt` and `.ectt`, its solutions in and out.

References
----------
Di Gaspero, McCollum and Schaerf (2007), The second international timetabling competition: curriculum-based course
timetabling, section 4. Bonutti, De Cesco, Di Gaspero and Schaerf (2012), Benchmarking curriculum-based course timetabling:
formulations, data formats, instances (the extended format; its formulation UD2 is the competition's).
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.weeks import WEEKDAYS
from brightpath.planning.coop.bounds import (
    LONGEST_ID,
    MOST_COURSES,
    MOST_CURRICULA,
    MOST_DAYS,
    MOST_FAULTS,
    MOST_PERIODS,
    MOST_ROOMS,
    MOST_SEATS,
    check_problem,
)
from brightpath.planning.coop.check import strange_in
from brightpath.planning.coop.problem import (
    CoopProblem,
    Course,
    Curriculum,
    Instructor,
    Lecture,
    Room,
    Slot,
    Timetable,
)

LARGEST_BYTES: Final = 10 * 1024 * 1024
MOST_LINES: Final = 100_000

COURSES, ROOMS, CURRICULA = "COURSES", "ROOMS", "CURRICULA"
UNAVAILABLE, ROOM_CONSTRAINTS = "UNAVAILABILITY_CONSTRAINTS", "ROOM_CONSTRAINTS"
SECTIONS: Final = (COURSES, ROOMS, CURRICULA, UNAVAILABLE, ROOM_CONSTRAINTS)

#: The header's keys, with the bounds of their numbers; the first two are the extended format's names of one and more.
_HEADER: Final = {
    "Courses": (1, MOST_COURSES),
    "Rooms": (1, MOST_ROOMS),
    "Days": (1, MOST_DAYS),
    "Periods_per_day": (1, MOST_PERIODS),
    "Curricula": (0, MOST_CURRICULA),
    "Constraints": (0, MOST_LINES),
    "UnavailabilityConstraints": (0, MOST_LINES),
    "RoomConstraints": (0, MOST_LINES),
}
_NEEDED: Final = ("Name", "Courses", "Rooms", "Days", "Periods_per_day", "Curricula")
_COUNTED: Final = {
    COURSES: ("Courses",),
    ROOMS: ("Rooms",),
    CURRICULA: ("Curricula",),
    UNAVAILABLE: ("Constraints", "UnavailabilityConstraints"),
    ROOM_CONSTRAINTS: ("RoomConstraints",),
}


class _Line(NamedTuple):
    number: int
    values: tuple[str, ...]

    @property
    def at(self) -> str:
        return f"line {self.number}"


def read_instance(content: str | bytes) -> CoopProblem:
    """Read a problem of the competition, in its own or the extended format, as the competition counts it (UD2).

    What only the extended format knows (lectures a day, double lectures, buildings, rooms that are not allowed) is checked
    and left out.

    Raises
    ------
    Faulty
        With every fault and its line.
    """
    reader = _Reader(_lines(content))
    reader.read()
    if reader.faults:
        raise Faulty(_listed(reader.faults))
    problem = reader.problem()
    check_problem(problem)
    return problem


def read_solution(content: str | bytes, problem: CoopProblem) -> Timetable:
    """Read a solution in the competition's format: a line for each lecture, `course room day period`, in any order.

    Raises
    ------
    Faulty
        With every line that is none. What the timetable breaks is not asked here.
    """
    faults: list[Fault] = []
    lectures = []
    for line in _lines(content):
        if len(line.values) != 4 or not all(map(_is_number, line.values[2:])):
            faults.append(Fault(line.at, f"{_shown(line)} is no lecture.", "course room day period"))
            continue
        course, room, day, period = line.values
        lecture = Lecture(course, int(day), int(period), room)
        strange = [Fault(line.at, what) for what in strange_in(problem, lecture)]
        faults += strange
        if not strange:
            lectures.append(lecture)
    if faults:
        raise Faulty(_listed(faults))
    return Timetable(lectures=tuple(lectures))


def write_solution(problem: CoopProblem, timetable: Timetable) -> str:
    """Write a timetable in the competition's format, in the order of the problem's courses, then of time."""
    order = {course.id: number for number, course in enumerate(problem.courses)}
    lectures = sorted(timetable.lectures, key=lambda one: (order[one.course], one.slot, one.room))
    return "".join(f"{one.course} {one.room} {one.day} {one.period}\n" for one in lectures)


def _lines(content: str | bytes) -> list[_Line]:
    """Part a file into its lines with anything on them.

    Raises
    ------
    Faulty
        When it is no text, or too large.
    """
    if len(content) > LARGEST_BYTES:
        raise Faulty([Fault("the file", f"It is {len(content) / 1024 / 1024:.1f} MB large.", "at most 10 MB")])
    if isinstance(content, bytes):
        try:
            text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise Faulty([Fault(f"line {line}", "This is not written in UTF-8.", "UTF-8 or ASCII")]) from None
    else:
        text = content
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise Faulty([Fault("the file", f"There are {len(lines):,} lines.", f"at most {MOST_LINES:,}")])
    found = [_Line(number, tuple(line.split())) for number, line in enumerate(lines, 1)]
    return [line for line in found if line.values]


class _Reader:
    """Reads a problem line by line and keeps every fault."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines
        self.faults: list[Fault] = []
        self.name = ""
        self.header: dict[str, int] = {}
        self.given: set[str] = set()
        self.sections: dict[str, list[_Line]] = {}
        self.courses: dict[str, Course] = {}
        self.rooms: dict[str, Room] = {}
        self.curricula: dict[str, Curriculum] = {}
        self.closed: dict[str, list[Slot]] = defaultdict(list)
        #: What has a line, also one with a fault: that is told once, not wherever it is named.
        self.named: dict[str, set[str]] = {}

    def read(self) -> None:
        self._part()
        self._whole()
        if self.faults and any(len(lines) > MOST_FAULTS * 10 for lines in self.sections.values()):
            return  # far too long: its counts are told, its lines are not looked at
        self.named = {name: {line.values[0] for line in lines} for name, lines in self.sections.items()}
        for read, section in (
            (self._course, COURSES),
            (self._room, ROOMS),
            (self._curriculum, CURRICULA),
            (self._unavailable, UNAVAILABLE),
            (self._room_constraint, ROOM_CONSTRAINTS),
        ):
            for line in self.sections.get(section, ()):
                self.faults += [Fault(line.at, what, allowed) for what, allowed in read(line)]

    def problem(self) -> CoopProblem:
        instructors = dict.fromkeys(one for course in self.courses.values() for one in course.instructors)
        return CoopProblem(
            name=self.name,
            days=WEEKDAYS[: self.header["Days"]],
            periods=self.header["Periods_per_day"],
            courses=tuple(
                course.model_copy(update={"unavailable": tuple(dict.fromkeys(self.closed[course.id]))})
                for course in self.courses.values()
            ),
            rooms=tuple(self.rooms.values()),
            instructors=tuple(Instructor(id=one, name=one) for one in instructors),
            curricula=tuple(self.curricula.values()),
        )

    # -- the whole file ------------------------------------------------------------------------------------------------

    def _part(self) -> None:
        """Part the lines into header and sections."""
        section: list[_Line] | None = None
        ended: _Line | None = None
        for line in self.lines:
            first = line.values[0]
            if ended is not None:
                self._tell(line, "There is something behind the end.", "nothing behind END.")
                return
            if len(line.values) == 1 and first == "END.":
                ended = line
            elif len(line.values) == 1 and re.fullmatch(r"[A-Z_]+:", first):
                name = first[:-1]
                if name not in SECTIONS:
                    self._tell(line, f"There is no section {_shown(line)}.", ", ".join(SECTIONS))
                elif name in self.sections:
                    self._tell(line, f"The section {name} stands twice.", "every section once")
                section = self.sections.setdefault(name, []) if name in SECTIONS else []
            elif section is None:
                self._header_line(line)
            else:
                section.append(line)
        if ended is None:
            at = f"line {self.lines[-1].number}" if self.lines else "the file"
            what = "The file breaks off here: its end is missing." if self.lines else "The file is empty."
            self.faults.append(Fault(at, what, "END. as the last line"))

    def _header_line(self, line: _Line) -> None:
        key, values = line.values[0].removesuffix(":"), line.values[1:]
        if key in self.given:
            self._tell(line, f"{key} stands twice.", "every line of the header once")
        elif key == "Name" and values:
            self.name = " ".join(values)
        elif key == "Min_Max_Daily_Lectures" and len(values) == 2 and all(map(_is_number, values)):
            pass
        elif key in _HEADER and len(values) == 1 and re.fullmatch(r"-?\d{1,9}", values[0]):
            least, most = _HEADER[key]
            if not least <= int(values[0]) <= most:
                self._tell(line, f"{key} is {int(values[0]):,}.", f"a whole number from {least} to {most:,}")
            self.header[key] = int(values[0])
        else:
            self._tell(line, f"{_shown(line)} is no line of the header.", f"{', '.join(_NEEDED)} and Constraints")
        self.given.add(key)

    def _whole(self) -> None:
        """Look whether everything is there, and as much of it as the header says."""
        for key in _NEEDED:
            if key not in self.given:
                self.faults.append(Fault("the header", f"{key} is missing.", f"{key}: and its value"))
        for section in (COURSES, ROOMS, CURRICULA, UNAVAILABLE):
            if section not in self.sections:
                self.faults.append(Fault("the file", f"The section {section} is missing.", f"{section}:"))
        for section, lines in self.sections.items():
            for key in _COUNTED[section]:
                told = self.header.get(key)
                if told is not None and told != len(lines):
                    what = f"The header says {key}: {told:,}, but {section} has {len(lines):,}."
                    self.faults.append(Fault("the header", what, "as many as there are"))
            if section == COURSES and len(lines) > MOST_COURSES >= self.header.get("Courses", 0):
                what = f"There are {len(lines):,} courses."
                self.faults.append(Fault("the file", what, f"at most {MOST_COURSES}"))

    # -- a line of each section ----------------------------------------------------------------------------------------

    def _course(self, line: _Line) -> Iterator[tuple[str, str]]:
        values = line.values
        allowed = "course teacher lectures days students"
        # The teacher is the only value but the first that may be something else than a number.
        if len(values) >= 4 and all(map(_is_number, values[1:])) and len(values) == (5 if self._is_extended else 4):
            yield f"The course {_shown_one(values[0])} has no teacher.", allowed
            return
        if len(values) not in (5, 6):
            yield _many_values(values), allowed
            return
        yield from self._once(values[0], self.courses, "course")
        days = self.header.get("Days", MOST_DAYS)
        yield from _number(values[2], "lectures", 1, days * self.header.get("Periods_per_day", MOST_PERIODS))
        yield from _number(values[3], "days", 0, days)
        yield from _number(values[4], "students", 0, MOST_SEATS)
        if all(map(_is_number, values[2:5])):
            lectures, min_days, students = map(int, values[2:5])
            self.courses.setdefault(
                values[0],
                Course(
                    id=values[0],
                    name=values[0],
                    instructors=(values[1],),
                    lectures=lectures,
                    min_days=min_days,
                    students=students,
                ),
            )

    @property
    def _is_extended(self) -> bool:
        return "UnavailabilityConstraints" in self.given or ROOM_CONSTRAINTS in self.sections

    def _room(self, line: _Line) -> Iterator[tuple[str, str]]:
        if len(line.values) not in (2, 3):
            yield _many_values(line.values), "room seats"
            return
        room, seats = line.values[:2]
        yield from self._once(room, self.rooms, "room")
        yield from _number(seats, "seats", 0, MOST_SEATS)
        self.rooms.setdefault(room, Room(id=room, name=room, seats=int(seats) if _is_number(seats) else 0))

    def _curriculum(self, line: _Line) -> Iterator[tuple[str, str]]:
        name, count, courses = line.values[0], line.values[1:2], line.values[2:]
        yield from self._once(name, self.curricula, "curriculum")
        if not courses:
            yield f"The curriculum {_shown_one(name)} names no course.", "curriculum count course ..."
        elif count != (str(len(courses)),):
            yield f"It says {_shown_one(count[0])} courses and names {len(courses)}.", "as many as it names"
        yield from self._of_courses(courses)
        if len(set(courses)) < len(courses):
            yield "A course stands in it more than once.", "every course once"
        self.curricula.setdefault(name, Curriculum(id=name, name=name, courses=tuple(dict.fromkeys(courses))))

    def _unavailable(self, line: _Line) -> Iterator[tuple[str, str]]:
        if len(line.values) != 3:
            yield _many_values(line.values), "course day period"
            return
        course, day, period = line.values
        yield from self._of_courses([course])
        yield from _number(day, "day", 0, self.header.get("Days", MOST_DAYS) - 1)
        yield from _number(period, "period", 0, self.header.get("Periods_per_day", MOST_PERIODS) - 1)
        if _is_number(day) and _is_number(period):
            self.closed[course].append(Slot(int(day), int(period)))

    def _room_constraint(self, line: _Line) -> Iterator[tuple[str, str]]:
        if len(line.values) != 2:
            yield _many_values(line.values), "course room"
            return
        yield from self._of_courses(line.values[:1])
        if line.values[1] not in self.named.get(ROOMS, ()):
            yield f"There is no room {_shown_one(line.values[1])}.", "a room of the section ROOMS"

    def _of_courses(self, courses: Sequence[str]) -> Iterator[tuple[str, str]]:
        for course in dict.fromkeys(courses):
            if course not in self.named.get(COURSES, ()):
                yield f"There is no course {_shown_one(course)}.", "a course of the section COURSES"

    def _once(
        self, name: str, known: dict[str, Course] | dict[str, Room] | dict[str, Curriculum], noun: str
    ) -> Iterator[tuple[str, str]]:
        if name in known:
            yield f"The {noun} {_shown_one(name)} stands twice.", f"every {noun} once"
        if len(name) > LONGEST_ID or not name.isprintable():
            yield f"{_shown_one(name)} is no name.", f"1 to {LONGEST_ID} characters"

    def _tell(self, line: _Line, what: str, allowed: str) -> None:
        self.faults.append(Fault(line.at, what, allowed))


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,9}", value) is not None


def _number(value: str, noun: str, least: int, most: int) -> Iterator[tuple[str, str]]:
    if not _is_number(value) or not least <= int(value) <= most:
        yield f"{_shown_one(value)} is not allowed for {noun}.", f"a whole number from {least} to {most}"


def _listed(faults: list[Fault]) -> list[Fault]:
    """Put faults in the order of their lines, those of none last, and no more than can be read."""

    def line(fault: Fault) -> int:
        match = re.match(r"line (\d+)", fault.where)
        return int(match[1]) if match else MOST_LINES + 1

    ordered = sorted(faults, key=line)
    if len(ordered) <= MOST_FAULTS:
        return ordered
    return [*ordered[:MOST_FAULTS], Fault("the file", "There are more faults than can be listed here.")]


def _shown(line: _Line) -> str:
    return _shown_one(" ".join(line.values))


def _shown_one(text: str) -> str:
    text = "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text[:60])
    return f'"{text}"'


def _many_values(values: Sequence[str]) -> str:
    return "There is 1 value." if len(values) == 1 else f"There are {len(values)} values."
