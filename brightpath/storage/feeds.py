"""Calendar feeds: one row per address that was given out, and the weeks that are read under it. Tokens stand only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from brightpath.domain.feeds import Feed, FeedId
from brightpath.domain.ids import ChildId, FamilyId, UserId
from brightpath.domain.schedule import WeekPlan, plan_of
from brightpath.storage.database import Db


@dataclass(frozen=True)
class FoundFeed:
    """A feed that answers, found by its token; `child_name` is the name as it stands now."""

    feed_id: FeedId
    family_id: FamilyId
    child_id: ChildId | None
    child_name: str | None
    last_read_at: datetime | None


@dataclass(frozen=True)
class WeekStamp:
    """What tells one state of a week from any other, without its plan."""

    week_start: date
    revision: int
    changed_at: datetime
    digest: str


#: Whoever made it still belongs to the family and may come in; a child's feed is about a child that is still there.
_ANSWERS = (
    " LEFT JOIN children c ON c.child_id = f.child_id AND c.family_id = f.family_id AND c.is_active"
    " LEFT JOIN users u ON u.user_id = f.created_by"
    " LEFT JOIN family_members m ON m.user_id = f.created_by AND m.family_id = f.family_id"
)
_MAKER_IS_HERE = "(f.created_by IS NULL OR (m.user_id IS NOT NULL AND NOT u.is_disabled))"


def add_feed(
    db: Db,
    feed_id: FeedId,
    family_id: FamilyId,
    child_id: ChildId | None,
    token_hash: str,
    user_id: UserId | None,
    at: datetime,
) -> None:
    """Write down a feed that was given out."""
    db.execute(
        "INSERT INTO feeds (feed_id, family_id, child_id, token_hash, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        [feed_id, family_id, child_id, token_hash, user_id, at],
    )


def feeds_of(db: Db, family_id: FamilyId) -> list[Feed]:
    """List the feeds that were not withdrawn, the family's first, then in the order they were made."""
    rows = db.rows(
        f"SELECT f.*, c.name AS child_name, u.name AS made_by, {_MAKER_IS_HERE}"
        " AND (f.child_id IS NULL OR c.child_id IS NOT NULL) AS is_answering"
        f" FROM feeds f {_ANSWERS} WHERE f.family_id = ? AND f.revoked_at IS NULL"
        " ORDER BY f.child_id IS NOT NULL, f.created_at, f.feed_id",
        [family_id],
    )
    return [
        Feed(
            feed_id=row["feed_id"],
            child_id=row["child_id"],
            child_name=row["child_name"],
            made_by=row["made_by"],
            created_at=row["created_at"],
            last_read_at=row["last_read_at"],
            is_answering=row["is_answering"],
        )
        for row in rows
    ]


def revoke_feed(db: Db, family_id: FamilyId, feed_id: FeedId, at: datetime) -> bool:
    """Withdraw a feed; say whether there was one to withdraw."""
    return bool(
        db.execute(
            "UPDATE feeds SET revoked_at = ? WHERE family_id = ? AND feed_id = ? AND revoked_at IS NULL",
            [at, family_id, feed_id],
        )
    )


def find_feed(db: Db, token_hash: str) -> FoundFeed | None:
    """Find the feed that answers to a token; a withdrawn one, or one whose child or maker has left, does not."""
    row = db.row(
        "SELECT f.feed_id, f.family_id, f.child_id, c.name AS child_name, f.last_read_at"
        f" FROM feeds f JOIN families h ON h.family_id = f.family_id AND h.completed_at IS NOT NULL {_ANSWERS}"
        " WHERE f.token_hash = ? AND f.revoked_at IS NULL AND (f.child_id IS NULL OR c.child_id IS NOT NULL)"
        f" AND {_MAKER_IS_HERE}",
        [token_hash],
    )
    return FoundFeed(**row) if row else None


def note_reading(db: Db, feed_id: FeedId, at: datetime) -> None:
    """Write down that a feed was read."""
    db.execute("UPDATE feeds SET last_read_at = ? WHERE feed_id = ?", [at, feed_id])


def stamps_of_weeks(db: Db, family_id: FamilyId, since: date) -> list[WeekStamp]:
    """Say of every planned week from a date on in which state it is, in order."""
    rows = db.rows(
        "SELECT s.week_start_date AS week_start, coalesce(w.revision, s.version) AS revision,"
        " coalesce(w.changed_at, s.created_at) AS changed_at, sha256(s.schedule_data::VARCHAR) AS digest"
        " FROM schedules s LEFT JOIN weeks w USING (family_id, week_start_date)"
        " WHERE s.family_id = ? AND s.is_active AND s.week_start_date >= ? ORDER BY s.week_start_date",
        [family_id, since],
    )
    return [WeekStamp(**row) for row in rows]


def plans_since(db: Db, family_id: FamilyId, since: date) -> list[WeekPlan]:
    """Fetch the plan that counts of every planned week from a date on, in order."""
    rows = db.rows(
        "SELECT schedule_data FROM schedules WHERE family_id = ? AND is_active AND week_start_date >= ?"
        " ORDER BY week_start_date",
        [family_id, since],
    )
    return [plan_of(row["schedule_data"]) for row in rows]
