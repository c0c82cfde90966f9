"""Schedules: one row per family, week and version, and one row per child's item and date. Old versions are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from brightpath.domain.errors import NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.ids import ChildId, CommitmentId, FamilyId, JobId, ScheduleId, SubjectId, UserId, new_id
from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan, item_out, plan_of, to_document
from brightpath.storage import week_facts
from brightpath.storage.database import Db, to_json
from brightpath.storage.events import record_event
from brightpath.storage.household import commitment_ids_of, subject_ids_of
from brightpath.storage.week_state import WeekState, week_state, write_state


@dataclass(frozen=True)
class Version:
    """One version of a family's week, without its plan."""

    version: int
    is_active: bool
    created_at: datetime


@dataclass(frozen=True)
class Schedule:
    """One version of a family's week as it was kept."""

    schedule_id: ScheduleId
    family_id: FamilyId
    week_start: date
    version: int
    is_active: bool
    title: str
    created_at: datetime
    plan: WeekPlan


_COLUMNS = "schedule_id, family_id, week_start_date, version, is_active, title, created_at, schedule_data"
ITEM_COLUMNS: dict[str, Any] = {
    "schedule_id": pl.String,
    "child_id": pl.String,
    "item_id": pl.String,
    "family_id": pl.String,
    "item_date": pl.Date,
    "type": pl.String,
    "name": pl.String,
    "start_minute": pl.Int32,
    "end_minute": pl.Int32,
    "is_external": pl.Boolean,
    "is_completed": pl.Boolean,
    "completed_at": pl.Datetime("us", "UTC"),
    "subject_id": pl.String,
    "commitment_id": pl.String,
    "item_data": pl.String,
}


# --- Keeping --------------------------------------------------------------------------------------------------------


def save_plan(
    db: Db,
    family_id: FamilyId,
    plan: WeekPlan,
    *,
    problem: dict[str, Any],
    at: datetime,
    user_id: UserId | None = None,
    job_id: JobId | None = None,
    title: str | None = None,
    kind: EventKind = EventKind.WEEK_PLANNED,
    sentence: str = "The week was planned.",
    data: dict[str, Any] | None = None,
) -> Schedule:
    """Keep a plan as the next and active version of its week, in the caller's transaction: schedule, items, state and event.

    The plan gets its version here; the version before is deactivated and stays, and taking the event back makes it count
    again. `data` is told with the event, beside the sentence that says it.
    """
    week = [family_id, plan.week_start]
    done = _done_at(db, family_id, plan.week_start)
    version = db.value(
        "SELECT coalesce(max(version), 0) + 1 FROM schedules WHERE family_id = ? AND week_start_date = ?", week
    )
    before = db.value("SELECT version FROM schedules WHERE family_id = ? AND week_start_date = ? AND is_active", week)
    db.execute("UPDATE schedules SET is_active = false WHERE family_id = ? AND week_start_date = ? AND is_active", week)
    plan = plan.model_copy(update={"version": version})
    schedule_id = ScheduleId(new_id())
    document = to_document(plan)
    db.execute(
        "INSERT INTO schedules (schedule_id, family_id, week_start_date, version, is_active, generation_method, title,"
        " schedule_data, problem, patterns, solver_report, job_id, created_at)"
        " VALUES (?, ?, ?, ?, true, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            schedule_id,
            family_id,
            plan.week_start,
            version,
            plan.generation_method,
            title or f"Week of {plan.week_start.isoformat()}",
            to_json(document),
            to_json(problem),
            to_json({child["id"]: child["patterns"] for child in document["children"]}),
            to_json(document["solver"]),
            job_id,
            at,
        ],
    )
    records = list(_item_records(db, family_id, schedule_id, plan, done))
    db.append("schedule_items", pl.DataFrame(records, schema=ITEM_COLUMNS))
    week_facts.planned_due(db, family_id, plan.week_start)
    state = week_state(db, family_id, plan.week_start)
    event = record_event(
        db,
        kind,
        family_id=family_id,
        user_id=user_id,
        at=at,
        subject_ids=[schedule_id],
        data={
            "weekStartDate": plan.week_start.isoformat(),
            "version": version,
            "from": before,
            "revision": state.revision + 1,
            "sentence": sentence,
            "method": plan.generation_method,
            **(data or {}),
        },
    )
    undo = () if before is None else (*state.undo, event.sequence)
    write_state(db, family_id, plan.week_start, WeekState(state.revision + 1, undo, (), at))
    return schedule_of(db, family_id, schedule_id)


def _done_at(db: Db, family_id: FamilyId, week_start: date) -> dict[tuple[str, str], datetime]:
    """Find when each item of the version that counts was done: the next version tells it too."""
    rows = db.rows(
        "SELECT i.child_id, i.item_id, i.completed_at FROM schedule_items i JOIN schedules s USING (schedule_id)"
        " WHERE s.is_active AND s.family_id = ? AND s.week_start_date = ? AND i.completed_at IS NOT NULL",
        [family_id, week_start],
    )
    return {(row["child_id"], row["item_id"]): row["completed_at"] for row in rows}


def _item_records(
    db: Db, family_id: FamilyId, schedule_id: ScheduleId, plan: WeekPlan, done: dict[tuple[str, str], datetime]
) -> Iterator[dict[str, Any]]:
    ids = subject_ids_of(db, family_id), commitment_ids_of(db, family_id)
    for child in plan.children:
        child_id = ChildId(child.id)
        for day in child.days:
            for item in day.items:
                at = done.get((child_id, item.id))
                yield _record(ids, family_id, schedule_id, child_id, day.on, item, at)


def item_record(
    db: Db, family_id: FamilyId, schedule_id: ScheduleId, child_id: ChildId, on: date, item: ScheduleItem, at: datetime
) -> dict[str, Any]:
    """Make the row of one item that came into a child's week; `at` is when it was done, if it is."""
    ids = subject_ids_of(db, family_id), commitment_ids_of(db, family_id)
    return _record(ids, family_id, schedule_id, child_id, on, item, at)


def _record(
    ids: tuple[dict[tuple[ChildId, str], SubjectId], dict[tuple[ChildId | None, str], CommitmentId]],
    family_id: FamilyId,
    schedule_id: ScheduleId,
    child_id: ChildId,
    on: date,
    item: ScheduleItem,
    completed_at: datetime | None,
) -> dict[str, Any]:
    subjects, commitments = ids
    is_subject, is_commitment = item.type is ItemType.SUBJECT, item.type is ItemType.COMMITMENT
    commitment = commitments.get((child_id, item.name)) or commitments.get((None, item.name))
    return {
        "schedule_id": schedule_id,
        "child_id": child_id,
        "item_id": item.id,
        "family_id": family_id,
        "item_date": on,
        "type": item.type.value,
        "name": item.name,
        "start_minute": item.start,
        "end_minute": item.end,
        "is_external": item.is_external,
        "is_completed": item.is_completed,
        "completed_at": completed_at if item.is_completed else None,
        "subject_id": subjects.get((child_id, item.subject)) if is_subject else None,
        "commitment_id": commitment if is_commitment else None,
        "item_data": to_json(item_data(item)),
    }


def item_data(item: ScheduleItem) -> dict[str, Any]:
    """Tell what of an item has no column of its own; the part and the facts of the living week only where there are any."""
    document = item_out(item)
    living = ("part", "handedIn", "skipped", "byHand", "actual", "lesson", "notes")
    return {
        "attention": item.attention,
        "adult": item.adult,
        "combinedWith": item.combined_with,
        "pinned": item.is_pinned,
        "why": item.why,
        **{key: document[key] for key in living if key in document},
    }


def activate_version(db: Db, family_id: FamilyId, week_start: date, version: int) -> None:
    """Let another version of a week count."""
    db.execute(
        "UPDATE schedules SET is_active = (version = ?) WHERE family_id = ? AND week_start_date = ?",
        [version, family_id, week_start],
    )
    week_facts.planned_due(db, family_id, week_start)


# --- Looking --------------------------------------------------------------------------------------------------------


def active_plan(db: Db, family_id: FamilyId, week_start: date) -> Schedule | None:
    """Find the version of the week that counts; None when the week has no plan yet."""

    def ask() -> Schedule | None:
        row = db.row(
            f"SELECT {_COLUMNS} FROM schedules WHERE family_id = ? AND week_start_date = ? AND is_active",
            [family_id, week_start],
        )
        return _schedule(row) if row else None

    return db.remembered(("active plan", family_id, week_start), ("schedules",), ask, of=family_id)


def active_schedule_id(db: Db, family_id: FamilyId, week_start: date) -> ScheduleId | None:
    """Name the version of a week that counts, without its plan."""
    found: ScheduleId | None = db.value(
        "SELECT schedule_id FROM schedules WHERE family_id = ? AND week_start_date = ? AND is_active",
        [family_id, week_start],
    )
    return found


def schedule_of(db: Db, family_id: FamilyId, schedule_id: ScheduleId) -> Schedule:
    """Find one version of one week of a family.

    Raises
    ------
    NotFound
        When there is none, or it is another family's.
    """
    row = db.row(f"SELECT {_COLUMNS} FROM schedules WHERE family_id = ? AND schedule_id = ?", [family_id, schedule_id])
    if row is None:
        raise NotFound("There is no such schedule.")
    return _schedule(row)


def version_of(db: Db, family_id: FamilyId, week_start: date, version: int) -> Schedule | None:
    """Find one version of a week by its number."""

    def ask() -> Schedule | None:
        row = db.row(
            f"SELECT {_COLUMNS} FROM schedules WHERE family_id = ? AND week_start_date = ? AND version = ?",
            [family_id, week_start, version],
        )
        return _schedule(row) if row else None

    return db.remembered(("version", family_id, week_start, version), ("schedules",), ask, of=family_id)


def versions_of(db: Db, family_id: FamilyId, week_start: date) -> list[Version]:
    """List every version of a week, newest first; their plans stay where they are."""

    def ask() -> tuple[Version, ...]:
        rows = db.rows(
            "SELECT version, is_active, created_at FROM schedules WHERE family_id = ? AND week_start_date = ?"
            " ORDER BY version DESC",
            [family_id, week_start],
        )
        return tuple(Version(**row) for row in rows)

    return list(db.remembered(("versions", family_id, week_start), ("schedules",), ask, of=family_id))


def planned_weeks(db: Db, family_id: FamilyId) -> list[date]:
    """List the weeks that have a plan, latest first."""
    rows = db.rows(
        "SELECT week_start_date FROM schedules WHERE family_id = ? AND is_active ORDER BY week_start_date DESC",
        [family_id],
    )
    return [row["week_start_date"] for row in rows]


def problem_of_schedule(db: Db, family_id: FamilyId, schedule_id: ScheduleId) -> dict[str, Any]:
    """Give the problem a schedule was solved from, so that the solve can be repeated."""
    row = db.row("SELECT problem FROM schedules WHERE family_id = ? AND schedule_id = ?", [family_id, schedule_id])
    if row is None:
        raise NotFound("There is no such schedule.")
    problem: dict[str, Any] = row["problem"]
    return problem


def active_from(db: Db, family_id: FamilyId, first: date) -> list[tuple[date, ScheduleId]]:
    """List the weeks from `first` on with the version that counts, in order; `problem_of_schedule` tells its problem."""
    rows = db.rows(
        "SELECT week_start_date, schedule_id FROM schedules WHERE family_id = ? AND is_active AND week_start_date >= ?"
        " ORDER BY week_start_date",
        [family_id, first],
    )
    return [(row["week_start_date"], row["schedule_id"]) for row in rows]


def _schedule(row: dict[str, Any]) -> Schedule:
    return Schedule(
        schedule_id=row["schedule_id"],
        family_id=row["family_id"],
        week_start=row["week_start_date"],
        version=row["version"],
        is_active=row["is_active"],
        title=row["title"],
        created_at=row["created_at"],
        plan=plan_of(row["schedule_data"]),
    )


# --- Filters --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeptItem:
    """One row of a child's week. Times are minutes after midnight; `data` is the item's free part."""

    schedule_id: ScheduleId
    child_id: ChildId
    item_id: str
    on: date
    type: ItemType
    name: str
    start: int
    end: int
    is_completed: bool
    subject_id: SubjectId | None
    commitment_id: CommitmentId | None
    data: dict[str, Any]


def last_done(db: Db, family_id: FamilyId, subject_ids: Sequence[SubjectId], before: date) -> SubjectId | None:
    """Find which of these subjects was completed last, before a date; active versions only."""
    found: SubjectId | None = db.value(
        "SELECT i.subject_id FROM schedule_items i JOIN schedules s USING (schedule_id)"
        " WHERE s.is_active AND i.is_completed AND i.family_id = ? AND i.item_date < ?"
        " AND list_contains(?::VARCHAR[], i.subject_id)"
        " ORDER BY i.item_date DESC, i.start_minute DESC, i.item_id DESC LIMIT 1",
        [family_id, before, list(subject_ids)],
    )
    return found


def completed_items(db: Db, family_id: FamilyId, child_id: ChildId, first: date, last: date) -> list[KeptItem]:
    """List what a child completed from `first` to `last`, both included, in order of time; active versions only."""
    rows = db.rows(
        "SELECT i.* FROM schedule_items i JOIN schedules s USING (schedule_id)"
        " WHERE s.is_active AND i.is_completed AND i.family_id = ? AND i.child_id = ? AND i.item_date BETWEEN ? AND ?"
        " ORDER BY i.item_date, i.start_minute, i.item_id",
        [family_id, child_id, first, last],
    )
    return [_kept_item(row) for row in rows]


def waiting_items(db: Db, family_id: FamilyId) -> list[tuple[date, KeptItem]]:
    """List what children handed in and nobody has agreed to, each with the week it stands in; active versions only."""

    def ask() -> list[tuple[date, KeptItem]]:
        rows = db.rows(
            "SELECT i.*, s.week_start_date FROM schedule_items i JOIN schedules s USING (schedule_id)"
            " WHERE s.is_active AND i.family_id = ? AND NOT i.is_completed AND i.item_data->>'handedIn' = 'true'"
            " ORDER BY i.item_date, i.start_minute, i.child_id, i.item_id",
            [family_id],
        )
        return [(row["week_start_date"], _kept_item(row)) for row in rows]

    return db.remembered(("waiting items", family_id), ("schedules", "schedule_items"), ask, of=family_id)


def _kept_item(row: dict[str, Any]) -> KeptItem:
    return KeptItem(
        schedule_id=row["schedule_id"],
        child_id=row["child_id"],
        item_id=row["item_id"],
        on=row["item_date"],
        type=ItemType(row["type"]),
        name=row["name"],
        start=row["start_minute"],
        end=row["end_minute"],
        is_completed=row["is_completed"],
        subject_id=row["subject_id"],
        commitment_id=row["commitment_id"],
        data=row["item_data"],
    )
