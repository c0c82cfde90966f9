"""What a co-op's timetable is made of: classes, groups, instructors, rooms and car pools, and which child is in what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import CoopClass, Enrolment, Group, Thing
from brightpath.domain.coop_faults import as_name, faults_beside, faults_of_count, faults_of_thing, refuse
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import ChildId, ClassId, CoopId, FamilyId, GroupId, new_id
from brightpath.services.access import verb
from brightpath.services.coop_forgetting import forget_who_left
from brightpath.services.coop_records import check_member, coop_as_it_is
from brightpath.services.coop_weeks import settle_weeks, without_children
from brightpath.services.house import House
from brightpath.storage import coop_classes, coops
from brightpath.storage.database import Db
from brightpath.storage.family import family_of, household_of

T = TypeVar("T", bound=Thing)
NO_SUCH_THING = "There is no such thing here."
NO_SUCH_CHILD = "There is no such child here."
NO_SUCH_PLACE = "There is no such class or group here."


# --- Classes, groups, instructors, rooms, car pools -----------------------------------------------------------------


@verb
def save_thing(house: House, actor: Actor, coop_id: CoopId, thing: T) -> T:
    """Keep a class, a group, an instructor, a room or a car pool: a new one, or in the place of what it was.

    Raises
    ------
    Faulty
        With everything that is wrong with it; nothing is written then.
    NotFound
        When it is not new, and not there any more.
    """
    words = {
        field: tuple(map(as_name, getattr(thing, field))) for field in ("features", "needs") if hasattr(thing, field)
    }
    thing = thing.model_copy(update={"name": as_name(thing.name), **words})
    with house.store.write() as db:
        known = coop_classes.things_of(db, coop_id, type(thing))
        others = [one for one in known if one.thing_id != thing.thing_id]
        if thing.thing_id and len(others) == len(known):
            raise NotFound(NO_SUCH_THING)
        found = [*faults_of_thing(thing, coop_as_it_is(db, coop_id, house.now())), *faults_beside(thing, others)]
        refuse((*found, *faults_of_count(type(thing), len(others) + 1)))
        kept = thing if thing.thing_id else thing.model_copy(update={thing.KEY: new_id()})
        coop_classes.save_thing(db, coop_id, kept)
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)
        return kept


@verb
def remove_thing(house: House, actor: Actor, coop_id: CoopId, thing: Thing) -> None:
    """Have one of them no longer.

    A class goes from the weeks of its families too; children of a group are in its classes no longer; a class that nobody else
    teaches waits for another instructor; one that was pinned to a room keeps its time.

    Raises
    ------
    NotFound
        When it is not there any more.
    """
    with house.store.write() as db:
        if not coop_classes.remove_thing(db, coop_id, type(thing), thing.thing_id):
            raise NotFound(NO_SUCH_THING)
        coops.count_change(db, coop_id)
        settle_weeks(house, db, actor, coop_id)
        if isinstance(thing, CoopClass | Group):  # with it went who was in it
            forget_who_left(db, coop_as_it_is(db, coop_id, house.now()))


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
