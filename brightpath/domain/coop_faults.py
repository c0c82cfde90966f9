"""What may be wrong with what a coordinator enters: every fault at once, in sentences, before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from brightpath.domain.coop import CarPool, CoopClass, CoopNow, Grid, Group, Instructor, MemberState, Pin, Room, Thing
from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import Availability
from brightpath.domain.ids import FamilyId, RoomId
from brightpath.domain.weeks import MINUTES_PER_DAY, clock_of
from brightpath.domain.words import listed

LONGEST_NAME = 80
LONGEST_NOTE = 100
MOST_PERIODS = 20
SHORTEST_PERIOD = 5
MOST_MEETINGS = 20
MOST_SEATS = 5_000
MOST_STUDENTS = 5_000
MOST_FEATURES = 12
MOST_TIMES = 140
MOST_GROWN_UPS = 12
MOST_GROUPS_OF_A_CLASS = 60
#: So many of each a co-op may have.
MOST = {"classes": 500, "groups": 200, "instructors": 500, "rooms": 60, "car_pools": 100}
#: So many co-ops one person may found.
MOST_COOPS = 20


def refuse(faults: Iterable[Fault]) -> None:
    """Raise all faults at once, if there are any.

    Raises
    ------
    Faulty
        Then.
    """
    found = list(faults)
    if found:
        raise Faulty(found)


def as_name(text: str) -> str:
    """Write a name with single spaces."""
    return " ".join(text.split())


def faults_of_name(where: str, name: str, longest: int = LONGEST_NAME) -> Iterator[Fault]:
    """Find what is wrong with a name."""
    if not name:
        yield Fault(where, "It needs a name.", f"1 to {longest} characters")
    elif len(name) > longest:
        yield Fault(where, "The name is too long.", f"1 to {longest} characters")
    elif any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        yield Fault(where, "The name holds signs that cannot be shown.", "letters, digits and punctuation")


def faults_beside(thing: Thing, others: Iterable[Thing]) -> Iterator[Fault]:
    """Find whether another one of the co-op has its name; only instructors of different families may be called alike."""
    name, where, allowed = thing.name.casefold(), "here", "a name of its own"
    alike = [one for one in others if one.name.casefold() == name]
    if isinstance(thing, Instructor):
        alike = [one for one in alike if isinstance(one, Instructor) and one.family_id == thing.family_id]
        where = "of this family" if thing.family_id else "from outside"
        allowed = "each grown-up of a family once" if thing.family_id else "the family, or a longer name: Ann B."
    if alike:
        yield Fault(thing.name, f"Another one {where} is called {thing.name} already.", allowed)


def faults_of_number(where: str, what: str, value: int, least: int, most: int) -> Iterator[Fault]:
    """Find whether a number is out of its bounds."""
    if not least <= value <= most:
        yield Fault(where, f"{value} {what} cannot be.", f"{least} to {most}")


def faults_of_grid(grid: Grid) -> Iterator[Fault]:
    """Find what is wrong with days and periods."""
    if not grid.days:
        yield Fault("Days", "The co-op meets on no day.", "at least one day")
    if len(set(grid.days)) != len(grid.days):
        yield Fault("Days", "A day stands here twice.", "each day once")
    if not 1 <= len(grid.periods) <= MOST_PERIODS:
        yield Fault("Periods", f"There are {len(grid.periods)} periods.", f"1 to {MOST_PERIODS}")
    last: tuple[int, int] | None = None
    for number, (start, end) in enumerate(grid.periods[: MOST_PERIODS + 1], 1):
        where = f"Period {number}"
        if not (start >= 0 and end <= MINUTES_PER_DAY and end - start >= SHORTEST_PERIOD):
            yield Fault(
                where, "This is no time of a day.", f"at least {SHORTEST_PERIOD} minutes between 00:00 and 24:00"
            )
        elif last is not None and start < last[1]:
            yield Fault(where, f"It begins before period {number - 1} has ended.", f"from {clock_of(last[1])} on")
        else:
            last = (start, end)


def faults_of_thing(thing: Thing, now: CoopNow) -> Iterator[Fault]:
    """Find what is wrong with one of the things of a co-op among all that it has."""
    joined = {member.family_id: member.grown_ups for member in now.members if member.state is MemberState.JOINED}
    match thing:
        case Room():
            yield from _faults_of_room(thing)
        case Group():
            yield from _faults_of_group(thing)
        case Instructor():
            yield from _faults_of_instructor(thing, joined)
        case CoopClass():
            yield from _faults_of_class(thing, now)
        case CarPool():
            yield from _faults_of_car_pool(thing, joined)


def _faults_of_room(room: Room) -> Iterator[Fault]:
    where = room.name or "A room"
    yield from faults_of_name(where, room.name)
    yield from faults_of_number(where, "seats", room.seats, 1, MOST_SEATS)
    yield from _faults_of_words(where, "features", room.features)


def _faults_of_group(group: Group) -> Iterator[Fault]:
    where = group.name or "A group"
    yield from faults_of_name(where, group.name)
    yield from faults_of_number(where, "children", group.size, 0, MOST_STUDENTS)


def _faults_of_instructor(instructor: Instructor, joined: Mapping[FamilyId, Sequence[str]]) -> Iterator[Fault]:
    where = instructor.name or "An instructor"
    yield from faults_of_name(where, instructor.name)
    if instructor.family_id is not None:
        grown_ups = joined.get(instructor.family_id)
        if grown_ups is None:
            yield Fault(where, "The family is no member of this co-op.", "a family that has joined, or none")
        elif instructor.name not in grown_ups:
            known = listed(list(grown_ups), "or") or "nobody yet"
            yield Fault(where, "The family has no grown-up of this name.", known)
    yield from _faults_of_times(where, "at which they can come", instructor.available)


def _faults_of_class(of: CoopClass, now: CoopNow) -> Iterator[Fault]:
    where, grid = of.name or "A class", now.coop.grid
    yield from faults_of_name(where, of.name)
    if not of.instructor_ids:
        yield Fault(where, "Nobody teaches it.", "at least one instructor")
    if len(of.grown_ups) < len(of.instructor_ids) + len(of.helper_ids):
        yield Fault(where, "Somebody stands in it twice.", "each instructor and helper once")
    if len(of.grown_ups) > MOST_GROWN_UPS:
        yield Fault(where, f"{len(of.grown_ups)} grown-ups are too many.", f"at most {MOST_GROWN_UPS}")
    if not set(of.grown_ups) <= {one.instructor_id for one in now.instructors}:
        yield Fault(where, "It names an instructor who is not in this co-op.", "instructors of this co-op")
    if not set(of.group_ids) <= {group.group_id for group in now.groups}:
        yield Fault(where, "It names a group that is not in this co-op.", "groups of this co-op")
    if not set(of.not_in) <= {room.room_id for room in now.rooms}:
        yield Fault(where, "It names a room that is not in this co-op.", "rooms of this co-op")
    yield from _faults_of_times(where, "at which it cannot be held", of.not_at)
    if len(of.group_ids) > MOST_GROUPS_OF_A_CLASS:
        yield Fault(where, f"{len(of.group_ids)} groups are too many.", f"at most {MOST_GROUPS_OF_A_CLASS}")
    most = min(MOST_MEETINGS, grid.slots) if grid.slots else MOST_MEETINGS
    yield from faults_of_number(where, "meetings a week", of.meetings, 1, most)
    days = min(of.meetings, len(grid.days)) if grid.days else of.meetings
    if 1 <= of.meetings <= most:
        yield from faults_of_number(where, "days", of.min_days, 1, max(days, 1))
    yield from faults_of_number(where, "children", of.students, 0, MOST_STUDENTS)
    yield from _faults_of_words(where, "needs", of.needs)
    features = {feature for room in now.rooms for feature in room.features}
    lacking = [need for need in of.needs if need not in features]
    if lacking:
        yield Fault(where, f"No room has {listed(lacking, 'or')}.", listed(sorted(features), "or") or "no feature yet")


def faults_of_weights(weights: Mapping[str, int], known: Collection[str], most: int) -> Iterator[Fault]:
    """Find what is wrong with what wishes shall weigh; `known` names the wishes there are."""
    for name, weight in weights.items():
        if name in known:
            yield from faults_of_number(name, "points", weight, 0, most)
        else:
            yield Fault(name[:40], "There is no wish of this name.", listed(list(known), "or"))


def _faults_of_car_pool(pool: CarPool, members: Collection[FamilyId]) -> Iterator[Fault]:
    where = pool.name or "A car pool"
    yield from faults_of_name(where, pool.name)
    if len(set(pool.family_ids)) < 2:
        yield Fault(where, "Nobody rides with anybody.", "at least two families")
    if not set(pool.family_ids) <= set(members):
        yield Fault(where, "It names a family that is no member.", "families that have joined")


def faults_of_pins(of: CoopClass, pins: Sequence[Pin], grid: Grid, rooms: Collection[RoomId]) -> Iterator[Fault]:
    """Find what is wrong with the pins of a class."""
    for pin in pins:
        yield from _faults_of_pin(pin, grid, rooms)
    if len(pins) > of.meetings:
        yield Fault(of.name, f"It is pinned {len(pins)} times.", f"at most {of.meetings}, once a meeting")
    if len({(pin.day, pin.period) for pin in pins}) < len(pins):
        yield Fault(of.name, "It is pinned twice to the same time.", "each time once")


def _faults_of_pin(pin: Pin, grid: Grid, rooms: Collection[RoomId]) -> Iterator[Fault]:
    if not (0 <= pin.day < len(grid.days) and 0 <= pin.period < len(grid.periods)):
        yield Fault("Time", "This is no period of the co-op.", "a day and a period of its grid")
    if pin.room_id is not None and pin.room_id not in rooms:
        yield Fault("Room", "There is no such room here.", "a room of this co-op, or any")


def faults_of_dates(first_on: date, last_on: date | None, today: date) -> Iterator[Fault]:
    """Find what is wrong with the time for which a timetable is published."""
    if first_on < today:
        yield Fault("First day", "It has passed already.", "today or later")
    if (first_on - today).days > 366:
        yield Fault("First day", "It is too far away.", "within a year")
    if last_on is not None and not 0 <= (last_on - first_on).days <= 2 * 366:
        yield Fault("Last day", "It does not follow the first day.", "within two years of it")


def faults_of_count(noun: type[Thing], number: int) -> Iterator[Fault]:
    """Find whether a co-op has too many of something."""
    most, what = MOST[noun.SHELF], noun.SHELF.replace("_", " ")
    if number > most:
        yield Fault(what.capitalize(), f"{number} {what} are too many.", f"at most {most}")


def _faults_of_times(where: str, what: str, times: Sequence[Availability]) -> Iterator[Fault]:
    if len(times) > MOST_TIMES:
        yield Fault(where, f"{len(times)} times {what} are too many.", f"at most {MOST_TIMES}")
    for time in times[:MOST_TIMES]:
        if not 0 <= time.start < time.end <= MINUTES_PER_DAY or not time.days_of_week:
            yield Fault(where, f"A time {what} is none.", "days, and an end after the beginning")


def _faults_of_words(where: str, what: str, words: Sequence[str]) -> Iterator[Fault]:
    if len(words) > MOST_FEATURES:
        yield Fault(where, f"{len(words)} {what} are too many.", f"at most {MOST_FEATURES}")
    if len(set(words)) != len(words):
        yield Fault(where, f"One of the {what} stands here twice.", "each once")
    for word in words[:MOST_FEATURES]:
        yield from faults_of_name(f"{where}, {what}", word, 40)
