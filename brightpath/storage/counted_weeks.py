"""Families' weeks as they were counted, and what was shown of them to coordinators."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from brightpath.domain.coop_overview import Cell, Counted, Edition
from brightpath.domain.ids import CoopId, FamilyId
from brightpath.storage.database import Db, to_json
from brightpath.storage.measures import measure

_COLUMNS = ("family_id", "monday", "child_id", "subject", "age_group", "planned", "done")


# --- Families' weeks --------------------------------------------------------------------------------------------------


def counted_weeks(db: Db, families: Collection[FamilyId], first: date, last: date) -> list[Counted]:
    """List what was counted of these families."""
    found = measure(db, "coop_counted_weeks", families=tuple(sorted(families)), first=first, last=last)
    return [Counted(*row) for row in found.select(_COLUMNS).iter_rows()]


def keep_counted(db: Db, rows: Sequence[Counted]) -> None:
    """Write weeks of families that were not counted yet."""
    if rows:
        db.append("counted_weeks", pl.DataFrame(rows, schema=list(_COLUMNS), orient="row", infer_schema_length=None))


def count_no_longer(db: Db, family_id: FamilyId) -> None:
    """Take the numbers of a family out of all that was counted; where it stood stays, so that nothing follows from the rest."""
    db.execute("UPDATE counted_weeks SET planned = NULL, done = NULL WHERE family_id = ?", [family_id])


# --- What was shown ---------------------------------------------------------------------------------------------------


def editions_since(db: Db, first: date) -> list[Edition]:
    """List what was shown of each week from one on, of all co-ops, in the order in which it was shown."""

    def ask() -> list[Edition]:
        rows = db.rows("SELECT * FROM coop_shown WHERE monday >= ? ORDER BY monday, coop_id, edition", [first])
        return [_edition(row) for row in rows]

    return db.remembered(("shown since", first), ("coop_shown",), ask)


def keep_edition(db: Db, edition: Edition) -> None:
    """Write down what is shown of a week from now on."""
    db.execute(
        "INSERT INTO coop_shown (coop_id, monday, edition, asked, families, cells, shown_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            edition.coop_id,
            edition.monday,
            edition.number,
            to_json(sorted(edition.asked)),
            to_json(sorted(edition.families)),
            to_json([cell.model_dump(mode="json", exclude_defaults=True) for cell in edition.cells]),
            edition.shown_at,
        ],
    )


def _edition(row: dict[str, Any]) -> Edition:
    return Edition(
        coop_id=row["coop_id"],
        monday=row["monday"],
        number=row["edition"],
        asked=frozenset(row["asked"]),
        families=frozenset(row["families"]),
        cells=tuple(Cell.model_validate(cell) for cell in row["cells"]),
        shown_at=row["shown_at"],
    )


# --- Bands ------------------------------------------------------------------------------------------------------------


def keep_bands(
    db: Db, coop_id: CoopId, monday: date, bands: int, families: dict[FamilyId, int], percents: list[int], at: datetime
) -> None:
    """Write down how families stood side by side in the four weeks up to one."""
    db.execute(
        "INSERT INTO coop_bands (coop_id, monday, bands, families, percents, shown_at) VALUES (?, ?, ?, ?, ?, ?)",
        [coop_id, monday, bands, to_json(families), to_json(percents), at],
    )


def bands_of(db: Db, coop_id: CoopId, monday: date) -> tuple[dict[FamilyId, int], list[int]] | None:
    """Find each family's band in the four weeks up to one, and what the bands did together; None when there are none."""
    row = db.row("SELECT families, percents FROM coop_bands WHERE coop_id = ? AND monday = ?", [coop_id, monday])
    return (row["families"], row["percents"]) if row else None


def bands_shown_elsewhere(db: Db, coop_id: CoopId, monday: date) -> list[set[FamilyId]]:
    """List the bands that other co-ops were shown of the same four weeks, as the families in each."""
    rows = db.rows("SELECT families FROM coop_bands WHERE coop_id <> ? AND monday = ?", [coop_id, monday])
    return [
        {one for one, at in row["families"].items() if at == band}
        for row in rows
        for band in sorted(set(row["families"].values()))
    ]


def bands_without(db: Db, family_id: FamilyId) -> None:
    """Take away what bands did together wherever a family was in one; in which one it was stays, so that nothing follows."""
    rows = db.rows("SELECT coop_id, monday, families FROM coop_bands")
    for row in rows:
        if family_id in row["families"]:
            db.execute(
                "UPDATE coop_bands SET percents = '[]' WHERE coop_id = ? AND monday = ?",
                [row["coop_id"], row["monday"]],
            )


# --- Who is asked -----------------------------------------------------------------------------------------------------


def joined_on(db: Db, coop_id: CoopId) -> dict[FamilyId, datetime]:
    """List the families that belong to a co-op now, with when they joined."""
    rows = db.rows("SELECT family_id, joined_at FROM coop_members WHERE coop_id = ? AND state = 'joined'", [coop_id])
    return {row["family_id"]: row["joined_at"] for row in rows}


def seen_of(db: Db, coop_id: CoopId, editions: Sequence[Edition]) -> list[Edition]:
    """Choose of what was shown, to any co-op, what somebody could see who coordinates this one now.

    They see all of every co-op they coordinate, and of one they stepped down from what was shown until then.
    """
    rows = db.rows(
        "SELECT o.coop_id, if(bool_or(o.until IS NULL), NULL, max(o.until)) AS until FROM coop_coordinators c JOIN ("
        "SELECT coop_id, user_id, stepped_down_at AS until FROM coop_once_coordinated"
        " UNION ALL SELECT coop_id, user_id, NULL FROM coop_coordinators"
        ") o USING (user_id) WHERE c.coop_id = ? GROUP BY o.coop_id",
        [coop_id],
    )
    until: dict[CoopId, datetime | None] = {row["coop_id"]: row["until"] for row in rows} | {coop_id: None}
    return [
        one
        for one in editions
        if one.coop_id in until and ((last := until[one.coop_id]) is None or one.shown_at <= last)
    ]


def families_of_coordinators(db: Db, coop_id: CoopId) -> list[frozenset[FamilyId]]:
    """List the families of each who coordinates a co-op, maybe none: they know their own numbers."""
    rows = db.rows(
        "SELECT list(family_id) FILTER (family_id IS NOT NULL) AS families"
        " FROM coop_coordinators LEFT JOIN family_members USING (user_id) WHERE coop_id = ? GROUP BY user_id",
        [coop_id],
    )
    return [frozenset(row["families"] or ()) for row in rows]
