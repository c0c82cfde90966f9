"""The activity log: a row per fact about what a child did, planned or not. Rows are added and never changed or removed.

A row that `replaces` another takes its place, and a retracted one says that what it replaces is not so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from brightpath.domain.activities import LoggedActivity
from brightpath.domain.ids import ChildId, FamilyId, ScheduleId, SubjectId, UserId, new_id
from brightpath.storage import week_facts
from brightpath.storage.database import Db, to_json

_COLUMNS: dict[str, Any] = {
    "log_id": pl.String,
    "activity_id": pl.String,
    "family_id": pl.String,
    "child_id": pl.String,
    "activity_date": pl.Date,
    "schedule_id": pl.String,
    "item_id": pl.String,
    "subject_id": pl.String,
    "name": pl.String,
    "type": pl.String,
    "subjects": pl.String,
    "place": pl.String,
    "scheduled": pl.String,
    "actual": pl.String,
    "is_completed": pl.Boolean,
    "minutes": pl.Int32,
    "engagement_points": pl.Int32,
    "notes": pl.String,
    "replaces": pl.String,
    "is_retracted": pl.Boolean,
    "user_id": pl.String,
    "sequence": pl.Int64,
    "logged_at": pl.Datetime("us", "UTC"),
}
#: The rows that count: replaced by none, and not taken back.
_COUNTS = "NOT is_retracted AND log_id NOT IN (SELECT replaces FROM activity_logs WHERE family_id = ? AND replaces IS NOT NULL)"


@dataclass(frozen=True)
class ActivityRow:
    """One row to be written. `scheduled` and `actual` are its free parts, as the plan document writes times."""

    child_id: ChildId
    on: date
    name: str
    type: str
    is_completed: bool
    activity_id: str = field(default_factory=new_id)
    schedule_id: ScheduleId | None = None
    item_id: str | None = None
    subject_id: SubjectId | None = None
    subjects: tuple[str, ...] = ()
    place: str | None = None
    scheduled: dict[str, Any] = field(default_factory=dict)
    actual: dict[str, Any] = field(default_factory=dict)
    minutes: int | None = None
    engagement: int | None = None
    notes: str | None = None
    replaces: str | None = None
    is_retracted: bool = False


def add_activities(
    db: Db,
    family_id: FamilyId,
    rows: Sequence[ActivityRow],
    *,
    sequence: int,
    at: datetime,
    user_id: UserId | None,
) -> None:
    """Write rows that belong to the event with this sequence number."""
    records = [
        {
            "log_id": new_id(),
            "activity_id": row.activity_id,
            "family_id": family_id,
            "child_id": row.child_id,
            "activity_date": row.on,
            "schedule_id": row.schedule_id,
            "item_id": row.item_id,
            "subject_id": row.subject_id,
            "name": row.name,
            "type": row.type,
            "subjects": to_json(list(row.subjects)),
            "place": row.place,
            "scheduled": to_json(row.scheduled),
            "actual": to_json(row.actual),
            "is_completed": row.is_completed,
            "minutes": row.minutes,
            "engagement_points": row.engagement,
            "notes": row.notes,
            "replaces": row.replaces,
            "is_retracted": row.is_retracted,
            "user_id": user_id,
            "sequence": sequence,
            "logged_at": at,
        }
        for row in rows
    ]
    db.append("activity_logs", pl.DataFrame(records, schema=_COLUMNS))
    week_facts.logged_due(db, family_id, {row.on for row in rows if row.item_id is None})


def activities_between(
    db: Db, family_id: FamilyId, first: date, last: date, child_id: ChildId | None = None
) -> list[LoggedActivity]:
    """List what counts of a family's log from `first` to `last`, both included, or of one child's; in order of date."""

    def ask() -> list[LoggedActivity]:
        rows = db.rows(
            f"SELECT * FROM activity_logs WHERE family_id = ? AND activity_date BETWEEN ? AND ? AND {_COUNTS}"
            " AND coalesce(child_id = ?, true) ORDER BY activity_date, sequence, name, child_id",
            [family_id, first, last, family_id, child_id],
        )
        return [_logged(row) for row in rows]

    return db.remembered(("activities", family_id, first, last, child_id), ("activity_logs",), ask, of=family_id)


def rows_of_activity(db: Db, family_id: FamilyId, activity_id: str) -> list[LoggedActivity]:
    """List the rows that count of one activity that was logged afterwards."""
    rows = db.rows(
        f"SELECT * FROM activity_logs WHERE family_id = ? AND activity_id = ? AND item_id IS NULL AND {_COUNTS}"
        " ORDER BY child_id",
        [family_id, activity_id, family_id],
    )
    return [_logged(row) for row in rows]


def newest_of_items(db: Db, family_id: FamilyId, week_start: date) -> dict[tuple[str, str], LoggedActivity]:
    """Find the newest row of each item of a week by child and item, be it taken back or not."""
    rows = db.rows(
        "SELECT * FROM activity_logs WHERE family_id = ? AND activity_date BETWEEN ? AND ? AND item_id IS NOT NULL"
        " QUALIFY row_number() OVER (PARTITION BY child_id, item_id ORDER BY sequence DESC) = 1",
        [family_id, week_start, week_start + timedelta(days=6)],
    )
    return {(row["child_id"], row["item_id"]): _logged(row) for row in rows}


def _logged(row: dict[str, Any]) -> LoggedActivity:
    return LoggedActivity(
        log_id=row["log_id"],
        activity_id=row["activity_id"],
        child_id=row["child_id"],
        on=row["activity_date"],
        name=row["name"],
        subjects=tuple(row["subjects"]),
        place=row["place"],
        minutes=row["minutes"],
        engagement=row["engagement_points"],
        notes=row["notes"],
        is_completed=row["is_completed"],
        item_id=row["item_id"],
        lesson_id=row["actual"].get("lessonId"),
        logged_at=row["logged_at"],
    )
