"""What stands in one family's week, told row by row: what the statements of week_facts tell of all weeks.

A tick waits for its facts, and the database takes longer to make sense of such a statement than to read a week. Which of the
two tells makes no difference: the doctor compares them (`week_facts.CONTRADICTIONS`), and so does every test of facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import minute_of, week_start_of
from brightpath.storage.database import Db

_BEFORE: Final = timedelta(days=6)
_PART: Final = re.compile(r" \(part [0-9]+\)$")
_COLUMNS: Final = {
    "family_id": pl.String,
    "monday": pl.Date,
    "child_id": pl.String,
    "subject_id": pl.String,
    "subject": pl.String,
    "kind": pl.String,
    "is_core": pl.Boolean,
    "on": pl.Date,
    "start_minute": pl.Int16,
    "lessons": pl.Float64,
    "planned_minutes": pl.Int16,
    "minutes": pl.Int16,
    "is_timed": pl.Boolean,
    "is_done": pl.Boolean,
    "is_skipped": pl.Boolean,
    "is_waiting": pl.Boolean,
    "is_moved": pl.Boolean,
    "engagement": pl.Int8,
    "place": pl.String,
}

_Row = Mapping[str, Any]
#: By id, and the ids by child and name.
_Subjects = tuple[dict[str, _Row], dict[tuple[str, str | None], str]]


def planned_facts(db: Db, family_id: FamilyId, first: date, last: date) -> pl.DataFrame:
    """Tell what stands on some days, in the versions that count, as rows of `week_facts`."""
    items = db.rows(
        "SELECT v.week_start_date, i.child_id, i.item_id, i.item_date, i.type, i.name, i.start_minute, i.end_minute,"
        " i.is_completed, i.subject_id, i.item_data FROM schedules v JOIN schedule_items i USING (schedule_id)"
        " WHERE v.is_active AND v.family_id = ? AND v.week_start_date BETWEEN ? AND ? AND i.item_date BETWEEN ? AND ?",
        [family_id, first - _BEFORE, last, first, last],
    )
    by_id, by_name = _subjects(db, family_id)
    moved = _moved(db, family_id, first, last)
    facts = []
    for row in items:
        said = row["item_data"]
        is_by_hand = said.get("byHand") is True
        if row["type"] != "subject" and not is_by_hand:
            continue
        part = said.get("part")
        called = None if row["type"] != "subject" else row["name"] if part is None else _PART.sub("", row["name"])
        subject = by_id.get(row["subject_id"] or by_name.get((row["child_id"], called), ""), {})
        start, end, is_done = row["start_minute"], row["end_minute"], row["is_completed"]
        actual = said.get("actual") or {}
        begun, ended = actual.get("startTime"), actual.get("endTime")
        is_timed, minutes = False, end - start if is_done else 0
        if is_done and begun is not None and ended is not None:
            is_timed, minutes = True, minute_of(ended) - minute_of(begun)
        there = f"{row['item_date']} {start // 60:02d}:{start % 60:02d}"
        facts.append(
            {
                "family_id": family_id,
                "monday": week_start_of(row["item_date"]),
                "child_id": row["child_id"],
                "subject_id": subject.get("subject_id"),
                "subject": subject.get("name", called),
                "kind": "by_hand" if is_by_hand else "lesson",
                "is_core": subject.get("is_core", False),
                "on": row["item_date"],
                "start_minute": start,
                "lessons": 1.0 if part is None else 0.5,
                "planned_minutes": end - start,
                "minutes": minutes,
                "is_timed": is_timed,
                "is_done": is_done,
                "is_skipped": said.get("skipped") is True and not is_done,
                "is_waiting": said.get("handedIn") is True and not is_done,
                "is_moved": (row["week_start_date"], f"child:{row['child_id']}", row["item_id"], there) in moved,
                "engagement": actual.get("engagement"),
                "place": subject.get("place"),
            }
        )
    return pl.DataFrame(facts, schema=_COLUMNS)


def _subjects(db: Db, family_id: FamilyId) -> _Subjects:
    """Find a family's subjects by their ids, and the ids by child and name: those in use before those that left."""

    def ask() -> _Subjects:
        rows = db.rows(
            "SELECT subject_id, child_id, name, is_core, metadata->>'place' AS place FROM subjects WHERE family_id = ?"
            " ORDER BY is_active, position DESC",
            [family_id],
        )
        ids: dict[str, _Row] = {row["subject_id"]: row for row in rows}
        return ids, {(row["child_id"], row["name"]): row["subject_id"] for row in rows}

    return db.remembered(("subjects of facts", family_id), ("subjects",), ask)


def _moved(db: Db, family_id: FamilyId, first: date, last: date) -> set[tuple[date, str, str, str]]:
    """List where a hand has put items (week, whose, item, day and time), that version of the plan having had them elsewhere."""
    events = db.rows(
        "SELECT week_start_date, data->>'version' AS version, data->'$.change.items' AS items FROM events"
        f" WHERE kind IN ('{EventKind.ITEM_MOVED}', '{EventKind.ITEM_RESIZED}')"
        " AND family_id = ? AND week_start_date BETWEEN ? AND ? ORDER BY sequence",
        [family_id, first - _BEFORE, last],
    )
    before: dict[tuple[Any, ...], str | None] = {}
    found = set()
    for event in events:
        for one in event["items"]:
            was, there = _place(one["before"]), _place(one["after"])
            if there is None:
                continue
            item = event["week_start_date"], one["whose"], one["after"]["id"]
            was = before.setdefault((*item, event["version"]), was)
            if was is not None and there != was:
                found.add((*item, there))
    return found


def _place(side: _Row | None) -> str | None:
    return None if side is None else f"{side['date']} {side['startTime']}"
