"""What a co-op's timetable is made of: classes, groups, instructors, rooms, car pools, enrolments and pins, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from brightpath.domain.coop import CarPool, CoopClass, Enrolment, Grid, Group, Pin, Room, Thing
from brightpath.domain.ids import ChildId, ClassId, CoopId, FamilyId, UserId
from brightpath.storage.database import Db, to_json

T = TypeVar("T", bound=Thing)


def _table(noun: type[Thing]) -> str:
    """Name the table of a noun; its fields are the columns, lists stand in JSON."""
    return f"coop_{noun.SHELF}"


def things_of(db: Db, coop_id: CoopId, noun: type[T]) -> tuple[T, ...]:
    """List a co-op's classes, groups, instructors, rooms or car pools in the order in which they were entered."""
    rows = db.rows(f"SELECT * FROM {_table(noun)} WHERE coop_id = ? ORDER BY position", [coop_id])
    return tuple(noun.model_validate({name: row[name] for name in noun.model_fields}) for row in rows)


def save_thing(db: Db, coop_id: CoopId, thing: Thing) -> None:
    """Write one of them: a new one last, one that stands already where it stands."""
    table, key = _table(type(thing)), thing.KEY
    facts = thing.model_dump(mode="json")
    values = {name: to_json(value) if isinstance(value, list) else value for name, value in facts.items()}
    changed = {name: value for name, value in values.items() if name != key}
    sets = ", ".join(f"{name} = ?" for name in changed)
    if db.execute(
        f"UPDATE {table} SET {sets} WHERE coop_id = ? AND {key} = ?", [*changed.values(), coop_id, values[key]]
    ):
        return
    columns = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    db.execute(
        f"INSERT INTO {table} (coop_id, position, {columns}) SELECT ?, coalesce(max(position), 0) + 1, {marks}"
        f" FROM {table} WHERE coop_id = ?",
        [coop_id, *values.values(), coop_id],
    )


def remove_thing(db: Db, coop_id: CoopId, noun: type[Thing], thing_id: str) -> bool:
    """Take one of them out, with what was entered about it; False when there is none."""
    if not db.execute(f"DELETE FROM {_table(noun)} WHERE coop_id = ? AND {noun.KEY} = ?", [coop_id, thing_id]):
        return False
    for of in things_of(db, coop_id, CoopClass):
        left = of.model_copy(
            update={
                name: tuple(one for one in getattr(of, name) if one != thing_id)
                for name in ("instructor_ids", "helper_ids", "group_ids", "not_in")
            }
        )
        if left != of:
            save_thing(db, coop_id, left)
    if noun in (Group, CoopClass):
        db.execute("DELETE FROM coop_enrolments WHERE coop_id = ? AND enrolled_in = ?", [coop_id, thing_id])
    if noun is CoopClass:
        db.execute("DELETE FROM coop_pins WHERE coop_id = ? AND class_id = ?", [coop_id, thing_id])
    if noun is Room:
        db.execute("UPDATE coop_pins SET room_id = NULL WHERE coop_id = ? AND room_id = ?", [coop_id, thing_id])
    return True


# --- Children -----------------------------------------------------------------------------------------------------------


def enrol(db: Db, coop_id: CoopId, enrolment: Enrolment, *, at: datetime, user_id: UserId | None) -> None:
    """Enrol a child in a class or a group; one that is there already stays."""
    db.execute(
        "INSERT INTO coop_enrolments (coop_id, family_id, child_id, enrolled_in, class_id, group_id, user_id, enrolled_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            coop_id,
            enrolment.family_id,
            enrolment.child_id,
            enrolment.class_id or enrolment.group_id,
            enrolment.class_id,
            enrolment.group_id,
            user_id,
            at,
        ],
    )


def withdraw(db: Db, coop_id: CoopId, child_id: ChildId, enrolled_in: str) -> bool:
    """Take a child out of a class or a group; False when it is not in it."""
    return (
        db.execute(
            "DELETE FROM coop_enrolments WHERE coop_id = ? AND child_id = ? AND enrolled_in = ?",
            [coop_id, child_id, enrolled_in],
        )
        > 0
    )


def withdraw_family(db: Db, coop_id: CoopId, family_id: FamilyId) -> None:
    """Take a family out of all that is planned: its children, its car pools, its grown-ups from what they teach.

    Who taught stays as an instructor from outside, so that the coordinator sees who is missing.
    """
    db.execute("DELETE FROM coop_enrolments WHERE coop_id = ? AND family_id = ?", [coop_id, family_id])
    db.execute("UPDATE coop_instructors SET family_id = NULL WHERE coop_id = ? AND family_id = ?", [coop_id, family_id])
    for pool in things_of(db, coop_id, CarPool):
        left = tuple(one for one in pool.family_ids if one != family_id)
        if len(left) < 2:
            remove_thing(db, coop_id, CarPool, pool.car_pool_id)
        elif left != pool.family_ids:
            save_thing(db, coop_id, pool.model_copy(update={"family_ids": left}))


def enrolments_of(db: Db, coop_id: CoopId, family_id: FamilyId | None = None) -> tuple[Enrolment, ...]:
    """List who is in which class or group, of all families or of one, in the order in which they were enrolled."""
    rows = db.rows(
        "SELECT * FROM coop_enrolments WHERE coop_id = ? AND coalesce(family_id = ?, true)"
        " ORDER BY enrolled_at, child_id, enrolled_in",
        [coop_id, family_id],
    )
    return tuple(Enrolment.model_validate({name: row[name] for name in Enrolment.model_fields}) for row in rows)


# --- Pins ---------------------------------------------------------------------------------------------------------------


def set_pins(db: Db, coop_id: CoopId, class_id: ClassId, pins: tuple[Pin, ...]) -> None:
    """Pin a class to these places and no others."""
    db.execute("DELETE FROM coop_pins WHERE coop_id = ? AND class_id = ?", [coop_id, class_id])
    for pin in pins:
        db.execute(
            "INSERT INTO coop_pins VALUES (?, ?, ?, ?, ?)", [coop_id, class_id, pin.day, pin.period, pin.room_id]
        )


def move_pins(db: Db, coop_id: CoopId, before: Grid, after: Grid) -> None:
    """Keep pins on their day and at their time when the grid is another one; those that have none any more go."""
    pins = pins_of(db, coop_id)
    for class_id in {pin.class_id for pin in pins}:
        moved = [_moved(pin, before, after) for pin in pins if pin.class_id == class_id]
        set_pins(db, coop_id, class_id, tuple(pin for pin in moved if pin is not None))


def _moved(pin: Pin, before: Grid, after: Grid) -> Pin | None:
    if pin.day >= len(before.days) or pin.period >= len(before.periods):
        return None
    day, period = before.days[pin.day], before.periods[pin.period]
    if day not in after.days or period not in after.periods:
        return None
    return pin.model_copy(update={"day": after.days.index(day), "period": after.periods.index(period)})


def pins_of(db: Db, coop_id: CoopId) -> tuple[Pin, ...]:
    """List a co-op's pins in the order of the week."""
    rows: list[dict[str, Any]] = db.rows(
        "SELECT class_id, day, period, room_id FROM coop_pins WHERE coop_id = ? ORDER BY day, period, class_id",
        [coop_id],
    )
    return tuple(Pin.model_validate(row) for row in rows)
