"""What the ledger keeps beside the log: the rule a family chose, days marked by hand, and hours asked of the planner."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from brightpath.domain.chosen_rule import ChosenRule, OwnRule
from brightpath.domain.hours_asked import HoursAsked
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.domain.ledger import Counted, Mark, Planned
from brightpath.storage.database import Db
from brightpath.storage.measures import measure

#: What was done without being about a subject is told under this name.
WITHOUT_SUBJECT = "Without a subject"


# --- What was done and planned ------------------------------------------------------------------------------------------


def counted_between(db: Db, family_id: FamilyId, child_id: ChildId, first: date, last: date) -> list[Counted]:
    """List what counts of a child from `first` to `last`, both included."""
    frame = measure(db, "ledger_hours", family=family_id, child=child_id, first=first, last=last)
    return [
        Counted(on, subject or WITHOUT_SUBJECT, is_core, is_at_home, minutes, untimed)
        for on, subject, is_core, is_at_home, minutes, untimed in frame.iter_rows()
    ]


def planned_between(
    db: Db, family_id: FamilyId, child_id: ChildId, first: date, last: date, today: date
) -> list[Planned]:
    """List what stood in a child's plans from `first` to `last`, both included, and is past or done."""
    frame = measure(db, "ledger_planned", family=family_id, child=child_id, first=first, last=last, today=today)
    return [
        Planned(on, subject or WITHOUT_SUBJECT, lessons, done, minutes)
        for on, subject, lessons, done, minutes in frame.iter_rows()
    ]


def known_since(db: Db, family_id: FamilyId, child_id: ChildId) -> date | None:
    """Find the first day on which anything of a child was done."""
    since: date | None = measure(db, "ledger_since", family=family_id, child=child_id).item()
    return since


def children_with_records(db: Db, family_id: FamilyId) -> frozenset[ChildId]:
    """Find of whom anything was done, marked or written down."""

    def ask() -> frozenset[ChildId]:
        whose = " UNION ".join(f"SELECT child_id FROM {table} WHERE family_id = $1" for table in _RECORDS)
        rows = db.rows(f"{whose} UNION SELECT child_id FROM week_facts WHERE family_id = $1 AND is_done", [family_id])
        return frozenset(row["child_id"] for row in rows)

    return db.remembered(("children with records", family_id), (*_RECORDS, "week_facts"), ask, of=family_id)


#: Where records of a child stand, beside what was done.
_RECORDS: Final = ("attendance_marks", "marks", "courses", "books", "report_notes")


# --- The rule -----------------------------------------------------------------------------------------------------------


def chosen_rules(db: Db, family_id: FamilyId) -> dict[ChildId | None, ChosenRule]:
    """Fetch a family's rule (under None) and what differs for its children."""

    def ask() -> dict[ChildId | None, ChosenRule]:
        rows = db.rows("SELECT * FROM ledger_rules WHERE family_id = ?", [family_id])
        return {
            row["child_id"]: ChosenRule(
                region=row["region"],
                own_rule=None if row["own_rule"] is None else OwnRule.model_validate(row["own_rule"]),
                day_minutes=row["day_minutes"],
                grade=row["grade"],
                grade_said_on=row["grade_said_on"],
            )
            for row in rows
        }

    return db.remembered(("ledger rules", family_id), ("ledger_rules",), ask)


def save_rule(
    db: Db, family_id: FamilyId, child_id: ChildId | None, chosen: ChosenRule, *, at: datetime, user_id: UserId | None
) -> None:
    """Keep a family's rule, or what differs for one child."""
    own = None if chosen.own_rule is None else json.dumps(chosen.own_rule.model_dump(mode="json"))
    db.execute(
        "INSERT OR REPLACE INTO ledger_rules"
        " (whose, family_id, child_id, region, own_rule, day_minutes, grade, grade_said_on, user_id, chosen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            child_id or family_id,
            family_id,
            child_id,
            chosen.region,
            own,
            chosen.day_minutes,
            chosen.grade,
            chosen.grade_said_on,
            user_id,
            at,
        ],
    )


# --- Days by hand -------------------------------------------------------------------------------------------------------


def marks_between(db: Db, family_id: FamilyId, child_id: ChildId, first: date, last: date) -> dict[date, Mark]:
    """Fetch the days of a child that were marked by hand."""

    def ask() -> dict[date, Mark]:
        rows = db.rows(
            "SELECT marked_on, mark FROM attendance_marks"
            " WHERE family_id = ? AND child_id = ? AND marked_on BETWEEN ? AND ? ORDER BY marked_on",
            [family_id, child_id, first, last],
        )
        return {row["marked_on"]: Mark(row["mark"]) for row in rows}

    return db.remembered(("marks", family_id, child_id, first, last), ("attendance_marks",), ask)


def save_marks(
    db: Db,
    family_id: FamilyId,
    child_id: ChildId,
    marks: Mapping[date, Mark | None],
    *,
    at: datetime,
    user_id: UserId | None,
) -> None:
    """Mark days of a child; None gives a day back to the log."""
    db.execute(
        "DELETE FROM attendance_marks WHERE family_id = ? AND child_id = ? AND list_contains(?::DATE[], marked_on)",
        [family_id, child_id, list(marks)],
    )
    for on, mark in marks.items():
        if mark is not None:
            db.execute(
                "INSERT INTO attendance_marks (family_id, child_id, marked_on, mark, user_id, marked_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [family_id, child_id, on, mark.value, user_id, at],
            )


# --- Hours asked of the planner -----------------------------------------------------------------------------------------


def hours_asked(db: Db, family_id: FamilyId) -> list[HoursAsked]:
    """List what the planner is asked for and what was not taken back, the oldest first."""

    def ask() -> list[HoursAsked]:
        rows = db.rows(
            "SELECT * FROM hours_asked WHERE family_id = ? AND taken_back_at IS NULL ORDER BY asked_at, asked_id",
            [family_id],
        )
        return [
            HoursAsked(
                asked_id=row["asked_id"],
                child_id=row["child_id"],
                subjects=tuple(row["subjects"]),
                minutes=row["minutes"],
                first=row["first_on"],
                until=row["until_on"],
            )
            for row in rows
        ]

    return db.remembered(("hours asked", family_id), ("hours_asked",), ask)


def ask_for_hours(
    db: Db, family_id: FamilyId, asked: HoursAsked, *, at: datetime, user_id: UserId | None
) -> HoursAsked:
    """Keep what the planner is asked for."""
    kept = asked.model_copy(update={"asked_id": new_id()})
    db.execute(
        "INSERT INTO hours_asked (asked_id, family_id, child_id, subjects, minutes, first_on, until_on, user_id, asked_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            kept.asked_id,
            family_id,
            kept.child_id,
            json.dumps(list(kept.subjects)),
            kept.minutes,
            kept.first,
            kept.until,
            user_id,
            at,
        ],
    )
    return kept


def take_back_hours(db: Db, family_id: FamilyId, asked_id: str, *, at: datetime) -> bool:
    """Ask for it no more; False when it is not asked for."""
    return bool(
        db.execute(
            "UPDATE hours_asked SET taken_back_at = ? WHERE family_id = ? AND asked_id = ? AND taken_back_at IS NULL",
            [at, family_id, asked_id],
        )
    )
