"""A co-op's timetables, version by version, and the classes that a published one brings into families' weeks, as rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from brightpath.domain.coop import CoopCommitment, Timetable, TimetableState
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import CoopId, FamilyId
from brightpath.storage.database import Db, to_json

#: So many drafts of a co-op are kept, the newest; what was ever published stays.
MOST_DRAFTS = 50
NO_SUCH_VERSION = "There is no such timetable here."

# --- Versions ---------------------------------------------------------------------------------------------------------


def add_timetable(db: Db, timetable: Timetable, problem: dict[str, Any]) -> Timetable:
    """Keep a timetable under the next version, with the problem it answers; say which that is. The oldest drafts go then."""
    last = db.value("SELECT coalesce(max(version), 0) FROM coop_timetables WHERE coop_id = ?", [timetable.coop_id])
    kept = timetable.model_copy(update={"version": last + 1})
    facts = kept.model_dump(mode="json", exclude={"created_at", "published_at", "first_on", "last_on"})
    values = {name: to_json(value) if isinstance(value, (list, dict)) else value for name, value in facts.items()}
    values |= {
        "created_at": kept.created_at,
        "published_at": kept.published_at,
        "first_on": kept.first_on,
        "last_on": kept.last_on,
        "problem": to_json(problem),
    }
    db.execute(
        f"INSERT INTO coop_timetables ({', '.join(values)}) VALUES ({', '.join('?' for _ in values)})",
        list(values.values()),
    )
    db.execute(
        "DELETE FROM coop_timetables WHERE coop_id = ? AND state = 'draft' AND published_at IS NULL AND version NOT IN"
        " (SELECT version FROM coop_timetables WHERE coop_id = ? AND state = 'draft' ORDER BY version DESC LIMIT ?)",
        [kept.coop_id, kept.coop_id, MOST_DRAFTS],
    )
    return kept


def timetables_of(db: Db, coop_id: CoopId) -> tuple[Timetable, ...]:
    """List a co-op's timetables, the newest version first."""
    rows = db.rows(f"SELECT {_COLUMNS} FROM coop_timetables WHERE coop_id = ? ORDER BY version DESC", [coop_id])
    return tuple(map(Timetable.model_validate, rows))


_COLUMNS = ", ".join(Timetable.model_fields)


def timetable_at(db: Db, coop_id: CoopId, version: int) -> Timetable:
    """Find a version.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = db.row(f"SELECT {_COLUMNS} FROM coop_timetables WHERE coop_id = ? AND version = ?", [coop_id, version])
    if row is None:
        raise NotFound(NO_SUCH_VERSION)
    return Timetable.model_validate(row)


def problem_at(db: Db, coop_id: CoopId, version: int) -> dict[str, Any]:
    """Find what a version answers.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    found = db.row("SELECT problem FROM coop_timetables WHERE coop_id = ? AND version = ?", [coop_id, version])
    if found is None:
        raise NotFound(NO_SUCH_VERSION)
    problem: dict[str, Any] = found["problem"]
    return problem


def problems_of(db: Db, coop_id: CoopId) -> dict[int, dict[str, Any]]:
    """Read what each version of a co-op answers, by version."""
    rows = db.rows("SELECT version, problem FROM coop_timetables WHERE coop_id = ? ORDER BY version", [coop_id])
    return {row["version"]: row["problem"] for row in rows}


def keep_problem(db: Db, coop_id: CoopId, version: int, problem: dict[str, Any]) -> None:
    """Write what a version answers in another way."""
    db.execute(
        "UPDATE coop_timetables SET problem = ? WHERE coop_id = ? AND version = ?",
        [to_json(problem), coop_id, version],
    )


def mark_published(
    db: Db, coop_id: CoopId, version: int, *, at: datetime, first_on: date, last_on: date | None
) -> None:
    """Let a version count from a day on; the one before it is replaced."""
    end_published(db, coop_id, TimetableState.REPLACED)
    db.execute(
        "UPDATE coop_timetables SET state = 'published', published_at = ?, first_on = ?, last_on = ?"
        " WHERE coop_id = ? AND version = ?",
        [at, first_on, last_on, coop_id, version],
    )


def end_published(db: Db, coop_id: CoopId, state: TimetableState) -> int:
    """Let the version that is published be so no longer; say how many there were (one or none)."""
    return db.execute(
        "UPDATE coop_timetables SET state = ? WHERE coop_id = ? AND state = 'published'", [state.value, coop_id]
    )


def take_back_published(db: Db, coop_id: CoopId) -> None:
    """Let the version that is published be a draft as before, and the one that it replaced, if it did, count again."""
    states = [TimetableState.PUBLISHED, TimetableState.REPLACED, TimetableState.WITHDRAWN]
    newest, *earlier = sorted(
        (one for one in timetables_of(db, coop_id) if one.state in states and one.published_at is not None),
        key=lambda one: (one.state is TimetableState.PUBLISHED, one.published_at),
        reverse=True,
    )
    if newest.state is not TimetableState.PUBLISHED:
        return
    end_published(db, coop_id, TimetableState.DRAFT)
    if earlier and earlier[0].state is TimetableState.REPLACED:
        db.execute(
            "UPDATE coop_timetables SET state = 'published' WHERE coop_id = ? AND version = ?",
            [coop_id, earlier[0].version],
        )


# --- In families' weeks -----------------------------------------------------------------------------------------------

#: What a family's part in co-ops is read from.
COMMITMENT_TABLES = ("coop_commitments",)


def add_commitments(db: Db, commitments: list[CoopCommitment]) -> None:
    """Put classes into families' weeks."""
    rows = [
        {
            **one.model_dump(exclude={"start", "end", "child_ids", "adults", "weekday"}),
            "weekday": one.weekday.value,
            "start_minute": one.start,
            "end_minute": one.end,
            "child_ids": to_json(list(one.child_ids)),
            "adults": to_json(list(one.adults)),
        }
        for one in commitments
    ]
    db.append("coop_commitments", pl.DataFrame(rows, infer_schema_length=None))


def end_these(db: Db, commitments: list[CoopCommitment], first_without: date) -> None:
    """Take classes out of families' weeks from a day on; what was before stays."""
    if not commitments:
        return
    ids = [one.commitment_id for one in commitments]
    these = "list_contains(?::VARCHAR[], commitment_id)"
    db.execute(f"DELETE FROM coop_commitments WHERE {these} AND first_on >= ?", [ids, first_without])
    db.execute(f"UPDATE coop_commitments SET last_on = ? WHERE {these}", [first_without - timedelta(days=1), ids])


def commitments_of_family(db: Db, family_id: FamilyId) -> tuple[CoopCommitment, ...]:
    """List the classes in a family's week, those that are over too, in the order of time."""

    def ask() -> tuple[CoopCommitment, ...]:
        rows = db.rows(f"{_SELECT} WHERE family_id = ? ORDER BY first_on, weekday, start_minute, class_id", [family_id])
        return tuple(map(_commitment, rows))

    return db.remembered(("co-op commitments", family_id), COMMITMENT_TABLES, ask)


def commitments_of_coop(db: Db, coop_id: CoopId) -> tuple[CoopCommitment, ...]:
    """List the classes that a co-op has in families' weeks."""
    rows = db.rows(
        f"{_SELECT} WHERE coop_id = ? ORDER BY family_id, first_on, weekday, start_minute, class_id", [coop_id]
    )
    return tuple(map(_commitment, rows))


_SELECT = 'SELECT * RENAME (start_minute AS start, end_minute AS "end") FROM coop_commitments'


def _commitment(row: dict[str, Any]) -> CoopCommitment:
    return CoopCommitment.model_validate(row)
