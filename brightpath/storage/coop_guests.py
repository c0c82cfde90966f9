"""Families that live in another BrightPath and gave a co-op a file of their weekly counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from brightpath.domain.coop_overview import Counted
from brightpath.domain.coop_summary import FamilySummary, Guest
from brightpath.domain.ids import ChildId, CoopId, FamilyId, UserId
from brightpath.storage.database import Db, to_json


def guests_of(db: Db, coop_id: CoopId) -> tuple[Guest, ...]:
    """List the families whose files were brought in, by what the coordinator calls them."""
    rows = db.rows(
        "SELECT g.*, w.first, w.last FROM coop_guests g LEFT JOIN ("
        " SELECT coop_id, family_key, min(monday) AS first, max(monday) AS last FROM coop_guest_weeks GROUP BY ALL"
        ") w USING (coop_id, family_key) WHERE coop_id = ? AND taken_out_at IS NULL ORDER BY lower(called), family_key",
        [coop_id],
    )
    return tuple(
        Guest(
            family_key=row["family_key"],
            called=row["called"],
            children=tuple(row["children"]),
            first=row["first"],
            last=row["last"],
            brought_at=row["brought_at"],
        )
        for row in rows
    )


def guest_keys(db: Db, coop_id: CoopId) -> frozenset[FamilyId]:
    """List the keys of a co-op's guests."""
    rows = db.rows("SELECT family_key FROM coop_guests WHERE coop_id = ? AND taken_out_at IS NULL", [coop_id])
    return frozenset(FamilyId(row["family_key"]) for row in rows)


def keys_ever_read(db: Db) -> frozenset[FamilyId]:
    """List the keys of all files that were ever brought in, to any co-op: taking one out makes nobody forget it."""
    return frozenset(FamilyId(row["family_key"]) for row in db.rows("SELECT DISTINCT family_key FROM coop_guests"))


def keys_read_by_all(db: Db, coop_id: CoopId, mondays: Collection[date]) -> frozenset[FamilyId]:
    """List the keys of the files that tell all who coordinate a co-op of each of these weeks.

    Who began after a file was taken out never had it.
    """
    rows = db.rows(
        "SELECT family_key FROM coop_guests JOIN coop_guest_weeks USING (coop_id, family_key)"
        " WHERE coop_id = ? AND list_contains(?::DATE[], monday) AND (taken_out_at IS NULL"
        "  OR brought_at >= (SELECT max(since) FROM coop_coordinators WHERE coop_id = ?))"
        " GROUP BY family_key HAVING count(*) = ?",
        [coop_id, sorted(mondays), coop_id, len(mondays)],
    )
    return frozenset(FamilyId(row["family_key"]) for row in rows)


def others_ever(db: Db, coop_id: CoopId, family_key: str) -> int:
    """Count the other families whose files a co-op was ever given."""
    return int(
        db.value("SELECT count(*) FROM coop_guests WHERE coop_id = ? AND family_key <> ?", [coop_id, family_key])
    )


def keep_guest(
    db: Db, coop_id: CoopId, summary: FamilySummary, called: str, *, user_id: UserId | None, at: datetime
) -> None:
    """Keep what a file says: its weeks take the place of those of the same family, the others stay unless they were taken out."""
    db.execute(
        "DELETE FROM coop_guest_weeks WHERE coop_id = ? AND family_key = ? AND counts = '[]'::JSON",
        [coop_id, summary.family_key],
    )
    named = sorted({count.child for week in summary.weeks for count in week.counts if count.child})
    db.execute(
        "INSERT INTO coop_guests (coop_id, family_key, called, children, user_id, brought_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (coop_id, family_key) DO UPDATE SET called = excluded.called, children = excluded.children,"
        " user_id = excluded.user_id, brought_at = excluded.brought_at, taken_out_at = NULL",
        [coop_id, summary.family_key, called, to_json(named), user_id, at],
    )
    for week in summary.weeks:
        db.execute(
            "INSERT INTO coop_guest_weeks (coop_id, family_key, monday, counts) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (coop_id, family_key, monday) DO UPDATE SET counts = excluded.counts",
            [
                coop_id,
                summary.family_key,
                week.monday,
                to_json([count.model_dump(mode="json") for count in week.counts]),
            ],
        )


def remove_guest(db: Db, coop_id: CoopId, family_key: str, *, at: datetime) -> bool:
    """Take a family's file out, with what it says and what it was called; that it was read, and of which weeks, stays.

    False when there is none.
    """
    db.execute("UPDATE coop_guest_weeks SET counts = '[]' WHERE coop_id = ? AND family_key = ?", [coop_id, family_key])
    taken_out = db.execute(
        "UPDATE coop_guests SET taken_out_at = ?, called = '', children = '[]'"
        " WHERE coop_id = ? AND family_key = ? AND taken_out_at IS NULL",
        [at, coop_id, family_key],
    )
    return taken_out > 0


def is_guest_anywhere(db: Db, family_key: str) -> bool:
    """Say whether any co-op here still has the file of a family."""
    return bool(
        db.value("SELECT count(*) FROM coop_guests WHERE family_key = ? AND taken_out_at IS NULL", [family_key])
    )


def guest_weeks(db: Db, coop_id: CoopId, mondays: Sequence[date]) -> list[Counted]:
    """List what the files say of these weeks, by child and subject."""
    rows: list[dict[str, Any]] = db.rows(
        "SELECT family_key, monday, counts FROM coop_guest_weeks"
        " WHERE coop_id = ? AND list_contains(?::DATE[], monday) ORDER BY ALL",
        [coop_id, list(mondays)],
    )
    found: dict[tuple[str, date, str, str], Counted] = {}
    for row in rows:
        for count in row["counts"]:
            child = count["child"] or count["age_group"]
            key = (row["family_key"], row["monday"], child, count["subject"])
            before = found.get(key)
            planned, done = count["planned"], count["done"]
            if before is not None:
                planned, done = planned + (before.planned or 0), done + (before.done or 0)
            found[key] = Counted(
                FamilyId(row["family_key"]), row["monday"], ChildId(child), count["subject"], count["age_group"],
                planned, done,
            )  # fmt: skip
    return list(found.values())
