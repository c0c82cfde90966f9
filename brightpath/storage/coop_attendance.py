"""Who was there when a class met, and the calls that were made, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from brightpath.domain.coop_attendance import HandledCall, Mark, Sign
from brightpath.domain.ids import ChildId, CoopId, FamilyId, UserId
from brightpath.storage import accounts
from brightpath.storage.consents import SOMEBODY
from brightpath.storage.database import Db


def marks_of(db: Db, coop_id: CoopId) -> tuple[Mark, ...]:
    """List who was there in a co-op's classes, by class and day."""

    def ask() -> tuple[Mark, ...]:
        rows = db.rows(
            'SELECT family_id, child_id, class_id, "on", was_there, by_family FROM coop_attendance WHERE coop_id = ?'
            ' ORDER BY class_id, "on", child_id',
            [coop_id],
        )
        return tuple(Mark.model_validate(row) for row in rows)

    return db.remembered(("attendance", coop_id), ("coop_attendance",), ask)


def keep_marks(db: Db, coop_id: CoopId, marks: Sequence[Mark], *, user_id: UserId | None, at: datetime) -> None:
    """Write who was there; what was said of the same day before no longer counts."""
    for mark in marks:
        db.execute(
            'DELETE FROM coop_attendance WHERE class_id = ? AND child_id = ? AND "on" = ?',
            [mark.class_id, mark.child_id, mark.on],
        )
    rows = [
        {**mark.model_dump(), "coop_id": coop_id, "user_id": user_id, "marked_at": at} for mark in marks
    ]  # fmt: skip
    if rows:
        db.append("coop_attendance", pl.DataFrame(rows, schema_overrides={"user_id": pl.String}))


def forget_attendance(db: Db, coop_id: CoopId, family_id: FamilyId) -> None:
    """Take out what was said of a family's children, when it belongs to the co-op no longer."""
    db.execute("DELETE FROM coop_attendance WHERE coop_id = ? AND family_id = ?", [coop_id, family_id])
    db.execute("DELETE FROM coop_calls WHERE coop_id = ? AND family_id = ?", [coop_id, family_id])


def calls_of(db: Db, coop_id: CoopId) -> tuple[HandledCall, ...]:
    """List the calls that were made, the newest first."""
    rows = db.rows("SELECT * FROM coop_calls WHERE coop_id = ? ORDER BY handled_at DESC, child_id, sign", [coop_id])
    names = accounts.names_of(db, [UserId(row["user_id"]) for row in rows if row["user_id"]])
    return tuple(
        HandledCall(
            family_id=row["family_id"],
            child_id=row["child_id"],
            sign=Sign(row["sign"]),
            seen_until=row["seen_until"],
            note=row["note"],
            by=names.get(row["user_id"], SOMEBODY),
            at=row["handled_at"],
        )
        for row in rows
    )


def keep_call(db: Db, coop_id: CoopId, call: HandledCall, *, user_id: UserId | None, child_id: ChildId) -> None:
    """Write down that a call was made; said again, the newer note counts."""
    db.execute(
        "INSERT INTO coop_calls (coop_id, family_id, child_id, sign, seen_until, note, user_id, handled_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (coop_id, child_id, sign, seen_until) DO UPDATE SET"
        " note = excluded.note, user_id = excluded.user_id, handled_at = excluded.handled_at",
        [coop_id, call.family_id, child_id, call.sign.value, call.seen_until, call.note, user_id, call.at],
    )
