"""Marks, courses, books and notes of quarters: a row per version, added and never changed; the newest counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import polars as pl

from brightpath.domain.errors import NotFound, Stale
from brightpath.domain.grades import Level, Score
from brightpath.domain.ids import FamilyId, UserId
from brightpath.domain.records import Book, BookKind, Course, Mark, R, Record, Records, ReportNote
from brightpath.storage.database import Db

_TABLES: Final[Mapping[type[Any], str]] = {
    Mark: "marks",
    Course: "courses",
    Book: "books",
    ReportNote: "report_notes",
}
#: What stands in which order where records are listed.
_ORDERS: Final = {
    "marks": "given_on, sequence, subject, title, record_id",
    "courses": "school_year, subject, record_id",
    "books": "first_on NULLS LAST, title, record_id",
    "report_notes": "first_on, subject, record_id",
}
_OF_ROW: Final = ("version", "family_id", "is_removed", "sequence", "user_id", "written_at")
GONE = "This is not there any more. Please look once more."
_OVERTAKEN = "It was changed again since, so it can no longer be taken back from here."


def records_of(db: Db, family_id: FamilyId, kind: type[R]) -> tuple[R, ...]:
    """List what counts of one kind, subjects by their names of now; courses and notes of children who left are among it."""
    table = _TABLES[kind]

    def ask() -> tuple[R, ...]:
        rows = db.rows(
            f"SELECT own.* REPLACE (coalesce(s.name, own.subject) AS subject) FROM"
            f" (SELECT * FROM {table} WHERE family_id = ?"
            f" QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY version DESC) = 1) own"
            f" LEFT JOIN subjects s ON s.subject_id = own.subject_id AND s.is_active WHERE NOT own.is_removed"
            f" ORDER BY {_ORDERS[table]}",
            [family_id],
        )
        return tuple(_record(kind, row) for row in rows)

    return db.remembered((table, family_id), (table, "subjects"), ask, of=family_id)


def marks_of_week(db: Db, family_id: FamilyId, week_start: date) -> dict[tuple[str, str], str]:
    """Say what was given for items of a week, by child and item."""
    last = week_start + timedelta(days=6)
    return {
        (one.child_id, one.item_id): one.score.said
        for one in records_of(db, family_id, Mark)
        if one.item_id and week_start <= one.given_on <= last
    }


def all_records(db: Db, family_id: FamilyId) -> Records:
    """Fetch all four kinds."""
    return Records(
        records_of(db, family_id, Mark),
        records_of(db, family_id, Course),
        records_of(db, family_id, Book),
        records_of(db, family_id, ReportNote),
    )


def write_records(
    db: Db, family_id: FamilyId, records: Sequence[Record], *, sequence: int, at: datetime, user_id: UserId | None
) -> None:
    """Write records, new or as newer versions, with the event of this sequence number.

    Raises
    ------
    NotFound
        When one of them is another family's.
    """
    _write(db, family_id, [(one, False) for one in records], sequence, at, user_id)


def remove_records(
    db: Db, family_id: FamilyId, records: Sequence[Record], *, sequence: int, at: datetime, user_id: UserId | None
) -> None:
    """Say that records do not count any more; their versions stay."""
    _write(db, family_id, [(one, True) for one in records], sequence, at, user_id)


def take_back(
    db: Db, family_id: FamilyId, of: int, *, sequence: int, at: datetime, user_id: UserId | None
) -> list[Record]:
    """Make the records that the event `of` wrote what they were before it; return what it had written.

    Raises
    ------
    NotFound
        When the event wrote no record of this family.
    Stale
        When one of them was written again since.
    """
    written: list[Record] = []
    before: list[tuple[Record, bool]] = []
    for kind, table in _TABLES.items():
        rows = db.rows(
            f"SELECT * FROM {table} WHERE family_id = ? AND record_id IN"
            f" (SELECT record_id FROM {table} WHERE family_id = ? AND sequence = ?) ORDER BY record_id, version",
            [family_id, family_id, of],
        )
        for number, row in enumerate(rows):
            if row["sequence"] > of:
                raise Stale(_OVERTAKEN)
            if row["sequence"] < of:
                continue
            one = _record(kind, row)
            written.append(one)
            last = rows[number - 1] if number and rows[number - 1]["record_id"] == row["record_id"] else None
            before.append((one, True) if last is None else (_record(kind, last), last["is_removed"]))
    if not written:
        raise NotFound(GONE)
    _write(db, family_id, before, sequence, at, user_id)
    return written


def _write(
    db: Db,
    family_id: FamilyId,
    records: Sequence[tuple[Record, bool]],
    sequence: int,
    at: datetime,
    user_id: UserId | None,
) -> None:
    for kind, table in _TABLES.items():
        own = [(one, is_removed) for one, is_removed in records if type(one) is kind]
        if not own:
            continue
        known = {
            row["record_id"]: row
            for row in db.rows(
                f"SELECT record_id, any_value(family_id) AS family_id, max(version) AS version FROM {table}"
                " WHERE list_contains(?::VARCHAR[], record_id) GROUP BY record_id",
                [[one.record_id for one, _ in own]],
            )
        }
        if any(row["family_id"] != family_id for row in known.values()):
            raise NotFound(GONE)
        rows = [
            _columns(one)
            | {
                "version": known[one.record_id]["version"] + 1 if one.record_id in known else 1,
                "family_id": family_id,
                "is_removed": is_removed,
                "sequence": sequence,
                "user_id": user_id,
                "written_at": at,
            }
            for one, is_removed in own
        ]
        db.append(table, pl.DataFrame(rows, infer_schema_length=None))


def _columns(one: Record) -> dict[str, Any]:
    found: dict[str, Any] = dict(vars(one))
    for name in ("score", "final"):
        if name in found:
            score: Score = found.pop(name) or Score()
            found |= {"points": score.points, "out_of": score.out_of, "letter": score.letter}
    for name in ("level", "kind"):
        if name in found:
            found[name] = found[name].value
    return found


def _record(kind: type[R], row: Mapping[str, Any]) -> R:
    known = {name: value for name, value in row.items() if name not in _OF_ROW}
    if "letter" in known:
        score = Score(known.pop("points"), known.pop("out_of"), known.pop("letter"))
        known["score" if kind is Mark else "final"] = score if score != Score() or kind is Mark else None
    if kind is Course:
        known["level"] = Level(known["level"])
    if kind is Book:
        known["kind"] = BookKind(known["kind"])
    return kind(**known)
