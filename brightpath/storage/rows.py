"""A family's rows of a table: written as one list in its order, with lasting ids, and read again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from brightpath.domain.ids import FamilyId, new_id
from brightpath.storage.database import Db


def settle(db: Db, table: str, key: str, family_id: FamilyId, records: list[dict[str, Any]]) -> None:
    """Make these the family's rows of a table, in this order; rows no longer among them become inactive."""
    db.execute(f"UPDATE {table} SET is_active = false WHERE family_id = ?", [family_id])
    _write(db, table, key, family_id, [{**record, "is_active": True} for record in records])


def settle_anew(db: Db, table: str, key: str, family_id: FamilyId, records: list[dict[str, Any]]) -> None:
    """Make these the family's rows of a table, in this order; rows no longer among them are gone."""
    _write(db, table, key, family_id, records)
    kept = [record[key] for record in records]
    db.execute(f"DELETE FROM {table} WHERE family_id = ? AND NOT list_contains(?::VARCHAR[], {key})", [family_id, kept])


def _write(db: Db, table: str, key: str, family_id: FamilyId, records: list[dict[str, Any]]) -> None:
    placed = [{**record, "family_id": family_id, "position": position} for position, record in enumerate(records)]
    db.append(table, pl.DataFrame(placed, infer_schema_length=None), key=key)


def active(db: Db, table: str, family_id: FamilyId) -> list[dict[str, Any]]:
    """Fetch the rows that count, in their order."""
    return db.rows(f"SELECT * FROM {table} WHERE family_id = ? AND is_active ORDER BY position", [family_id])


class Ids:
    """Gives a thing the id it had: the first `Soccer` of a child the first id of that name, the second the second."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._known: dict[tuple[str, str], list[str]] = {}
        self._given: Counter[tuple[str, str]] = Counter()
        for row in rows:
            self._known.setdefault((row["owner"], row["name"]), []).append(row["id"])

    def of(self, owner: str, name: str) -> str:
        place = (owner, name)
        known = self._known.get(place, [])
        self._given[place] += 1
        return known[self._given[place] - 1] if self._given[place] <= len(known) else new_id()
