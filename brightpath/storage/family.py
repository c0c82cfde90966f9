"""Families and their households: one row per family; what the household holds stands in the rooms beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.family import FamilyCalendar, Household, Place
from brightpath.domain.ids import FamilyId, UserId, new_id
from brightpath.domain.weeks import Weekday
from brightpath.storage import school_calendar
from brightpath.storage.database import Db, to_json
from brightpath.storage.events import record_event
from brightpath.storage.household import adults_of, children_of, commitments_of, save_people


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
    return db.remembered(("family", family_id), ("families",), lambda: _family(_family_row(db, family_id)))


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


def set_clock_hours(db: Db, family_id: FamilyId, clock_hours: int) -> None:
    """Write times from now on with 12 or 24 hours."""
    if clock_hours not in (12, 24):
        raise Refused("A clock has 12 hours or 24.")
    db.execute("UPDATE families SET clock_hours = ? WHERE family_id = ?", [clock_hours, family_id])


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


# --- The household --------------------------------------------------------------------------------------------------


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
    children = save_people(db, family_id, household, document)
    school_calendar.save_school_calendar(db, family_id, household.calendar)
    record_event(
        db,
        EventKind.HOUSEHOLD_SAVED,
        family_id=family_id,
        user_id=user_id,
        at=at,
        subject_ids=[family_id, *(child.id for child in children)],
    )
    return household_of(db, family_id)


def keep_derived(
    db: Db, family_id: FamilyId, starting_preferences: dict[str, Any], insights: Mapping[str, dict[str, Any]]
) -> None:
    """Keep what was derived from a household beside its answers: starting preferences, and each child's insights."""
    db.execute(
        "UPDATE families SET preferences = json_merge_patch(preferences, ?) WHERE family_id = ?",
        [to_json({"startingPreferences": starting_preferences}), family_id],
    )
    for child_id, derived in insights.items():
        db.execute(
            "UPDATE children SET learning_preferences = json_merge_patch(learning_preferences, ?)"
            " WHERE family_id = ? AND child_id = ?",
            [to_json({"insights": derived}), family_id, child_id],
        )


def insights_of(db: Db, family_id: FamilyId) -> dict[str, dict[str, Any]]:
    """Give each child's insights as they were kept; a child saved by an older BrightPath has none."""
    rows = db.rows(
        "SELECT child_id, learning_preferences FROM children WHERE family_id = ? AND is_active ORDER BY position",
        [family_id],
    )
    return {
        row["child_id"]: row["learning_preferences"]["insights"]
        for row in rows
        if "insights" in row["learning_preferences"]
    }


def _save_answers(db: Db, family_id: FamilyId, household: Household, document: dict[str, Any], at: datetime) -> None:
    calendar = household.calendar
    preferences = {
        "homeschoolingPhilosophy": household.philosophies,
        "schedulingStyle": household.scheduling_styles,
        "activityPreferences": household.activities,
        "likert": household.likert,
        "mayChangeLessons": household.may_change_lessons,
    }
    db.execute(
        "UPDATE families SET parent_name = ?, scheduling_flexibility = ?, planning_approach = ?, preferences = ?,"
        " questionnaire_responses = ?, school_calendar = ?, time_zone = coalesce(?, time_zone),"
        " week_start = coalesce(?, week_start),"
        " places = ?, metadata = ?, completed_at = ?, household_version = household_version + 1 WHERE family_id = ?",
        [
            household.parent_name,
            household.flexibility.value,
            household.planning_approach and household.planning_approach.value,
            to_json(preferences),
            to_json(document),
            to_json(calendar.model_dump(mode="json", exclude=school_calendar.ELSEWHERE)),
            calendar.time_zone,
            calendar.week_start.value if "week_start" in calendar.model_fields_set else None,
            to_json([place.model_dump(mode="json") for place in household.places]),
            to_json(household.extra),
            at,
            family_id,
        ],
    )


def household_of(db: Db, family_id: FamilyId) -> Household:
    """Put a family's household together again; children carry their lasting ids.

    Raises
    ------
    NotFound
        When there is no such family, or it has not finished its questionnaire.
    """
    return db.remembered(("household", family_id), HOUSEHOLD_TABLES, lambda: _household(db, family_id))


#: What a household is put together from.
HOUSEHOLD_TABLES = (
    *("families", "adults", "children", "subjects", "lessons", "family_commitments", "child_commitments"),
    *("school_years", "terms", "days_off"),
)


def _household(db: Db, family_id: FamilyId) -> Household:
    family = _family_row(db, family_id)
    if family["completed_at"] is None:
        raise NotFound("This family has no household yet.")
    preferences = family["preferences"]
    return Household(
        parent_name=family["parent_name"],
        adults=adults_of(db, family_id),
        children=children_of(db, family_id),
        commitments=commitments_of(db, family_id),
        flexibility=family["scheduling_flexibility"],
        planning_approach=family["planning_approach"],
        philosophies=preferences["homeschoolingPhilosophy"],
        scheduling_styles=preferences["schedulingStyle"],
        activities=preferences["activityPreferences"],
        may_change_lessons=preferences.get("mayChangeLessons", False),
        likert=preferences["likert"],
        calendar=FamilyCalendar(
            **family["school_calendar"],
            time_zone=family["time_zone"],
            week_start=family["week_start"],
            school_years=school_calendar.school_years_of(db, family_id),
            days_off=school_calendar.days_off_of(db, family_id),
        ),
        places=tuple(map(Place.model_validate, family["places"] or ())),
        extra=family["metadata"],
    )


def families_rating(db: Db, philosophy: str, at_least: int) -> list[FamilyId]:
    """Find the families whose rating (1-5) of a homeschooling philosophy is at least this."""
    rows = db.rows(
        "SELECT family_id FROM families"
        " WHERE TRY_CAST(preferences->'homeschoolingPhilosophy'->>? AS INTEGER) >= ? ORDER BY family_id",
        [philosophy, at_least],
    )
    return [row["family_id"] for row in rows]
