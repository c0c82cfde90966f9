"""What a co-op's timetable is made of: classes, groups, instructors, rooms and car pools, and which child is in what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import (
    CarPool,
    CoopClass,
    CoopNow,
    Enrolment,
    Group,
    Instructor,
    MemberState,
    Room,
)
from brightpath.domain.coop_faults import (
    as_name,
    faults_of_car_pool,
    faults_of_class,
    faults_of_count,
    faults_of_group,
    faults_of_instructor,
    faults_of_room,
    faults_of_taken,
    faults_of_twin,
    refuse,
)
from brightpath.domain.errors import Fault, NotFound, Refused
from brightpath.domain.ids import (
    CarPoolId,
    ChildId,
    ClassId,
    CoopId,
    FamilyId,
    GroupId,
    InstructorId,
    RoomId,
    new_id,
)
from brightpath.services.access import verb
from brightpath.services.coop_forgetting import forget_who_left
from brightpath.services.coop_records import check_member, coop_as_it_is
from brightpath.services.coop_weeks import settle_weeks, without_children
from brightpath.services.house import House
from brightpath.storage import coop_classes, coops
from brightpath.storage.database import Db
from brightpath.storage.family import family_of, household_of

T = TypeVar("T", Group, Room, Instructor, CoopClass, CarPool)
NO_SUCH_CHILD = "There is no such child here."
NO_SUCH_PLACE = "There is no such class or group here."


# --- Classes, groups, instructors, rooms, car pools -----------------------------------------------------------------


@verb
def save_class(house: House, actor: Actor, coop_id: CoopId, of: CoopClass) -> CoopClass:
    """Keep a class, a new one or in the place of what it was.

    Raises
    ------
    Faulty
        With everything that is wrong with it; nothing is written then.
    """

    def faults(now: CoopNow, one: CoopClass) -> Iterable[Fault]:
        return faults_of_class(
            one,
            instructors={known.instructor_id for known in now.instructors},
            groups={known.group_id for known in now.groups},
            rooms={room.room_id for room in now.rooms},
            features={feature for room in now.rooms for feature in room.features},
            grid=now.coop.grid,
        )

    one = of.model_copy(update={"name": as_name(of.name), "needs": tuple(as_name(need) for need in of.needs)})
    return _save(house, actor, coop_id, one, "class_id", "classes", faults)


@verb
def remove_class(house: House, actor: Actor, coop_id: CoopId, class_id: ClassId) -> None:
    """Hold a class no longer; it goes from the weeks of its families too."""
    _remove(house, actor, coop_id, CoopClass, class_id)


@verb
def save_group(house: House, actor: Actor, coop_id: CoopId, group: Group) -> Group:
    """Keep a group of children, a new one or in the place of what it was.

    Raises
    ------
    Faulty
        With everything that is wrong with it.
    """
    one = group.model_copy(update={"name": as_name(group.name)})
    return _save(house, actor, coop_id, one, "group_id", "groups", lambda now, one: faults_of_group(one))


@verb
def remove_group(house: House, actor: Actor, coop_id: CoopId, group_id: GroupId) -> None:
    """Have a group no longer; its children are in its classes no longer."""
    _remove(house, actor, coop_id, Group, group_id)


@verb
def save_instructor(house: House, actor: Actor, coop_id: CoopId, instructor: Instructor) -> Instructor:
    """Keep who teaches or helps: a grown-up of a family that has joined, or without a family somebody from outside.

    Raises
    ------
    Faulty
        With everything that is wrong.
    """

    def faults(now: CoopNow, one: Instructor) -> Iterable[Fault]:
        member = next((m for m in now.members if m.family_id == one.family_id and m.state is MemberState.JOINED), None)
        return faults_of_instructor(one, member.grown_ups if member else None)

    one = instructor.model_copy(update={"name": as_name(instructor.name)})
    return _save(house, actor, coop_id, one, "instructor_id", "instructors", faults)


@verb
def remove_instructor(house: House, actor: Actor, coop_id: CoopId, instructor_id: InstructorId) -> None:
    """Let somebody teach and help no longer; a class without anybody waits for another instructor."""
    _remove(house, actor, coop_id, Instructor, instructor_id)


@verb
def save_room(house: House, actor: Actor, coop_id: CoopId, room: Room) -> Room:
    """Keep a room, a new one or in the place of what it was.

    Raises
    ------
    Faulty
        With everything that is wrong with it.
    """
    changes = {"name": as_name(room.name), "features": tuple(as_name(feature) for feature in room.features)}
    one = room.model_copy(update=changes)
    return _save(house, actor, coop_id, one, "room_id", "rooms", lambda now, one: faults_of_room(one))


@verb
def remove_room(house: House, actor: Actor, coop_id: CoopId, room_id: RoomId) -> None:
    """Have a room no longer; a class that was pinned to it keeps its time."""
    _remove(house, actor, coop_id, Room, room_id)


@verb
def save_car_pool(house: House, actor: Actor, coop_id: CoopId, car_pool: CarPool) -> CarPool:
    """Keep which families ride together.

    Raises
    ------
    Faulty
        With everything that is wrong.
    """

    def faults(now: CoopNow, one: CarPool) -> Iterable[Fault]:
        return faults_of_car_pool(one, {m.family_id for m in now.members if m.state is MemberState.JOINED})

    one = car_pool.model_copy(update={"name": as_name(car_pool.name)})
    return _save(house, actor, coop_id, one, "car_pool_id", "car pools", faults)


@verb
def remove_car_pool(house: House, actor: Actor, coop_id: CoopId, car_pool_id: CarPoolId) -> None:
    """Let families ride together no longer."""
    _remove(house, actor, coop_id, CarPool, car_pool_id)


# --- Children ---------------------------------------------------------------------------------------------------------


@verb
def enrol_child(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    coop_id: CoopId,
    child_id: ChildId,
    class_id: ClassId | None = None,
    group_id: GroupId | None = None,
) -> None:
    """Enrol an own child in a class or a group; the coordinator sees its name while the family shows its children by name.

    Raises
    ------
    NotFound
        When the family, the child, the class or the group does not belong there.
    """
    with house.store.write() as db:
        check_member(db, coop_id, family_id)
        _check_place(db, coop_id, class_id, group_id)
        has_household = family_of(db, family_id).has_household
        if not has_household or child_id not in {child.id for child in household_of(db, family_id).children}:
            raise NotFound(NO_SUCH_CHILD)
        enrolment = Enrolment(family_id=family_id, child_id=child_id, class_id=class_id, group_id=group_id)
        coop_classes.enrol(db, coop_id, enrolment, at=house.now(), user_id=actor.user_id)
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id, families=[family_id])


@verb
def withdraw_child(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    coop_id: CoopId,
    child_id: ChildId,
    class_id: ClassId | None = None,
    group_id: GroupId | None = None,
) -> None:
    """Take an own child out of a class or a group; its meetings go from the family's week from today on.

    Raises
    ------
    NotFound
        When it is in no such class or group.
    """
    with house.store.write() as db:
        check_member(db, coop_id, family_id)
        if not any(one.child_id == child_id for one in coop_classes.enrolments_of(db, coop_id, family_id)):
            raise NotFound(NO_SUCH_CHILD)
        _withdraw(house, db, actor, coop_id, {child_id: family_id}, class_id, group_id)


@verb
def enrol_children(
    house: House,
    actor: Actor,
    coop_id: CoopId,
    children: Sequence[ChildId],
    class_id: ClassId | None = None,
    group_id: GroupId | None = None,
) -> None:
    """Put many children into a class or a group at once: those whom their families have enrolled somewhere here.

    Raises
    ------
    NotFound
        When one of them was never enrolled here by its family; nobody is enrolled then.
    """
    with house.store.write() as db:
        _check_place(db, coop_id, class_id, group_id)
        for child_id, family_id in _named(db, coop_id, children).items():
            enrolment = Enrolment(family_id=family_id, child_id=child_id, class_id=class_id, group_id=group_id)
            coop_classes.enrol(db, coop_id, enrolment, at=house.now(), user_id=actor.user_id)
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)


@verb
def withdraw_children(
    house: House,
    actor: Actor,
    coop_id: CoopId,
    children: Sequence[ChildId],
    class_id: ClassId | None = None,
    group_id: GroupId | None = None,
) -> None:
    """Take many children out of a class or a group at once.

    Raises
    ------
    NotFound
        When one of them is in no such class or group; all stay then.
    """
    with house.store.write() as db:
        _withdraw(house, db, actor, coop_id, _named(db, coop_id, children), class_id, group_id)


# --- Behind the verbs -------------------------------------------------------------------------------------------------


def _save(
    house: House,
    actor: Actor,
    coop_id: CoopId,
    thing: T,
    key: str,
    plural: str,
    faults: Callable[[CoopNow, T], Iterable[Fault]],
) -> T:
    with house.store.write() as db:
        now = coop_as_it_is(db, coop_id, house.now())
        known = coop_classes.things_of(db, coop_id, type(thing))
        thing_id = getattr(thing, key)
        others = [one for one in known if getattr(one, key) != thing_id]
        if thing_id and len(others) == len(known):
            raise NotFound("There is no such thing here.")
        found = list(faults(now, thing))
        if isinstance(thing, Instructor):  # of different families two may be called alike
            found += faults_of_twin(thing, others)
        else:
            found += faults_of_taken(thing.name, thing.name, [one.name for one in others])
        found += faults_of_count(plural, len(others) + 1)
        refuse(found)
        kept = thing if thing_id else thing.model_copy(update={key: new_id()})
        coop_classes.save_thing(db, coop_id, kept)
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)
        return kept


def _remove(house: House, actor: Actor, coop_id: CoopId, noun: type, thing_id: str) -> None:
    with house.store.write() as db:
        if not coop_classes.remove_thing(db, coop_id, noun, thing_id):
            raise NotFound("There is no such thing here.")
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)
        if noun in (CoopClass, Group):  # with it went who was in it
            forget_who_left(db, coop_as_it_is(db, coop_id, house.now()))


def _check_place(db: Db, coop_id: CoopId, class_id: ClassId | None, group_id: GroupId | None) -> None:
    if (class_id is None) == (group_id is None):
        raise Refused("Please say which class, or which group.")
    classes = {of.class_id for of in coop_classes.things_of(db, coop_id, CoopClass)}
    groups = {group.group_id for group in coop_classes.things_of(db, coop_id, Group)}
    if (class_id is not None and class_id not in classes) or (group_id is not None and group_id not in groups):
        raise NotFound(NO_SUCH_PLACE)


def _named(db: Db, coop_id: CoopId, children: Sequence[ChildId]) -> dict[ChildId, FamilyId]:
    """Name the families of children who are enrolled here."""
    known = {one.child_id: one.family_id for one in coop_classes.enrolments_of(db, coop_id)}
    if not set(children) <= set(known):
        raise NotFound(NO_SUCH_CHILD)
    return {child: known[child] for child in children}


def _withdraw(
    house: House,
    db: Db,
    actor: Actor,
    coop_id: CoopId,
    children: dict[ChildId, FamilyId],
    class_id: ClassId | None,
    group_id: GroupId | None,
) -> None:
    _check_place(db, coop_id, class_id, group_id)
    for child_id in children:
        if not coop_classes.withdraw(db, coop_id, child_id, class_id or group_id or ""):
            raise NotFound(NO_SUCH_CHILD)
    coops.count_change(db, coop_id)
    for family_id in sorted(set(children.values())):
        without_children(house, db, actor, coop_id, family_id)
    forget_who_left(db, coop_as_it_is(db, coop_id, house.now()))
