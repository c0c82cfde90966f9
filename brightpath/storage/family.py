"""Families and what their household document says: one row per person, subject, commitment and day off.

People, subjects and commitments keep their id when the document is saved again (found by id, else by name); what is no
longer in it is kept as inactive, because old weeks still name it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from brightpath.domain.errors import NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.family import Adult, Availability, Child, Commitment, DayOff, FamilyCalendar, Household, Subject
from brightpath.domain.ids import ChildId, CommitmentId, FamilyId, SubjectId, UserId, new_id
from brightpath.domain.weeks import Weekday, clock_of, minute_of
from brightpath.storage.database import Db, to_json
from brightpath.storage.events import record_event


@dataclass(frozen=True)
class Family:
    """A family as the front door sees it. `clock_hours` is 12 or 24; `household_version` grows with every change."""

    family_id: FamilyId
    name: str
    time_zone: str | None
    clock_hours: int
    week_start: Weekday
    is_demo: bool
    created_at: datetime
    completed_at: datetime | None
    household_version: int = 0

    @property
    def has_household(self) -> bool:
        """Say whether the questionnaire was ever finished."""
        return self.completed_at is not None


# --- Families -------------------------------------------------------------------------------------------------------


def found_family(
    db: Db,
    name: str,
    *,
    at: datetime,
    user_id: UserId | None = None,
    time_zone: str | None = None,
    clock_hours: int = 24,
    week_start: Weekday = Weekday.MONDAY,
    is_demo: bool = False,
) -> Family:
    """Make a family that has not answered anything yet."""
    family_id = FamilyId(new_id())
    db.execute(
        "INSERT INTO families (family_id, name, time_zone, clock_hours, week_start, is_demo, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [family_id, name, time_zone, clock_hours, week_start.value, is_demo, at],
    )
    record_event(db, EventKind.FAMILY_FOUNDED, family_id=family_id, user_id=user_id, at=at, subject_ids=[family_id])
    return family_of(db, family_id)


def family_of(db: Db, family_id: FamilyId) -> Family:
    """Find a family.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _family(_family_row(db, family_id))


def families(db: Db) -> list[Family]:
    """List all families, oldest first."""
    return [_family(row) for row in db.rows("SELECT * FROM families ORDER BY created_at, family_id")]


def set_clock(db: Db, family_id: FamilyId, *, time_zone: str | None, clock_hours: int, week_start: Weekday) -> None:
    """Write what a family is asked once: its time zone, 12 or 24 hours, the first day of its week."""
    changed = db.execute(
        "UPDATE families SET time_zone = ?, clock_hours = ?, week_start = ? WHERE family_id = ?",
        [time_zone, clock_hours, week_start.value, family_id],
    )
    if not changed:
        raise NotFound("There is no such family.")


def name_family(db: Db, family_id: FamilyId, name: str) -> None:
    """Call a family by another name."""
    if not db.execute("UPDATE families SET name = ? WHERE family_id = ?", [name, family_id]):
        raise NotFound("There is no such family.")


def _family_row(db: Db, family_id: FamilyId) -> dict[str, Any]:
    row = db.row("SELECT * FROM families WHERE family_id = ?", [family_id])
    if row is None:
        raise NotFound("There is no such family.")
    return row


def _family(row: dict[str, Any]) -> Family:
    return Family(
        family_id=row["family_id"],
        name=row["name"],
        time_zone=row["time_zone"],
        clock_hours=row["clock_hours"],
        week_start=Weekday(row["week_start"]),
        is_demo=row["is_demo"],
        created_at=row["created_at"],
        completed_at=row["completed_at"],
        household_version=row["household_version"],
    )


# --- The household in -----------------------------------------------------------------------------------------------


def save_household(
    db: Db,
    family_id: FamilyId,
    household: Household,
    document: dict[str, Any],
    *,
    at: datetime,
    user_id: UserId | None = None,
) -> Household:
    """Write a checked household and the document it came from; return it with the children's lasting ids.

    `document` is kept as it was received, unknown keys included. A time zone or first day of the week
    that the household does not name stays as the family has it.
    """
    _family_row(db, family_id)
    _save_answers(db, family_id, household, document, at)
    children = _save_children(db, family_id, household.children, document)
    _save_subjects(db, family_id, children)
    _save_adults(db, family_id, household.adults)
    _save_commitments(db, "family_commitments", family_id, [("", household.commitments)])
    _save_commitments(db, "child_commitments", family_id, [(child.id, child.commitments) for child in children])
    _save_days_off(db, family_id, household.calendar.days_off)
    record_event(
        db,
        EventKind.HOUSEHOLD_SAVED,
        family_id=family_id,
        user_id=user_id,
        at=at,
        subject_ids=[family_id, *(child.id for child in children)],
    )
    return household_of(db, family_id)


def _save_answers(db: Db, family_id: FamilyId, household: Household, document: dict[str, Any], at: datetime) -> None:
    calendar = household.calendar
    preferences = {
        "homeschoolingPhilosophy": household.philosophies,
        "schedulingStyle": household.scheduling_styles,
        "activityPreferences": household.activities,
        "likert": household.likert,
    }
    db.execute(
        "UPDATE families SET parent_name = ?, scheduling_flexibility = ?, planning_approach = ?, preferences = ?,"
        " questionnaire_responses = ?, school_calendar = ?, time_zone = coalesce(?, time_zone),"
        " week_start = coalesce(?, week_start),"
        " metadata = ?, completed_at = ?, household_version = household_version + 1 WHERE family_id = ?",
        [
            household.parent_name,
            household.flexibility.value,
            household.planning_approach and household.planning_approach.value,
            to_json(preferences),
            to_json(document),
            to_json(calendar.model_dump(mode="json", exclude={"time_zone", "week_start", "days_off"})),
            calendar.time_zone,
            calendar.week_start.value if "week_start" in calendar.model_fields_set else None,
            to_json(household.extra),
            at,
            family_id,
        ],
    )


def _save_children(db: Db, family_id: FamilyId, children: Sequence[Child], document: dict[str, Any]) -> list[Child]:
    known = db.rows("SELECT child_id, name FROM children WHERE family_id = ?", [family_id])
    ids = {row["child_id"] for row in known}
    by_name = {row["name"]: row["child_id"] for row in known}
    kept = {child.id for child in children if child.id in ids}
    settled = []
    for child in children:
        namesake = by_name.get(child.name)
        if child.id not in kept:  # a temporary id; somebody else's lasting id is never taken over by a name
            child = child.model_copy(update={"id": namesake if namesake and namesake not in kept else new_id()})
        settled.append(child)
    answers = document.get("children") or []
    _settle(
        db,
        "children",
        "child_id",
        family_id,
        [
            {
                "child_id": child.id,
                "name": child.name,
                "age": child.age,
                "learning_preferences": to_json(
                    {
                        "bestLearningTimes": list(child.best_times),
                        "startTime": clock_of(child.hours[0]),
                        "endTime": clock_of(child.hours[1]),
                    }
                ),
                "questionnaire_responses": to_json(answers[position] if position < len(answers) else {}),
                "metadata": to_json(child.extra),
            }
            for position, child in enumerate(settled)
        ],
    )
    return settled


def _save_subjects(db: Db, family_id: FamilyId, children: Sequence[Child]) -> None:
    ids = _Ids(
        db.rows(
            "SELECT subject_id AS id, child_id AS owner, name FROM subjects WHERE family_id = ? ORDER BY position",
            [family_id],
        )
    )
    _settle(
        db,
        "subjects",
        "subject_id",
        family_id,
        [
            {
                "subject_id": ids.of(child.id, subject.name),
                "child_id": child.id,
                "name": subject.name,
                "is_core": subject.is_core,
                "minutes": subject.minutes,
                "frequency": subject.frequency.value,
                "parent_involvement": subject.involvement.value,
                "fixed_time": to_json(subject.fixed_time.model_dump(mode="json")),
                "interest_points": subject.interest,
                "metadata": to_json(subject.model_dump(mode="json", exclude=_SUBJECT_COLUMNS)),
            }
            for child in children
            for subject in child.subjects
        ],
    )


#: A subject's fields with a column of their own; the others stand in its metadata.
_SUBJECT_COLUMNS = {"name", "is_core", "minutes", "frequency", "involvement", "fixed_time", "interest"}


def _save_adults(db: Db, family_id: FamilyId, adults: Sequence[Adult]) -> None:
    ids = _Ids(
        db.rows(
            "SELECT adult_id AS id, '' AS owner, name FROM adults WHERE family_id = ? ORDER BY position", [family_id]
        )
    )
    _settle(
        db,
        "adults",
        "adult_id",
        family_id,
        [
            {
                "adult_id": ids.of("", adult.name),
                "name": adult.name,
                "available": to_json([time.model_dump(mode="json") for time in adult.available]),
                "metadata": to_json(adult.extra),
            }
            for adult in adults
        ],
    )


def _save_commitments(
    db: Db, table: str, family_id: FamilyId, commitments: Iterable[tuple[str, Sequence[Commitment]]]
) -> None:
    owner = "child_id" if table == "child_commitments" else "''"
    ids = _Ids(
        db.rows(
            f"SELECT commitment_id AS id, {owner} AS owner, name FROM {table} WHERE family_id = ? ORDER BY position",
            [family_id],
        )
    )
    _settle(
        db,
        table,
        "commitment_id",
        family_id,
        [
            {
                "commitment_id": ids.of(child_id, commitment.name),
                **({"child_id": child_id} if child_id else {}),
                "name": commitment.name,
                "frequency": commitment.frequency.value,
                "days_of_week": to_json([day.value for day in commitment.days_of_week]),
                "start_minute": commitment.start,
                "end_minute": commitment.end,
                "takes_place_on": commitment.on,
                "who": to_json(list(commitment.who)),
                "metadata": to_json(commitment.extra),
            }
            for child_id, owned in commitments
            for commitment in owned
        ],
    )


def _save_days_off(db: Db, family_id: FamilyId, days_off: Sequence[DayOff]) -> None:
    db.execute("DELETE FROM days_off WHERE family_id = ?", [family_id])
    _settle(
        db,
        "days_off",
        "day_off_id",
        family_id,
        [
            {
                "day_off_id": new_id(),
                "first_on": off.first,
                "last_on": off.last,
                "who": to_json(list(off.who)),
                "name": off.name,
                "start_minute": off.start,
                "end_minute": off.end,
                "metadata": to_json(off.extra),
            }
            for off in days_off
        ],
    )


def _settle(db: Db, table: str, key: str, family_id: FamilyId, records: list[dict[str, Any]]) -> None:
    """Make these the family's rows of a table, in this order; rows no longer among them become inactive."""
    keeps_old = table != "days_off"
    if keeps_old:
        db.execute(f"UPDATE {table} SET is_active = false WHERE family_id = ?", [family_id])
        records = [{**record, "is_active": True} for record in records]
    records = [{**record, "family_id": family_id, "position": position} for position, record in enumerate(records)]
    db.append(table, pl.DataFrame(records, infer_schema_length=None), key=key)


class _Ids:
    """Gives a thing the id it had: the first `Soccer` of a child the first id of that name, the second the second."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._known: dict[tuple[str, str], list[str]] = {}
        self._given: Counter[tuple[str, str]] = Counter()
        for row in rows:
            self._known.setdefault((row["owner"], row["name"]), []).append(row["id"])

    def of(self, owner: str, name: str) -> str:
        place = (owner, name)
        known = self._known.get(place, [])
        self._given[place] += 1
        return known[self._given[place] - 1] if self._given[place] <= len(known) else new_id()


# --- The household out ----------------------------------------------------------------------------------------------


def household_of(db: Db, family_id: FamilyId) -> Household:
    """Put a family's household together again; children carry their lasting ids.

    Raises
    ------
    NotFound
        When there is no such family, or it has not finished its questionnaire.
    """
    family = _family_row(db, family_id)
    if family["completed_at"] is None:
        raise NotFound("This family has no household yet.")
    preferences = family["preferences"]
    days_off = db.rows("SELECT * FROM days_off WHERE family_id = ? ORDER BY position", [family_id])
    return Household(
        parent_name=family["parent_name"],
        adults=tuple(
            Adult(
                name=row["name"],
                available=tuple(map(Availability.model_validate, row["available"])),
                extra=row["metadata"],
            )
            for row in _active(db, "adults", family_id)
        ),
        children=_children(db, family_id),
        commitments=tuple(_commitment(row) for row in _active(db, "family_commitments", family_id)),
        flexibility=family["scheduling_flexibility"],
        planning_approach=family["planning_approach"],
        philosophies=preferences["homeschoolingPhilosophy"],
        scheduling_styles=preferences["schedulingStyle"],
        activities=preferences["activityPreferences"],
        likert=preferences["likert"],
        calendar=FamilyCalendar(
            **family["school_calendar"],
            time_zone=family["time_zone"],
            week_start=family["week_start"],
            days_off=tuple(
                DayOff(
                    first=row["first_on"],
                    last=row["last_on"],
                    who=tuple(row["who"]),
                    name=row["name"],
                    start=row["start_minute"],
                    end=row["end_minute"],
                    extra=row["metadata"],
                )
                for row in days_off
            ),
        ),
        extra=family["metadata"],
    )


def subject_ids_of(db: Db, family_id: FamilyId) -> dict[tuple[ChildId, str], SubjectId]:
    """Name the id of each active subject by its child and name."""
    return {(row["child_id"], row["name"]): row["subject_id"] for row in _active(db, "subjects", family_id)}


def commitment_ids_of(db: Db, family_id: FamilyId) -> dict[tuple[ChildId | None, str], CommitmentId]:
    """Name the id of each active commitment by its child (None = the family's) and name; of two alike, the first."""
    found: dict[tuple[ChildId | None, str], CommitmentId] = {}
    for row in _active(db, "family_commitments", family_id) + _active(db, "child_commitments", family_id):
        found.setdefault((row.get("child_id"), row["name"]), row["commitment_id"])
    return found


def _active(db: Db, table: str, family_id: FamilyId) -> list[dict[str, Any]]:
    return db.rows(f"SELECT * FROM {table} WHERE family_id = ? AND is_active ORDER BY position", [family_id])


def _children(db: Db, family_id: FamilyId) -> tuple[Child, ...]:
    subjects: dict[str, list[Subject]] = {}
    for row in _active(db, "subjects", family_id):
        subjects.setdefault(row["child_id"], []).append(_subject(row))
    commitments: dict[str, list[Commitment]] = {}
    for row in _active(db, "child_commitments", family_id):
        commitments.setdefault(row["child_id"], []).append(_commitment(row))
    return tuple(
        Child(
            id=row["child_id"],
            name=row["name"],
            age=row["age"],
            commitments=tuple(commitments.get(row["child_id"], ())),
            subjects=tuple(subjects.get(row["child_id"], ())),
            best_times=tuple(row["learning_preferences"]["bestLearningTimes"]),
            hours=(
                minute_of(row["learning_preferences"]["startTime"]),
                minute_of(row["learning_preferences"]["endTime"]),
            ),
            extra=row["metadata"],
        )
        for row in _active(db, "children", family_id)
    )


def _subject(row: dict[str, Any]) -> Subject:
    return Subject(
        **row["metadata"],
        name=row["name"],
        is_core=row["is_core"],
        minutes=row["minutes"],
        frequency=row["frequency"],
        involvement=row["parent_involvement"],
        fixed_time=row["fixed_time"],
        interest=row["interest_points"],
    )


def _commitment(row: dict[str, Any]) -> Commitment:
    return Commitment(
        name=row["name"],
        frequency=row["frequency"],
        days_of_week=tuple(row["days_of_week"]),
        start=row["start_minute"],
        end=row["end_minute"],
        on=row["takes_place_on"],
        who=tuple(row["who"]),
        extra=row["metadata"],
    )


# --- Filters on what stands inside JSON -----------------------------------------------------------------------------


def families_rating(db: Db, philosophy: str, at_least: int) -> list[FamilyId]:
    """Find the families whose rating (1-5) of a homeschooling philosophy is at least this."""
    rows = db.rows(
        "SELECT family_id FROM families"
        " WHERE TRY_CAST(preferences->'homeschoolingPhilosophy'->>? AS INTEGER) >= ? ORDER BY family_id",
        [philosophy, at_least],
    )
    return [row["family_id"] for row in rows]


def children_learning_best(db: Db, part_of_day: str) -> list[ChildId]:
    """Find the children who named this part of the day (`early_morning`, `mid-morning` ...) among their best."""
    rows = db.rows(
        "SELECT child_id FROM children"
        " WHERE is_active AND list_contains(learning_preferences->>'$.bestLearningTimes[*]', ?) ORDER BY child_id",
        [part_of_day],
    )
    return [row["child_id"] for row in rows]
