"""Who was there when a class met: marked for a whole class by its coordinator, for an own child by its family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.consents import Switch
from brightpath.domain.coop import CoopClass, CoopNow
from brightpath.domain.coop_attendance import MARKED_BACK, Mark, Register, meeting_dates
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import ChildId, ClassId, CoopId, FamilyId
from brightpath.domain.suppression import LEAST, rounded
from brightpath.services.access import verb
from brightpath.services.coop_records import check_member, coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import coop_attendance
from brightpath.storage.consents import consenting
from brightpath.storage.database import Db

NO_SUCH_CLASS = "There is no such class here."
NOT_IN_IT = "This child is not in this class."
NO_SUCH_DAY = "A class can be marked for today and the last four months."


@verb
def class_registers(house: House, actor: Actor, coop_id: CoopId) -> tuple[Register, ...]:
    """List the classes with who is in them and who was there; only children whose families show them by name."""
    with house.store.read() as db:
        now = coop_as_it_is(db, coop_id, house.now())
        today = house.today(now.coop.time_zone)
        return tuple(_register(db, now, of, today) for of in now.classes)


@verb
def mark_class(
    house: House, actor: Actor, coop_id: CoopId, class_id: ClassId, on: date, absent: Sequence[ChildId] = ()
) -> None:
    """Say who was not there on a day; all others of the class whom one knows by name were.

    Raises
    ------
    NotFound
        When there is no such class, or somebody absent is not in it by name.
    Refused
        When the day is to come, or long ago.
    """
    with house.store.write() as db:
        now = coop_as_it_is(db, coop_id, house.now())
        _check_day(on, house.today(now.coop.time_zone))
        register = _register(db, now, _class_of(now, class_id), on)
        there = {child.child_id: child.family_id for child in register.children}
        if not set(absent) <= set(there):
            raise NotFound(NOT_IN_IT)
        marks = [
            Mark(family_id=family, child_id=child, class_id=class_id, on=on, was_there=child not in absent)
            for child, family in there.items()
        ]
        coop_attendance.keep_marks(db, coop_id, marks, user_id=actor.user_id, at=house.now())


@verb
def mark_own_child(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    coop_id: CoopId,
    child_id: ChildId,
    class_id: ClassId,
    on: date,
    was_there: bool,
) -> None:
    """Say whether an own child was in a class on a day; it takes the place of what was said before.

    Raises
    ------
    NotFound
        When the family does not belong to the co-op, or the child is not in the class.
    Refused
        When the day is to come, or long ago.
    """
    with house.store.write() as db:
        check_member(db, coop_id, family_id)
        now = coop_as_it_is(db, coop_id, house.now())
        _check_day(on, house.today(now.coop.time_zone))
        of = _class_of(now, class_id)
        if not any(one.child_id == child_id and one.family_id == family_id for one in now.students_of(of)):
            raise NotFound(NOT_IN_IT)
        mark = Mark(
            family_id=family_id, child_id=child_id, class_id=class_id, on=on, was_there=was_there, by_family=True
        )
        coop_attendance.keep_marks(db, coop_id, [mark], user_id=actor.user_id, at=house.now())


@verb
def own_attendance(house: House, actor: Actor, family_id: FamilyId, coop_id: CoopId) -> tuple[Register, ...]:
    """List the classes of a family's own children with when those were there."""
    with house.store.read() as db:
        check_member(db, coop_id, family_id)
        now = coop_as_it_is(db, coop_id, house.now())
        today = house.today(now.coop.time_zone)
        marks = [mark for mark in coop_attendance.marks_of(db, coop_id) if mark.family_id == family_id]
        found = []
        for of in now.classes:
            own = tuple(one for one in now.students_of(of) if one.family_id == family_id)
            if own:
                found.append(
                    Register(
                        class_id=of.class_id,
                        name=of.name,
                        children=own,
                        not_named=0,
                        dates=_dates(now, of, today),
                        marks=tuple(mark for mark in marks if mark.class_id == of.class_id),
                    )
                )
        return tuple(found)


def _register(db: Db, now: CoopNow, of: CoopClass, today: date) -> Register:
    named = consenting(db, Switch.BY_NAME)
    students = now.students_of(of)
    by_name = tuple(child for child in students if child.family_id in named)
    whose = {child.child_id for child in by_name}
    marks = tuple(
        mark
        for mark in coop_attendance.marks_of(db, now.coop.coop_id)
        if mark.class_id == of.class_id and mark.child_id in whose
    )
    is_enough = len({mark.family_id for mark in marks}) >= LEAST
    return Register(
        class_id=of.class_id,
        name=of.name,
        children=by_name,
        not_named=len(students) - len(by_name),
        dates=_dates(now, of, today),
        marks=marks,
        percent=rounded(sum(mark.was_there for mark in marks) / len(marks)) if is_enough else None,
    )


def _dates(now: CoopNow, of: CoopClass, today: date) -> tuple[date, ...]:
    counts = now.published
    if counts is None or counts.first_on is None:
        return ()
    last = min(today, counts.last_on or today)
    return tuple(meeting_dates(counts.grid, counts.meetings, of.class_id, counts.first_on, last))


def _class_of(now: CoopNow, class_id: ClassId) -> CoopClass:
    of = next((of for of in now.classes if of.class_id == class_id), None)
    if of is None:
        raise NotFound(NO_SUCH_CLASS)
    return of


def _check_day(on: date, today: date) -> None:
    if not isinstance(on, date) or not today - MARKED_BACK <= on <= today:
        raise Refused(NO_SUCH_DAY)
