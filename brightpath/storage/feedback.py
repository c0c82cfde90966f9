"""Feedback: a row per thing that was said. Rows are added and never changed or removed; the newest of its kind counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from brightpath.domain.feedback import LIKERT_KEYS, Feedback, FeedbackType, Rating
from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Db, to_json

_POINTS = tuple(f"{key}_points" for key in LIKERT_KEYS)
_COLUMNS = (
    "feedback_id", "family_id", "type", "week_start_date", "schedule_id", "version", "child_id", "user_id", "is_own",
    "question", "stars", *_POINTS, "comments", "feedback_data", "sequence", "given_at",
)  # fmt: skip
#: What a person says later of the same takes the place of what was said before; suggestions and unnamed questions all count.
_NEWEST = """
    QUALIFY row_number() OVER (
        PARTITION BY type, week_start_date, child_id, user_id,
            CASE WHEN type = 'schedule_satisfaction' THEN '' ELSE coalesce(question, feedback_id) END
        ORDER BY sequence DESC) = 1
    ORDER BY sequence
"""


def add_feedback(db: Db, said: Feedback) -> None:
    """Write down what was said, in the transaction of its event."""
    rating = said.rating
    values = [
        said.feedback_id, said.family_id, said.type.value, said.week_start, said.schedule_id, said.version, said.child_id,
        said.user_id, said.is_own, said.question, rating.stars, *(rating.likert.get(key) for key in LIKERT_KEYS),
        rating.comment, to_json(said.data), said.sequence, said.given_at,
    ]  # fmt: skip
    db.execute(f"INSERT INTO feedback ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})", values)


def feedback_of_week(db: Db, family_id: FamilyId, week_start: date) -> list[Feedback]:
    """List the ratings of a week that count, one per person and child, in the order in which they were given."""

    def ask() -> tuple[Feedback, ...]:
        rows = db.rows(
            "SELECT * FROM feedback WHERE family_id = ? AND week_start_date = ? AND type = 'schedule_satisfaction'"
            + _NEWEST,
            [family_id, week_start],
        )
        return tuple(_feedback(row) for row in rows)

    return list(db.remembered(("feedback of week", family_id, week_start), ("feedback",), ask))


def feedback_of(db: Db, family_id: FamilyId, type: FeedbackType | None = None) -> list[Feedback]:
    """List all that a family said and that counts, or all of one type, oldest first."""
    rows = db.rows(
        "SELECT * FROM feedback WHERE family_id = ? AND coalesce(type = ?, true)" + _NEWEST, [family_id, type]
    )
    return [_feedback(row) for row in rows]


def feedback_since(db: Db, family_id: FamilyId, *, after: int, since: datetime) -> list[Feedback]:
    """List what a family said and that counts after a sequence number and from a moment on, oldest first."""
    rows = db.rows(
        "SELECT * FROM feedback WHERE family_id = ? AND sequence > ? AND given_at >= ?" + _NEWEST,
        [family_id, after, since],
    )
    return [_feedback(row) for row in rows]


def lived_weeks(db: Db, family_id: FamilyId, first: date, last: date) -> list[tuple[date, date]]:
    """List the planned weeks from `first` to `last` in which something was ticked, each with its last day of lessons."""

    def ask() -> tuple[tuple[date, date], ...]:
        rows = db.rows(
            "SELECT s.week_start_date, max(i.item_date) AS last_on FROM schedules s JOIN schedule_items i USING (schedule_id)"
            " WHERE s.is_active AND s.family_id = ? AND s.week_start_date BETWEEN ? AND ?"
            " AND (i.type = 'subject' OR i.item_data->>'byHand' = 'true') GROUP BY s.week_start_date"
            " HAVING bool_or(i.is_completed OR coalesce(i.item_data->>'handedIn' = 'true', false))"
            " ORDER BY s.week_start_date",
            [family_id, first, last],
        )
        return tuple((row["week_start_date"], row["last_on"]) for row in rows)

    tables = ("schedules", "schedule_items")
    return list(db.remembered(("lived weeks", family_id, first, last), tables, ask, of=family_id))


def _feedback(row: dict[str, Any]) -> Feedback:
    points = {key: row[f"{key}_points"] for key in LIKERT_KEYS}
    return Feedback(
        feedback_id=row["feedback_id"],
        family_id=row["family_id"],
        type=FeedbackType(row["type"]),
        week_start=row["week_start_date"],
        schedule_id=row["schedule_id"],
        version=row["version"],
        child_id=row["child_id"],
        user_id=row["user_id"],
        is_own=row["is_own"],
        question=row["question"],
        rating=Rating(
            row["stars"], {key: value for key, value in points.items() if value is not None}, row["comments"]
        ),
        data=row["feedback_data"],
        sequence=row["sequence"],
        given_at=row["given_at"],
    )
