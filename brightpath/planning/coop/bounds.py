"""What a problem may hold at most, and every fault of one at once: counts, names that name nothing, values out of bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from brightpath.domain.errors import Fault, Faulty
from brightpath.planning.coop import wishes as _wishes_are_told  # noqa: F401  (registers wishes)
from brightpath.planning.coop.problem import CoopProblem, Slot
from brightpath.planning.rule import COOP

MOST_DAYS = 7
MOST_PERIODS = 20
MOST_COURSES = 500
MOST_ROOMS = 60
MOST_INSTRUCTORS = 1000
MOST_CURRICULA = 1000
MOST_FAMILIES = 500
MOST_CHILDREN = 20
MOST_CAR_POOLS = 200
MOST_SEATS = 100_000
MOST_WEIGHT = 1000
LONGEST_NAME = 200
LONGEST_ID = 60
#: After so many faults the rest is not listed.
MOST_FAULTS = 200


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def check_problem(problem: CoopProblem) -> None:
    """Refuse a problem with faults.

    Raises
    ------
    Faulty
        With all of them. What is far too large is refused by its counts alone.
    """
    faults = list(_counts(problem))
    if not faults:
        faults = [fault for part in (_times, _things, _courses, _people, _wanted) for fault in part(problem)]
    if len(faults) > MOST_FAULTS:
        faults = [*faults[:MOST_FAULTS], Fault("The rest", "There are more faults than can be listed here.")]
    if faults:
        raise Faulty(faults)


def _how_many(what: str, count: int, least: int, most: int, where: str = "") -> Iterator[Fault]:
    """Tell a list that is too short or too long."""
    if not least <= count <= most:
        told = f"There are {f'{count:,}' if count else 'no'} {what}."
        yield Fault(where or what.capitalize(), told, f"{least} to {most} {what}")


def _counts(problem: CoopProblem) -> Iterator[Fault]:
    yield from _how_many("days", len(problem.days), 1, MOST_DAYS)
    yield from _how_many("periods", problem.periods, 1, MOST_PERIODS)
    yield from _how_many("classes", len(problem.courses), 1, MOST_COURSES)
    yield from _how_many("rooms", len(problem.rooms), 1, MOST_ROOMS)
    yield from _how_many("instructors", len(problem.instructors), 1, MOST_INSTRUCTORS)
    yield from _how_many("groups", len(problem.curricula), 0, MOST_CURRICULA)
    yield from _how_many("families", len(problem.families), 0, MOST_FAMILIES)
    yield from _how_many("car pools", len(problem.car_pools), 0, MOST_CAR_POOLS)
    meetings = MOST_COURSES * MOST_DAYS * MOST_PERIODS
    yield from _how_many("pins", len(problem.pins), 0, meetings)
    yield from _how_many("meetings", len(problem.last), 0, meetings, "The last timetable")


def _times(problem: CoopProblem) -> Iterator[Fault]:
    yield from _once("Days", problem.days, "day")
    for number, day in enumerate(problem.days, 1):
        yield from _text(f"Day {number}", "name", day)
    if problem.times and len(problem.times) != problem.periods:
        what = f"There are {len(problem.times)} times, but {problem.periods} periods a day."
        yield Fault("Periods", what, "one beginning and end for each period, or none at all")
    for number, (start, end) in enumerate(problem.times):
        where = f"Period {number + 1}"
        if not 0 <= start < end <= 1440:
            yield Fault(where, f"It goes from minute {start} to {end}.", "a later end, minutes 0 to 1440")
        elif number and start < problem.times[number - 1][1]:
            yield Fault(where, "It begins before the period before it has ended.", "periods in order")
    if problem.afternoon_from is not None:
        yield from _within("The first period of the afternoon", problem.afternoon_from, 0, problem.periods)


def _things(problem: CoopProblem) -> Iterator[Fault]:
    for one, many, things in (
        ("class", "Classes", problem.courses),
        ("room", "Rooms", problem.rooms),
        ("instructor", "Instructors", problem.instructors),
        ("group", "Groups", problem.curricula),
        ("family", "Families", problem.families),
        ("car pool", "Car pools", problem.car_pools),
    ):
        yield from _names(one, many, things)
    children = [child for family in problem.families for child in family.children]
    yield from _once("Children", [child.id for child in children], "id")
    for room in problem.rooms:
        yield from _within(f"{_at('room', room)}, seats", room.seats, 0, MOST_SEATS)
    for person in problem.instructors:
        yield from _slots(problem, f"{_at('instructor', person)}, times away", person.unavailable)


def _courses(problem: CoopProblem) -> Iterator[Fault]:
    instructors, rooms = problem.instructor, problem.room
    most = len(problem.days) * problem.periods
    for course in problem.courses:
        at = _at("class", course)
        if not course.instructors:
            yield Fault(at, "Nobody teaches it.", "at least one instructor")
        yield from _known(f"{at}, instructors", course.instructors, instructors, "instructor")
        yield from _known(f"{at}, helpers", course.helpers, instructors, "instructor")
        yield from _known(f"{at}, rooms it cannot have", course.rooms_not_allowed, rooms, "room")
        yield from _within(f"{at}, meetings a week", course.lectures, 1, most)
        yield from _within(f"{at}, days", course.min_days, 0, len(problem.days))
        yield from _within(f"{at}, children", course.students, 0, MOST_SEATS)
        yield from _slots(problem, f"{at}, times it cannot have", course.unavailable)
    for group in problem.curricula:
        at = _at("group", group)
        if not group.courses:
            yield Fault(at, "It has no class.", "at least one class")
        yield from _known(f"{at}, classes", group.courses, problem.course, "class")


def _people(problem: CoopProblem) -> Iterator[Fault]:
    for family in problem.families:
        at = _at("family", family)
        yield from _how_many("children", len(family.children), 0, MOST_CHILDREN, at)
        yield from _known(f"{at}, parents", family.parents, problem.instructor, "instructor")
        for child in family.children:
            of_child = _at("child", child)
            yield from _text(of_child, "id", child.id, LONGEST_ID)
            yield from _text(of_child, "name", child.name)
            yield from _known(f"{of_child}, groups", child.groups, problem.curriculum, "group")
            yield from _known(f"{of_child}, classes", child.courses, problem.course, "class")
            yield from _slots(problem, f"{of_child}, times away", child.unavailable)
    for pool in problem.car_pools:
        yield from _known(f"{_at('car pool', pool)}, families", pool.families, problem.family, "family")


def _wanted(problem: CoopProblem) -> Iterator[Fault]:
    for pin in problem.pins:
        course = problem.course.get(pin.course)
        at = "Pins" if course is None else f"{_at('class', course)}, pins"
        yield from _known(at, [pin.course], problem.course, "class")
        yield from _known(at, [] if pin.room is None else [pin.room], problem.room, "room")
        yield from _slots(problem, at, [pin.slot])
    for (one, _), times in Counter((pin.course, pin.slot) for pin in problem.pins).items():
        if times > 1:
            name = problem.course[one].name if one in problem.course else one
            yield Fault(
                "Pins", f'The class "{_shown(name)}" is pinned {times} times to the same period.', "once a period"
            )
    for name, weight in problem.weights.items():
        if name in COOP.wishes:
            yield from _within(f'The wish "{COOP.wishes[name].sentence}"', weight, 0, MOST_WEIGHT)
        else:
            yield Fault(f'The wish "{_shown(name)}"', "There is no wish of this name.", ", ".join(COOP.wishes))


def _at(noun: str, thing: _Named) -> str:
    """Say where a fault stands by who or what it is of: 'The class "Art"'."""
    return f'The {noun} "{_shown(thing.name.strip() or thing.id)}"'


def _names(noun: str, nouns: str, things: Sequence[_Named]) -> Iterator[Fault]:
    for thing in things:
        yield from _text(_at(noun, thing), "id", thing.id, LONGEST_ID)
        yield from _text(_at(noun, thing), "name", thing.name)
        if any(mark.isspace() for mark in thing.id):
            yield Fault(_at(noun, thing), f'There is a space in "{_shown(thing.id)}".', "an id without spaces")
    yield from _once(nouns, [thing.id for thing in things], "id")


def _text(at: str, key: str, text: str, longest: int = LONGEST_NAME) -> Iterator[Fault]:
    if not text.strip() or len(text) > longest or not text.isprintable():
        yield Fault(at, f'"{_shown(text)}" is no {key}.', f"1 to {longest} characters on one line")


def _once(where: str, ids: Iterable[str], key: str) -> Iterator[Fault]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Fault(where, f'The {key} "{_shown(one)}" stands {times} times.', f"every {key} once")


def _known(where: str, ids: Sequence[str], known: Collection[str], noun: str) -> Iterator[Fault]:
    for one in dict.fromkeys(ids):
        if one not in known:
            yield Fault(where, f'There is no {noun} "{_shown(one)}".', f"the id of one of the {len(known)} there are")
    if len(set(ids)) < len(ids):
        yield Fault(where, f"A {noun} stands in it more than once.", f"every {noun} once")


def _within(where: str, value: int, least: int, most: int) -> Iterator[Fault]:
    if not least <= value <= most:
        yield Fault(where, f"{value} is out of bounds.", f"a whole number from {least} to {most}")


def _slots(problem: CoopProblem, where: str, slots: Iterable[Slot]) -> Iterator[Fault]:
    for slot in dict.fromkeys(slots):
        if not (0 <= slot.day < len(problem.days) and 0 <= slot.period < problem.periods):
            allowed = f"days 1 to {len(problem.days)}, periods 1 to {problem.periods}"
            yield Fault(where, f"There is no period {slot.period + 1} on day {slot.day + 1}.", allowed)


def _shown(text: str) -> str:
    """Show a text of a document on one short line, with nothing in it that a terminal would obey."""
    text = "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)
    return text if len(text) <= 60 else f"{text[:57]}..."
