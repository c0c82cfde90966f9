"""What stands in a family's weeks again and again: added, read for a week, ended. What has stood in a week stays there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from brightpath.domain.errors import NotFound
from brightpath.domain.ids import FamilyId, new_id
from brightpath.domain.repeating import RepeatingItem
from brightpath.domain.schedule import ItemType
from brightpath.domain.week_edits import Add
from brightpath.storage.database import Db, to_json


def add_repeating(db: Db, family_id: FamilyId, added: Add, *, at: datetime) -> RepeatingItem:
    """Keep what was added by hand as something of every week, from its date on, until its own last date if it has one."""
    repeating_item_id = new_id()
    db.execute(
        "INSERT INTO repeating_items (repeating_item_id, family_id, name, type, child_ids, adults, start_minute,"
        " end_minute, first_on, last_on, notes, is_active, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, ?)",
        [
            repeating_item_id,
            family_id,
            added.name,
            added.type.value,
            to_json(list(added.children)),
            to_json(list(added.adults)),
            added.start,
            added.end,
            added.on,
            added.until,
            added.notes,
            at,
        ],
    )
    return next(one for one in repeating_items(db, family_id) if one.repeating_item_id == repeating_item_id)


def repeating_items(db: Db, family_id: FamilyId) -> list[RepeatingItem]:
    """List all that comes again and is not ended, in the order in which it was added."""

    def ask() -> tuple[RepeatingItem, ...]:
        rows = db.rows(
            "SELECT * FROM repeating_items WHERE family_id = ? AND is_active ORDER BY created_at, repeating_item_id",
            [family_id],
        )
        return tuple(map(_item, rows))

    return list(db.remembered(("repeating items", family_id), ("repeating_items",), ask))


def repeating_in(db: Db, family_id: FamilyId, week_start: date) -> list[RepeatingItem]:
    """List what stands in a week; its `date_in` says on which day."""
    return [one for one in repeating_items(db, family_id) if one.date_in(week_start) is not None]


def end_repeating(db: Db, family_id: FamilyId, repeating_item_id: str) -> None:
    """Let something come no more; the weeks that hold it already keep it. What is ended already stays so.

    Raises
    ------
    NotFound
        When there is none, or it is another family's.
    """
    _turn(db, family_id, repeating_item_id, is_active=False)


def go_on_repeating(db: Db, family_id: FamilyId, repeating_item_id: str) -> None:
    """Let something that was ended come again.

    Raises
    ------
    NotFound
        When there is none, or it is another family's.
    """
    _turn(db, family_id, repeating_item_id, is_active=True)


def _turn(db: Db, family_id: FamilyId, repeating_item_id: str, *, is_active: bool) -> None:
    changed = db.execute(
        "UPDATE repeating_items SET is_active = ? WHERE family_id = ? AND repeating_item_id = ?",
        [is_active, family_id, repeating_item_id],
    )
    if not changed:
        raise NotFound("There is no such thing that comes every week.")


def _item(row: dict[str, Any]) -> RepeatingItem:
    return RepeatingItem(
        repeating_item_id=row["repeating_item_id"],
        name=row["name"],
        type=ItemType(row["type"]),
        children=tuple(row["child_ids"]),
        adults=tuple(row["adults"]),
        start=row["start_minute"],
        end=row["end_minute"],
        first_on=row["first_on"],
        last_on=row["last_on"],
        notes=row["notes"],
        created_at=row["created_at"],
    )
