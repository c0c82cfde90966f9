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
        faults = [*faults[:MOST_FAULTS], Fault("document", "There are more faults than can be listed here.")]
    if faults:
        raise Faulty(faults)


def how_many(where: str, count: int, least: int, most: int) -> Iterator[Fault]:
    """Tell a list that is too short or too long."""
    if not least <= count <= most:
        noun = where.replace("_", " ")
        yield Fault(where, f"There are {f'{count:,}' if count else 'no'} {noun}.", f"{least} to {most} {noun}")


def _counts(problem: CoopProblem) -> Iterator[Fault]:
    yield from how_many("days", len(problem.days), 1, MOST_DAYS)
    yield from how_many("periods", problem.periods, 1, MOST_PERIODS)
    yield from how_many("courses", len(problem.courses), 1, MOST_COURSES)
    yield from how_many("rooms", len(problem.rooms), 1, MOST_ROOMS)
    yield from how_many("instructors", len(problem.instructors), 1, MOST_INSTRUCTORS)
    yield from how_many("curricula", len(problem.curricula), 0, MOST_CURRICULA)
    yield from how_many("families", len(problem.families), 0, MOST_FAMILIES)
    yield from how_many("car_pools", len(problem.car_pools), 0, MOST_CAR_POOLS)
    lectures = MOST_COURSES * MOST_DAYS * MOST_PERIODS
    yield from how_many("pins", len(problem.pins), 0, lectures)
    yield from how_many("last", len(problem.last), 0, lectures)


def _times(problem: CoopProblem) -> Iterator[Fault]:
    yield from _once("days", problem.days, "day")
    for number, day in enumerate(problem.days):
        yield from _text(f"days[{number}]", "name", day)
    if problem.times and len(problem.times) != problem.periods:
        what = f"There are {len(problem.times)} times, but {problem.periods} periods a day."
        yield Fault("times", what, "one beginning and end for each period, or none at all")
    for number, (start, end) in enumerate(problem.times):
        if not 0 <= start < end <= 1440:
            yield Fault(f"times[{number}]", f"It goes from minute {start} to {end}.", "a later end, minutes 0 to 1440")
        elif number and start < problem.times[number - 1][1]:
            yield Fault(f"times[{number}]", "It begins before the period before it has ended.", "periods in order")
    if problem.afternoon_from is not None:
        yield from _within("afternoon_from", problem.afternoon_from, 0, problem.periods)


def _things(problem: CoopProblem) -> Iterator[Fault]:
    for noun, things in (
        ("courses", problem.courses),
        ("rooms", problem.rooms),
        ("instructors", problem.instructors),
        ("curricula", problem.curricula),
        ("families", problem.families),
        ("car_pools", problem.car_pools),
    ):
        yield from _names(noun, things)
    children = [child for family in problem.families for child in family.children]
    yield from _once("children", [child.id for child in children], "id")
    for number, room in enumerate(problem.rooms):
        yield from _within(f"rooms[{number}].seats", room.seats, 0, MOST_SEATS)
    for number, one in enumerate(problem.instructors):
        yield from _slots(problem, f"instructors[{number}].unavailable", one.unavailable)


def _courses(problem: CoopProblem) -> Iterator[Fault]:
    instructors, rooms = problem.instructor, problem.room
    most = len(problem.days) * problem.periods
    for number, course in enumerate(problem.courses):
        at = f"courses[{number}]"
        if not course.instructors:
            yield Fault(f"{at}.instructors", f"Nobody teaches {course.name or course.id}.", "at least one instructor")
        yield from _known(f"{at}.instructors", course.instructors, instructors, "instructor")
        yield from _known(f"{at}.helpers", course.helpers, instructors, "instructor")
        yield from _known(f"{at}.rooms_not_allowed", course.rooms_not_allowed, rooms, "room")
        yield from _within(f"{at}.lectures", course.lectures, 1, most)
        yield from _within(f"{at}.min_days", course.min_days, 0, len(problem.days))
        yield from _within(f"{at}.students", course.students, 0, MOST_SEATS)
        yield from _slots(problem, f"{at}.unavailable", course.unavailable)
    for number, group in enumerate(problem.curricula):
        at = f"curricula[{number}].courses"
        if not group.courses:
            yield Fault(at, f"{group.name or group.id} names no course.", "at least one course")
        yield from _known(at, group.courses, problem.course, "course")


def _people(problem: CoopProblem) -> Iterator[Fault]:
    for number, family in enumerate(problem.families):
        at = f"families[{number}]"
        yield from how_many(f"{at}.children", len(family.children), 0, MOST_CHILDREN)
        yield from _known(f"{at}.parents", family.parents, problem.instructor, "instructor")
        for place, child in enumerate(family.children):
            of_child = f"{at}.children[{place}]"
            yield from _text(of_child, "id", child.id, LONGEST_ID)
            yield from _text(of_child, "name", child.name)
            yield from _known(f"{of_child}.groups", child.groups, problem.curriculum, "group")
            yield from _known(f"{of_child}.courses", child.courses, problem.course, "course")
            yield from _slots(problem, f"{of_child}.unavailable", child.unavailable)
    for number, pool in enumerate(problem.car_pools):
        yield from _known(f"car_pools[{number}].families", pool.families, problem.family, "family")


def _wanted(problem: CoopProblem) -> Iterator[Fault]:
    for number, pin in enumerate(problem.pins):
        at = f"pins[{number}]"
        yield from _known(f"{at}.course", [pin.course], problem.course, "course")
        yield from _known(f"{at}.room", [] if pin.room is None else [pin.room], problem.room, "room")
        yield from _slots(problem, at, [pin.slot])
    for (course, _), times in Counter((pin.course, pin.slot) for pin in problem.pins).items():
        if times > 1:
            yield Fault(
                "pins", f'The course "{_shown(course)}" is pinned {times} times to the same period.', "once a period"
            )
    for name, weight in problem.weights.items():
        if name in COOP.wishes:
            yield from _within(f"weights.{name}", weight, 0, MOST_WEIGHT)
        else:
            yield Fault(f"weights.{_shown(name)}", "There is no wish of this name.", ", ".join(COOP.wishes))


def _names(noun: str, things: Sequence[_Named]) -> Iterator[Fault]:
    for number, thing in enumerate(things):
        yield from _text(f"{noun}[{number}]", "id", thing.id, LONGEST_ID)
        yield from _text(f"{noun}[{number}]", "name", thing.name)
        if any(mark.isspace() for mark in thing.id):
            yield Fault(f"{noun}[{number}].id", f'There is a space in "{_shown(thing.id)}".', "an id without spaces")
    yield from _once(noun, [thing.id for thing in things], "id")


def _text(at: str, key: str, text: str, longest: int = LONGEST_NAME) -> Iterator[Fault]:
    if not text.strip() or len(text) > longest or not text.isprintable():
        yield Fault(f"{at}.{key}", f'"{_shown(text)}" is no {key}.', f"1 to {longest} characters on one line")


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
            allowed = f"days 0 to {len(problem.days) - 1}, periods 0 to {problem.periods - 1}"
            yield Fault(where, f"There is no period {slot.period} on day {slot.day}.", allowed)


def _shown(text: str) -> str:
    """Show a text of a document on one short line, with nothing in it that a terminal would obey."""
    text = "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)
    return text if len(text) <= 60 else f"{text[:57]}..."
