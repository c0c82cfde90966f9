"""Bringing a co-op's classes in from its documents: four of JSON or tables, or one of the timetabling competition's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import (
    CarPool,
    CoopClass,
    CoopNow,
    EnrolledChild,
    Enrolment,
    Grid,
    Group,
    Instructor,
    Member,
    MemberState,
    Pin,
    Room,
    Thing,
)
from brightpath.domain.coop_documents import (
    USUAL_PERIODS,
    CoopDocuments,
    ListedCourse,
    ListedGroup,
    ListedInstructor,
    ListedRoom,
)
from brightpath.domain.coop_faults import (
    as_name,
    faults_beside,
    faults_of_count,
    faults_of_grid,
    faults_of_pins,
    faults_of_thing,
    faults_of_weights,
    refuse,
)
from brightpath.domain.errors import Fault, Refused
from brightpath.domain.family import Availability
from brightpath.domain.ids import ClassId, CoopId, FamilyId, GroupId, InstructorId, RoomId, new_id
from brightpath.domain.weeks import MINUTES_PER_DAY, WEEKDAYS
from brightpath.domain.words import listed
from brightpath.imports.coop import read_coop
from brightpath.planning.coop.bounds import MOST_WEIGHT
from brightpath.planning.coop.itc2007 import read_instance
from brightpath.planning.coop.problem import COOP_WEIGHTS, CoopProblem, Slot
from brightpath.services.access import verb
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.coop_weeks import settle_weeks
from brightpath.services.house import House
from brightpath.storage import coop_classes, coops
from brightpath.storage.database import Db

Id = TypeVar("Id", bound=str)
_Listed = ListedRoom | ListedGroup | ListedCourse

#: The endings of the competition's files.
COMPETITION = (".ctt", ".ectt")
CONFIGURATION = "configuration."
#: The first period of a competition's day; its files know no clock.
FIRST_PERIOD = USUAL_PERIODS[0][0]
MOST_FILES = 6
NOUNS: tuple[type[Thing], ...] = (Instructor, CoopClass, Group, Room, CarPool)


class Imported(NamedTuple):
    """How much came in, and in sentences what there is to know of it."""

    classes: int
    groups: int
    instructors: int
    rooms: int
    sentences: tuple[str, ...]


@verb
def import_classes(house: House, actor: Actor, coop_id: CoopId, files: Mapping[str, bytes]) -> Imported:
    """Bring classes, groups, instructors and rooms in from files by name: what is called as before takes its place.

    Children are enrolled by name only where their family gave that name already; the others are counted.

    Raises
    ------
    Faulty
        With every fault of all files; nothing is written then.
    Refused
        When there are no files, or more than belong together.
    """
    if not 1 <= len(files) <= MOST_FILES:
        raise Refused("Please choose the documents of one co-op: four, or one file of the competition.")
    is_competition = any(name.casefold().endswith(COMPETITION) for name in files)
    if is_competition and len(files) > 1:
        raise Refused("A file of the competition comes alone.")
    documents = _documents_of(read_instance(next(iter(files.values())))) if is_competition else read_coop(files)
    names_grid = is_competition or any(name.casefold().startswith(CONFIGURATION) for name in files)
    with house.store.write() as db:
        now = coop_as_it_is(db, coop_id, house.now())
        imported = _Import(now, documents, names_grid=names_grid)
        refuse(imported.faults())
        _write(house, db, actor, imported)
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)
    return imported.told()


def _documents_of(problem: CoopProblem) -> CoopDocuments:
    """Write a problem of the competition as documents: its days are Monday and so on, its periods an hour each."""
    days = WEEKDAYS[: len(problem.days)]
    minutes = min(60, (MINUTES_PER_DAY - FIRST_PERIOD) // problem.periods)
    periods = tuple(
        (FIRST_PERIOD + minutes * number, FIRST_PERIOD + minutes * (number + 1)) for number in range(problem.periods)
    )

    def times(slots: Sequence[Slot]) -> tuple[Availability, ...]:
        return tuple(
            Availability(days_of_week=(days[slot.day],), start=periods[slot.period][0], end=periods[slot.period][1])
            for slot in slots
        )

    return CoopDocuments(
        name=problem.name,
        days=days,
        periods=periods,
        courses=tuple(
            ListedCourse(
                id=one.id,
                name=one.name,
                instructors=one.instructors,
                lectures=one.lectures,
                min_days=max(1, min(one.min_days, one.lectures, len(days))),
                students=one.students,
                not_in=one.rooms_not_allowed,
                not_at=times(one.unavailable),
            )
            for one in problem.courses
        ),
        groups=tuple(ListedGroup(id=one.id, name=one.name, courses=one.courses) for one in problem.curricula),
        instructors=tuple(ListedInstructor(id=one.id, name=one.name) for one in problem.instructors),
        rooms=tuple(ListedRoom(id=one.id, name=one.name, seats=one.seats) for one in problem.rooms),
        weights=dict.fromkeys(COOP_WEIGHTS, 0) | problem.weights,  # counted as the competition counts
    )


class _Import:
    """The documents in the co-op's own nouns: each has the id of what is called the same there, or a new one."""

    def __init__(self, now: CoopNow, documents: CoopDocuments, *, names_grid: bool) -> None:
        self.now, self.documents = now, documents
        self.takes_grid = names_grid or not now.coop.grid.slots
        named = Grid(days=documents.days, periods=documents.periods)
        self.grid = named if self.takes_grid else now.coop.grid
        self.members: dict[str, list[Member]] = {}
        for member in now.members:
            if member.state is MemberState.JOINED:
                self.members.setdefault(member.name.casefold(), []).append(member)
        self.room_ids = _ids(documents.rooms, {one.name: one.room_id for one in now.rooms}, RoomId)
        self.group_ids = _ids(documents.groups, {one.name: one.group_id for one in now.groups}, GroupId)
        self.unclear: list[Fault] = []
        self.instructor_ids = self._who_is_who()
        self.class_ids = _ids(documents.courses, {one.name: one.class_id for one in now.classes}, ClassId)
        self.rooms = [
            Room(
                room_id=self.room_ids[one.id],
                name=as_name(one.name),
                seats=one.seats,
                features=one.features,
            )
            for one in documents.rooms
        ]
        self.groups = [
            Group(group_id=self.group_ids[one.id], name=as_name(one.name), size=one.size) for one in documents.groups
        ]
        self.outsiders: list[str] = []
        self.instructors = [self._instructor(one) for one in documents.instructors]
        self.classes = [self._class(one) for one in documents.courses]
        self.enrolments, self.unnamed = self._children()
        self.pools_without: dict[str, int] = {}
        self.car_pools = self._car_pools()

    def _who_is_who(self) -> dict[str, InstructorId]:
        """Find for each listed instructor who of that name stands here, those with a family first; the others are new.

        Where several are called so and no family is listed, that is a fault.
        """
        families = {member.family_id: member.name for member in self.now.members}
        left: dict[str, list[Instructor]] = {}
        for known in self.now.instructors:
            left.setdefault(known.name.casefold(), []).append(known)
        found: dict[str, InstructorId] = {}
        for one in sorted(self.documents.instructors, key=lambda one: one.family is None):
            alike = left.get(as_name(one.name).casefold(), [])
            family = self.documents.families.get(one.family or "", "").casefold()
            theirs = [
                known for known in alike if known.family_id and families.get(known.family_id, "").casefold() == family
            ] or [known for known in alike if known.family_id is None]
            meant = theirs if one.family else alike
            if len(meant) > 1:
                homes = sorted({families.get(known.family_id or FamilyId(""), "") for known in meant} - {""})
                allowed = listed([f'the family "{name}"' for name in homes], "or")
                if one.family or not allowed:
                    allowed = "names here that tell them apart"
                self.unclear.append(Fault(one.name, f"Several here are called {one.name}.", allowed))
            found[one.id] = meant[0].instructor_id if len(meant) == 1 else InstructorId(new_id())
            if len(meant) == 1:
                alike.remove(meant[0])
        return found

    def _instructor(self, one: ListedInstructor) -> Instructor:
        family = self.documents.families.get(one.family or "")
        instructor_id, name = self.instructor_ids[one.id], as_name(one.name)
        stood = next((known.family_id for known in self.now.instructors if known.instructor_id == instructor_id), None)
        theirs = [
            member
            for called, members in self.members.items()
            for member in members
            if name in member.grown_ups and (called == family.casefold() if family else member.family_id == stood)
        ]
        if family and len(theirs) != 1:
            self.outsiders.append(one.name)
        return Instructor(
            instructor_id=instructor_id,
            name=name,
            family_id=theirs[0].family_id if len(theirs) == 1 else None,
            available=one.available,
        )

    def _class(self, one: ListedCourse) -> CoopClass:
        return CoopClass(
            class_id=self.class_ids[one.id],
            name=as_name(one.name),
            instructor_ids=tuple(self.instructor_ids[who] for who in one.instructors),
            helper_ids=tuple(self.instructor_ids[who] for who in one.helpers if who not in one.instructors),
            group_ids=tuple(self.group_ids[group.id] for group in self.documents.groups if one.id in group.courses),
            meetings=one.lectures,
            min_days=one.min_days,
            students=one.students,
            needs=one.needs,
            not_in=tuple(self.room_ids[room] for room in one.not_in),
            not_at=one.not_at,
            needs_parents=one.needs_parents,
            prep_hour=one.prep_hour,
        )

    def _children(self) -> tuple[list[Enrolment], int]:
        """Find the listed children among those whose families gave their names, and count the others.

        Where two are called alike, and their families too, nobody is taken for the other: both are counted.
        """
        family_names = {member.family_id: member.name for member in self.now.members}
        known: dict[tuple[str, str], list[EnrolledChild]] = {}
        for one in self.now.children:
            family = family_names[one.family_id]
            known.setdefault((_first_name(one, family), family.casefold()), []).append(one)
        found, unnamed = [], 0
        for child in self.documents.children:
            family = self.documents.families.get(child.family, "").casefold()
            meant = known.get((as_name(child.name).casefold(), family), [])
            if len(meant) != 1:
                unnamed += 1
                continue
            enrolled = meant[0]
            who = {"family_id": enrolled.family_id, "child_id": enrolled.child_id}
            found += [
                Enrolment.model_validate({**who, "group_id": self.group_ids[group.id]})
                for group in self.documents.groups
                if child.id in group.children
            ]
            found += [
                Enrolment.model_validate({**who, "class_id": self.class_ids[course.id]})
                for course in self.documents.courses
                if child.id in course.children
            ]
        return found, unnamed

    @property
    def things(self) -> tuple[Thing, ...]:
        """List all that comes in; what names another comes after it."""
        return (*self.rooms, *self.groups, *self.instructors, *self.classes, *self.car_pools)

    def faults(self) -> Iterator[Fault]:
        """Find everything that is wrong with what would be written."""
        yield from self.unclear
        if self.takes_grid:
            yield from faults_of_grid(self.grid)
            yield from faults_of_weights(self.documents.weights or {}, COOP_WEIGHTS, MOST_WEIGHT)
        coming = {noun: [one for one in self.things if isinstance(one, noun)] for noun in NOUNS}
        together: dict[type[Thing], list[Thing]] = {
            noun: _together(getattr(self.now, noun.SHELF), things) for noun, things in coming.items()
        }
        then = self.now.model_copy(
            update={
                "coop": self.now.coop.model_copy(update={"grid": self.grid}),
                **{noun.SHELF: tuple(things) for noun, things in together.items()},
            }
        )
        for thing in self.things:
            yield from faults_of_thing(thing, then)
        for of in self.classes:
            rooms = {room.room_id for room in then.rooms}
            yield from faults_of_pins(of, self.pins().get(of.class_id, ()), self.grid, rooms)
        for noun, things in together.items():
            yield from faults_of_count(noun, len(things))
            for number, thing in enumerate(things):
                yield from faults_beside(thing, things[:number])

    def _car_pools(self) -> list[CarPool]:
        """List the car pools of families that have joined, two at least; who is left out is told."""
        known = {pool.name.casefold(): pool.car_pool_id for pool in self.now.car_pools}
        found = []
        for name, ids in self.documents.car_pools.values():
            called = [self.members.get(self.documents.families[one].casefold(), []) for one in ids]
            riding = tuple(alike[0].family_id for alike in called if len(alike) == 1)
            if len(riding) < len(ids):
                self.pools_without[name] = len(riding)
            if len(riding) > 1:
                found.append(
                    CarPool.model_validate(
                        {"car_pool_id": known.get(name.casefold()) or new_id(), "name": name, "family_ids": riding}
                    )
                )
        return found

    def pins(self) -> dict[ClassId, tuple[Pin, ...]]:
        """List the pins by class, where the documents name the grid too."""
        if not self.takes_grid:
            return {}
        found: dict[ClassId, list[Pin]] = {}
        for pin in self.documents.pins:
            class_id = self.class_ids[pin.course]
            room_id = self.room_ids[pin.room] if pin.room else None
            found.setdefault(class_id, []).append(
                Pin(class_id=class_id, day=pin.day, period=pin.period, room_id=room_id)
            )
        return {class_id: tuple(pins) for class_id, pins in found.items()}

    def told(self) -> Imported:
        """Say what came in."""
        sentences = []
        if self.outsiders:
            sentences.append(
                f"{_few(self.outsiders)} came in as from outside,"
                " since no family that has joined has a grown-up of that name."
            )
        if self.unnamed:
            children = "1 child is" if self.unnamed == 1 else f"{self.unnamed} children are"
            sentences.append(f"{children} counted, and not enrolled by name: a parent enrols them.")
        empty = [name for name, riding in self.pools_without.items() if riding < 2]
        smaller = [name for name in self.pools_without if name not in empty]
        if empty:
            sentences.append(
                f"{_few(empty)} did not come in as a car pool: it takes two families that have joined, by names no other has."
            )
        if smaller:
            sentences.append(f"{_few(smaller)} came in as a car pool without the families that have not joined.")
        return Imported(len(self.classes), len(self.groups), len(self.instructors), len(self.rooms), tuple(sentences))


def _write(house: House, db: Db, actor: Actor, imported: _Import) -> None:
    coop_id = imported.now.coop.coop_id
    if imported.takes_grid:
        weights = imported.documents.weights
        changed = {
            "grid": imported.grid,
            "weights": imported.now.coop.weights if weights is None else weights,
            "parents_are_a_must": imported.documents.parents_are_a_must or imported.now.coop.parents_are_a_must,
        }
        coops.change_coop(db, imported.now.coop.model_copy(update=changed))
        coop_classes.move_pins(db, coop_id, imported.now.coop.grid, imported.grid)
    for thing in imported.things:
        coop_classes.save_thing(db, coop_id, thing)
    for class_id, pins in imported.pins().items():
        coop_classes.set_pins(db, coop_id, class_id, pins)
    for enrolment in imported.enrolments:
        coop_classes.enrol(db, coop_id, enrolment, at=house.now(), user_id=actor.user_id)


def _few(names: Sequence[str]) -> str:
    return f"{listed(names[:6])}{' and others' if len(names) > 6 else ''}"


def _ids(items: Sequence[_Listed], known: Mapping[str, Id], kind: Callable[[str], Id]) -> dict[str, Id]:
    """Name for each listed thing the id of what has its name here, else a new one."""
    here = {name.casefold(): one for name, one in known.items()}
    return {item.id: here.get(as_name(item.name).casefold()) or kind(new_id()) for item in items}


def _first_name(child: EnrolledChild, family: str) -> str:
    """Name a child as its family does, without what tells it apart from another (`domain.coop.told_apart`)."""
    return re.sub(rf" \({re.escape(family)}\)( \d+)?$", "", child.name).casefold()


def _together(before: Sequence[Thing], coming: Sequence[Thing]) -> list[Thing]:
    """List what there will be: what comes, and what was there and is not replaced."""
    replaced = {one.thing_id for one in coming}
    return [*(one for one in before if one.thing_id not in replaced), *coming]
