"""Not enough rooms or hours at all: counted before anything is searched, with what is short and by how much.

Hall's condition (Hall 1935, On representatives of subsets): lectures that cannot share a period need at least as many
periods as there are of them; lectures that only some rooms suit need as many of those rooms' periods. What is counted here
is surely short. That nothing is does not promise a timetable.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from brightpath.domain.words import listed
from brightpath.planning.coop.problem import CoopProblem, Course, Slot


class Shortage(NamedTuple):
    """How many lectures cannot be held, at least, the courses they are of, and the sentence."""

    short: int
    courses: tuple[str, ...]
    sentence: str


def shortages(problem: CoopProblem) -> tuple[Shortage, ...]:
    """List what no timetable can hold; the problem has been checked for faults."""
    open_to = {
        course.id: [slot for slot in problem.slots if slot not in problem.closed[course.id]]
        for course in problem.courses
    }
    return tuple(
        dict.fromkeys(
            (
                *_rooms(problem, open_to),
                *_hours_of_courses(problem, open_to),
                *_hours_of_people(problem, open_to),
                *_pins(problem),
            )
        )
    )


# -- rooms -------------------------------------------------------------------------------------------------------------


def _rooms(problem: CoopProblem, open_to: dict[str, list[Slot]]) -> Iterator[Shortage]:
    """Count, for each set of rooms, the courses that no other room suits."""
    suiting = {course.id: frozenset(problem.rooms_for[course.id]) for course in problem.courses}
    for course in problem.courses:
        if not suiting[course.id]:
            yield Shortage(course.lectures, (course.id,), _no_room(problem, course))
    for rooms in sorted(
        {*suiting.values(), frozenset(problem.room)} - {frozenset()}, key=lambda one: (-len(one), *sorted(one))
    ):
        courses = [course for course in problem.courses if suiting[course.id] and suiting[course.id] <= rooms]
        wanted = Counter(slot for course in courses for slot in open_to[course.id])
        there = sum(min(len(rooms), times) for times in wanted.values())
        # What a course's own hours cannot hold is told with them.
        lectures = sum(min(course.lectures, len(open_to[course.id])) for course in courses)
        if lectures > there:
            yield Shortage(
                lectures - there,
                tuple(course.id for course in courses),
                _too_few_rooms(problem, rooms, courses, lectures, there),
            )


def _no_room(problem: CoopProblem, course: Course) -> str:
    unknown = [need for need in course.needs if not any(need in room.features for room in problem.rooms)]
    if unknown:
        return f"{course.name} needs {listed(unknown)}, and no room has it."
    what = f"has {listed(course.needs)}" if course.needs else "is there"
    return f"{course.name} has no room: none that {what} is allowed for it."


def _too_few_rooms(
    problem: CoopProblem, rooms: Collection[str], courses: Sequence[Course], lectures: int, there: int
) -> str:
    short, week = lectures - there, len(problem.slots)
    if len(rooms) == len(problem.rooms):
        rooms_more, periods_more = _many(-(-short // week), "more room"), _many(-(-short // len(rooms)), "more period")
        return (
            f"There are {lectures} meetings a week, but {_many(len(rooms), 'room')} can hold {there} in {week} periods: "
            f"{short} too many. {rooms_more.capitalize()}, or {periods_more} a week, would be needed at least."
        )
    names = listed([room.name for room in problem.rooms if room.id in rooms])
    needs = sorted({need for course in courses for need in course.needs})
    why = f", the only {'room' if len(rooms) == 1 else 'rooms'} with {listed(needs)}" if needs else ""
    return (
        f"{_courses(courses)} can only be in {names}{why}: {_many(lectures, 'meeting')}, "
        f"but room for {there} there. {_many(short, 'period')} {_is(short)} missing."
    )


# -- hours -------------------------------------------------------------------------------------------------------------


def _hours_of_courses(problem: CoopProblem, open_to: dict[str, list[Slot]]) -> Iterator[Shortage]:
    for course in problem.courses:
        short = course.lectures - len(open_to[course.id])
        if short > 0:
            yield Shortage(short, (course.id,), _too_few_hours(problem, course, len(open_to[course.id]), short))


def _too_few_hours(problem: CoopProblem, course: Course, there: int, short: int) -> str:
    """Say whose hours stand in the way: of one grown-up, of all of them together, or of everybody."""
    missing = f"{_many(short, 'is', 'are')} missing."
    head = f"{course.name} has {_many(course.lectures, 'meeting')}"
    for one in course.grown_ups:
        free = len(problem.slots) - len(set(problem.instructor[one].unavailable))
        if free <= there:
            return f"{head}, but {problem.instructor[one].name} can be there in only {_many(free, 'period')}: {missing}"
    joint = set(problem.slots).difference(*(problem.instructor[one].unavailable for one in course.grown_ups))
    if len(joint) <= there:
        names = listed([problem.instructor[one].name for one in course.grown_ups])
        return f"{head}, but {names} can be there together in only {_many(len(joint), 'period')}: {missing}"
    return (
        f"{head}, but only {_many(there, 'period')} {_is(there)} open to it when its own times, its grown-ups' and its "
        f"children's are taken together: {missing}"
    )


def _hours_of_people(problem: CoopProblem, open_to: dict[str, list[Slot]]) -> Iterator[Shortage]:
    """Count, for each group, grown-up and child, the lectures that find no period of their own; the same courses once."""
    told: set[frozenset[str]] = set()
    for kind, sets in problem.meets.items():
        for one, courses in sets.items():
            wanted = {course: min(problem.course[course].lectures, len(open_to[course])) for course in courses}
            short, tight = _without_period(wanted, open_to)
            if short and tight not in told:
                told.add(tight)
                yield Shortage(
                    short, tuple(sorted(tight)), _too_full(problem, kind, one, wanted, open_to, tight, short)
                )


def _without_period(wanted: dict[str, int], open_to: dict[str, list[Slot]]) -> tuple[int, frozenset[str]]:
    """Match lectures to periods; give how many find none, and courses that have too few periods together."""
    if all(len(open_to[course]) >= sum(wanted.values()) for course in wanted):
        return 0, frozenset()  # whatever the others take, each finds its own
    periods = {slot for course in wanted for slot in open_to[course]}
    if sum(wanted.values()) > len(periods):
        return sum(wanted.values()) - len(periods), frozenset(course for course in wanted if wanted[course])
    taken: dict[Slot, str] = {}
    short, tight = 0, frozenset[str]()
    for course, times in wanted.items():
        for _ in range(times):
            reached = _give_period(course, open_to, taken)
            if reached:
                short, tight = short + 1, tight | reached
    return short, tight


def _give_period(course: str, open_to: dict[str, list[Slot]], taken: dict[Slot, str]) -> set[str]:
    """Find a period for one more lecture, moving others; where there is none, give the courses that were asked to move."""
    free = next((slot for slot in open_to[course] if slot not in taken), None)
    if free is not None:
        taken[free] = course
        return set()
    came_from: dict[Slot, tuple[str, Slot | None]] = {}
    waiting: list[tuple[str, Slot | None]] = [(course, None)]
    asked = {course}
    while waiting:
        mover, leaves = waiting.pop()
        for slot in open_to[mover]:
            if slot in came_from or taken.get(slot) == mover:
                continue
            came_from[slot] = (mover, leaves)
            if slot not in taken:
                at: Slot | None = slot
                while at is not None:
                    taken[at], at = came_from[at]
                return set()
            waiting.append((taken[slot], slot))
            asked.add(taken[slot])
    return asked


def _too_full(
    problem: CoopProblem,
    kind: str,
    one: str,
    wanted: dict[str, int],
    open_to: dict[str, list[Slot]],
    tight: frozenset[str],
    short: int,
) -> str:
    courses = [problem.course[course] for course in wanted if course in tight]
    who = problem.who(kind, one)
    does = "works in" if kind == "grown-up" else "has"
    lectures = sum(wanted[course.id] for course in courses)
    there = len({slot for course in courses for slot in open_to[course.id]})
    return (
        f"{who[0].upper()}{who[1:]} {does} {_courses(courses)}: {_many(lectures, 'meeting')}, but only {_many(there, 'period')} "
        f"{_is(there)} open to them. {_many(short, 'period')} {_is(short)} missing."
    )


# -- pins --------------------------------------------------------------------------------------------------------------


def _pins(problem: CoopProblem) -> Iterator[Shortage]:
    """Find pins that cannot be kept, alone or beside another."""
    for pin in problem.pins:
        course = problem.course[pin.course]
        if pin.slot in problem.closed[course.id]:
            away = [
                problem.instructor[one].name
                for one in course.grown_ups
                if pin.slot in problem.instructor[one].unavailable
            ]
            away += [
                problem.child[one].name
                for one in problem.children_in[course.id]
                if pin.slot in problem.child[one].unavailable
            ]
            why = f"{listed(away)} cannot be there" if away else "it cannot be held"
            yield Shortage(1, (course.id,), f"{course.name} is pinned to {problem.when(pin.slot)}, when {why}.")
        if pin.room is not None and pin.room not in problem.rooms_for[course.id]:
            room = problem.room[pin.room].name
            yield Shortage(1, (course.id,), f"{course.name} is pinned to {room}, which does not suit it.")
    pinned = Counter(pin.course for pin in problem.pins)
    for name, times in pinned.items():
        course = problem.course[name]
        if times > course.lectures:
            what = f"{course.name} is pinned to {times} periods, but has only {_many(course.lectures, 'meeting')}."
            yield Shortage(times - course.lectures, (name,), what)
    at = defaultdict(list)
    for pin in problem.pins:
        at[pin.slot].append(pin)
    for slot, pins in at.items():
        for one, other in combinations(pins, 2):
            both = f"{problem.titles([one.course, other.course])} are both pinned to {problem.when(slot)}"
            if other.course in problem.clashes[one.course]:
                yield Shortage(1, (one.course, other.course), f"{both}, and somebody has to be in both.")
            if one.room is not None and one.room == other.room:
                yield Shortage(1, (one.course, other.course), f"{both} in {problem.room[one.room].name}.")
        if len(pins) > len(problem.rooms):
            what = f"{len(pins)} classes are pinned to {problem.when(slot)}, but there are {len(problem.rooms)} rooms."
            yield Shortage(len(pins) - len(problem.rooms), tuple(pin.course for pin in pins), what)


# -- words -------------------------------------------------------------------------------------------------------------


def _courses(courses: Sequence[Course]) -> str:
    names = [course.name for course in courses]
    return listed([*names[:7], f"{len(names) - 7} more"] if len(names) > 8 else names)


def _many(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
