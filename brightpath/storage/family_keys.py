"""With what families sign their files for co-ops elsewhere; the secret half leaves this room for signing alone."""

from __future__ import annotations

from datetime import datetime

from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Db


def secret_of(db: Db, family_id: FamilyId) -> bytes | None:
    """Find what a family signs with; None when it never took a file along."""
    found = db.value("SELECT secret FROM family_keys WHERE family_id = ?", [family_id])
    return None if found is None else bytes.fromhex(found)


def keep_secret(db: Db, family_id: FamilyId, secret: bytes, key: str, *, at: datetime) -> None:
    """Keep what a family signs with from now on, and the key that its files are known by."""
    db.execute(
        "INSERT INTO family_keys (family_id, secret, key, drawn_at) VALUES (?, ?, ?, ?)",
        [family_id, secret.hex(), key, at],
    )


def families_by_key(db: Db) -> dict[str, FamilyId]:
    """List the families of this house that took a file along, by the keys of their files."""
    rows = db.rows("SELECT key, family_id FROM family_keys")
    return {row["key"]: FamilyId(row["family_id"]) for row in rows}
