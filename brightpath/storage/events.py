"""The event log: add and read. There is no way here to change or remove an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from brightpath.domain.errors import NotFound
from brightpath.domain.events import Event, EventKind
from brightpath.domain.ids import EventId, FamilyId, UserId, new_id
from brightpath.storage.database import Db, to_json


def record_event(
    db: Db,
    kind: str,
    *,
    family_id: FamilyId | None,
    user_id: UserId | None,
    at: datetime,
    subject_ids: Sequence[str] = (),
    data: dict[str, Any] | None = None,
) -> Event:
    """Add one event in the caller's transaction; it is written with the change it tells of, or not at all.

    What has a `weekStartDate` in its data belongs to that week's history.
    """
    week_start = (data or {}).get("weekStartDate")
    event = Event(
        event_id=EventId(new_id()),
        sequence=db.value("SELECT coalesce(max(sequence), 0) + 1 FROM events"),
        family_id=family_id,
        at=at,
        user_id=user_id,
        kind=str(kind),
        subject_ids=tuple(subject_ids),
        data=data or {},
    )
    db.execute(
        "INSERT INTO events (sequence, event_id, family_id, happened_at, user_id, kind, subject_ids, data, week_start_date)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            event.sequence,
            event.event_id,
            event.family_id,
            event.at,
            event.user_id,
            event.kind,
            to_json(list(event.subject_ids)),
            to_json(event.data),
            date.fromisoformat(week_start) if isinstance(week_start, str) else None,
        ],
    )
    return event


def events_of(db: Db, family_id: FamilyId, *, after: int = 0, limit: int = 1000) -> list[Event]:
    """List a family's events after a sequence number, oldest first."""
    rows = db.rows(
        "SELECT * FROM events WHERE family_id = ? AND sequence > ? ORDER BY sequence LIMIT ?", [family_id, after, limit]
    )
    return [_event(row) for row in rows]


def events_of_weeks(db: Db, family_id: FamilyId, first: date, last: date, *, after: int = 0) -> list[Event]:
    """List what happened to the weeks that begin from `first` to `last`, both included, oldest first."""
    rows = db.rows(
        "SELECT * FROM events WHERE family_id = ? AND week_start_date BETWEEN ? AND ? AND sequence > ? ORDER BY sequence",
        [family_id, first, last, after],
    )
    return [_event(row) for row in rows]


def events_of_kinds(
    db: Db, family_id: FamilyId, kinds: Sequence[str], *, after: int = 0, since: datetime | None = None
) -> list[Event]:
    """List a family's events of some kinds after a sequence number and from a moment on, oldest first."""
    rows = db.rows(
        "SELECT * FROM events WHERE family_id = ? AND list_contains(?::VARCHAR[], kind) AND sequence > ?"
        " AND coalesce(happened_at >= ?::TIMESTAMPTZ, true) ORDER BY sequence",
        [family_id, [str(kind) for kind in kinds], after, since],
    )
    return [_event(row) for row in rows]


def newest_of_kinds(db: Db, family_id: FamilyId, kinds: Sequence[str]) -> int:
    """Say which event of some kinds came last, by its number; 0 when there was none."""

    def ask() -> int:
        found: int = db.value(
            "SELECT coalesce(max(sequence), 0) FROM events WHERE family_id = ? AND list_contains(?::VARCHAR[], kind)",
            [family_id, [str(kind) for kind in kinds]],
        )
        return found

    return db.remembered(("newest event", family_id, tuple(kinds)), ("events",), ask, of=family_id)


def put_away_in(db: Db, family_id: FamilyId, week_start: date) -> frozenset[str]:
    """List what a family has put away in a week."""
    rows = db.rows(
        "SELECT DISTINCT data ->> 'what' AS what FROM events WHERE family_id = ? AND week_start_date = ? AND kind = ?",
        [family_id, week_start, EventKind.PUT_AWAY.value],
    )
    return frozenset(row["what"] for row in rows)


def event_at(db: Db, family_id: FamilyId, sequence: int) -> Event:
    """Find one event of a family by its sequence number.

    Raises
    ------
    NotFound
        When there is none, or it is another family's.
    """

    def ask() -> Event:
        row = db.row("SELECT * FROM events WHERE sequence = ? AND family_id = ?", [sequence, family_id])
        if row is None:
            raise NotFound("There is no such event.")
        return _event(row)

    # An event never changes, so that no write makes its answer old. What this transaction has written may still be taken
    # back, and its number given to another.
    return db.remembered(("event", family_id, sequence), (), ask, is_kept=lambda _: "events" not in db.touched)


def _event(row: dict[str, Any]) -> Event:
    return Event(
        event_id=row["event_id"],
        sequence=row["sequence"],
        family_id=row["family_id"],
        at=row["happened_at"],
        user_id=row["user_id"],
        kind=row["kind"],
        subject_ids=tuple(row["subject_ids"]),
        data=row["data"],
    )
