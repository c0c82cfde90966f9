"""Children whose own ticks count at once."""

from __future__ import annotations

from datetime import datetime

from brightpath.domain.ids import ChildId, FamilyId, UserId
from brightpath.storage.database import Db


def trusted(db: Db, family_id: FamilyId) -> frozenset[ChildId]:
    """List the children of a family whose ticks need no yes."""

    def ask() -> frozenset[ChildId]:
        rows = db.rows("SELECT child_id FROM trusted_children WHERE family_id = ?", [family_id])
        return frozenset(ChildId(row["child_id"]) for row in rows)

    return db.remembered(("trusted children", family_id), ("trusted_children",), ask)


def set_trusted(
    db: Db, family_id: FamilyId, child_id: ChildId, *, is_trusted: bool, at: datetime, user_id: UserId | None
) -> None:
    """Let a child's ticks count at once from now on, or wait for a parent again; saying so twice is fine."""
    if is_trusted:
        db.execute(
            "INSERT INTO trusted_children VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [family_id, child_id, at, user_id],
        )
    else:
        db.execute("DELETE FROM trusted_children WHERE family_id = ? AND child_id = ?", [family_id, child_id])
