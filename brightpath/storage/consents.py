"""What families let be seen of them, as rows: one for each time a switch was put on."""

from __future__ import annotations

from datetime import datetime

from brightpath.domain.consents import Consent, Switch
from brightpath.domain.ids import FamilyId, UserId, new_id
from brightpath.storage import accounts
from brightpath.storage.database import Db

#: Stands in the place of a name of somebody who has no account here any more.
SOMEBODY = "somebody"


def consenting(db: Db, switch: Switch) -> frozenset[FamilyId]:
    """List the families who let this be seen now; a made-up family is never among them."""

    def ask() -> frozenset[FamilyId]:
        rows = db.rows(
            "SELECT family_id FROM consents JOIN families USING (family_id)"
            " WHERE switch = ? AND withdrawn_at IS NULL AND NOT is_demo",
            [switch.value],
        )
        return frozenset(FamilyId(row["family_id"]) for row in rows)

    return db.remembered(("consenting", switch), ("consents", "families"), ask)


def consents_of(db: Db, family_id: FamilyId) -> tuple[Consent, ...]:
    """List how a family's switches stood from when until when, the newest first."""

    def ask() -> tuple[Consent, ...]:
        rows = db.rows(
            "SELECT * FROM consents WHERE family_id = ? ORDER BY given_at DESC, rowid DESC",
            [family_id],
        )
        people = [UserId(row[by]) for row in rows for by in ("given_by", "withdrawn_by") if row[by]]
        names = accounts.names_of(db, people)
        return tuple(
            Consent(
                switch=Switch(row["switch"]),
                given_by=names.get(row["given_by"], SOMEBODY),
                given_at=row["given_at"],
                withdrawn_by=names.get(row["withdrawn_by"], SOMEBODY) if row["withdrawn_at"] else None,
                withdrawn_at=row["withdrawn_at"],
            )
            for row in rows
        )

    return db.remembered(("consents", family_id), ("consents", "users"), ask)


def give(db: Db, family_id: FamilyId, switch: Switch, *, by: UserId | None, at: datetime) -> bool:
    """Put a switch on; False when it is on already."""
    if _is_on(db, family_id, switch):
        return False
    db.execute(
        "INSERT INTO consents (consent_id, family_id, switch, given_by, given_at) VALUES (?, ?, ?, ?, ?)",
        [new_id(), family_id, switch.value, by, at],
    )
    return True


def withdraw(db: Db, family_id: FamilyId, switch: Switch, *, by: UserId | None, at: datetime) -> bool:
    """Put a switch off; False when it is off already."""
    return (
        db.execute(
            "UPDATE consents SET withdrawn_by = ?, withdrawn_at = ?"
            " WHERE family_id = ? AND switch = ? AND withdrawn_at IS NULL",
            [by, at, family_id, switch.value],
        )
        > 0
    )


def _is_on(db: Db, family_id: FamilyId, switch: Switch) -> bool:
    return bool(
        db.value(
            "SELECT count(*) FROM consents WHERE family_id = ? AND switch = ? AND withdrawn_at IS NULL",
            [family_id, switch.value],
        )
    )
