"""What a coordinator reads of a timetable: who is where when, what it costs and why, and where a class could go instead."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from brightpath.domain.coop import Grid
from brightpath.domain.ids import ClassId, FamilyId, RoomId
from brightpath.domain.schedule import Frozen

#: A search may take so many seconds, and is told another seed to find another timetable.
LEAST_SECONDS: Final = 5
MOST_SECONDS: Final = 900
USUAL_SECONDS: Final = 30
MOST_SEED: Final = 2**31 - 1


class View(StrEnum):
    """Whose timetable it is."""

    ALL = "all"
    GROUP = "group"
    ROOM = "room"
    INSTRUCTOR = "instructor"
    CHILD = "child"
    CLASS = "class"


class Entry(Frozen):
    """One meeting in words: what, where, who teaches and how many come; day and period are counted from 0."""

    day: int
    period: int
    class_id: ClassId
    name: str
    room: str
    instructors: tuple[str, ...]
    groups: tuple[str, ...]
    children: int
    is_pinned: bool


class TimetableView(Frozen):
    """The meetings of somebody's week, in the order of time."""

    title: str
    grid: Grid
    entries: tuple[Entry, ...]

    def at(self, day: int, period: int) -> tuple[Entry, ...]:
        """List what is held at a time."""
        return tuple(entry for entry in self.entries if (entry.day, entry.period) == (day, period))


class CoopWish(Frozen):
    """A wish that a timetable is made by: what it asks for, what one miss of it costs now, and what it usually costs."""

    name: str
    sentence: str
    weight: int
    usual: int


class Penalty(Frozen):
    """One thing that is not as wished, and what it costs."""

    sentence: str
    cost: int


class LeftOutClass(Frozen):
    """A class that meets less often than it should, and what stands in the way."""

    class_id: ClassId
    name: str
    asked: int
    placed: int
    reasons: tuple[str, ...]


class Costs(Frozen):
    """What a timetable breaks, misses and leaves out, the dearest first; `bound` is what none can cost less than."""

    cost: int
    bound: float
    violations: tuple[str, ...]
    penalties: tuple[Penalty, ...]
    left_out: tuple[LeftOutClass, ...]


class PlaceFor(Frozen):
    """A place where a meeting of a class could go, and what the timetable would cost more; below 0 it would cost less.

    `by_wish` says what each wish has to do with it. `exchanged` is the class that would take its old place.
    """

    day: int
    period: int
    room_id: RoomId
    when: str
    room: str
    difference: int
    by_wish: dict[str, int]
    exchanged: str | None = None


class Published(Frozen):
    """What publishing did: the families whose weeks changed."""

    version: int
    families: tuple[FamilyId, ...]
