"""The audit log: security events and refused attempts. This room can add and read, never change or delete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from brightpath.domain.accounts import Actor
from brightpath.domain.ids import new_id
from brightpath.storage.database import Db


def append_entry(db: Db, at: datetime, actor: Actor, what: str, about: str, outcome: str) -> None:
    """Write one line: who did what to whom, from where, and how it ended. Never hand a secret in."""
    db.execute(
        "INSERT INTO audit_log (entry_id, happened_at, user_id, who, what, about, address, outcome)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [new_id(), at, actor.user_id, actor.email or actor.name, what, about, actor.address, outcome],
    )


def latest_entries(db: Db, limit: int) -> list[dict[str, Any]]:
    """List the newest lines first: happened_at, user_id, who, what, about, address, outcome."""
    return db.rows(
        "SELECT happened_at, user_id, who, what, about, address, outcome FROM audit_log"
        " ORDER BY happened_at DESC, rowid DESC LIMIT ?",
        [limit],
    )
