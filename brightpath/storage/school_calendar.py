"""The school calendar of a family: school years with their terms, days off, and what its row of `families` holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brightpath.domain.family import DayOff, FamilyCalendar, SchoolYear, Term
from brightpath.domain.ids import FamilyId, new_id
from brightpath.storage.database import Db, to_json
from brightpath.storage.rows import Ids, settle_anew

#: A calendar's fields with a column or a table of their own; the others stand in `families.school_calendar`.
ELSEWHERE = {"time_zone", "week_start", "days_off", "school_years"}


def save_school_calendar(db: Db, family_id: FamilyId, calendar: FamilyCalendar) -> None:
    """Write school years, terms and days off; years and terms keep their id as long as they keep their name."""
    _save_school_years(db, family_id, calendar.school_years)
    _save_days_off(db, family_id, calendar.days_off)


def _save_school_years(db: Db, family_id: FamilyId, school_years: Sequence[SchoolYear]) -> None:
    year_ids = Ids(
        db.rows(
            "SELECT school_year_id AS id, '' AS owner, name FROM school_years WHERE family_id = ? ORDER BY position",
            [family_id],
        )
    )
    term_ids = Ids(
        db.rows(
            "SELECT term_id AS id, school_year_id AS owner, name FROM terms WHERE family_id = ? ORDER BY position",
            [family_id],
        )
    )
    years = [(year_ids.of("", year.name), year) for year in school_years]
    terms = [(term_ids.of(year_id, term.name), year_id, term) for year_id, year in years for term in year.terms]
    settle_anew(
        db,
        "school_years",
        "school_year_id",
        family_id,
        [{"school_year_id": year_id, **_name_and_days(year)} for year_id, year in years],
    )
    settle_anew(
        db,
        "terms",
        "term_id",
        family_id,
        [{"term_id": term_id, "school_year_id": year_id, **_name_and_days(term)} for term_id, year_id, term in terms],
    )


def _name_and_days(time: SchoolYear | Term) -> dict[str, Any]:
    return {"name": time.name, "first_on": time.first, "last_on": time.last, "metadata": to_json(time.extra)}


def school_years_of(db: Db, family_id: FamilyId) -> tuple[SchoolYear, ...]:
    """Fetch the school years with their terms, in the order they were written."""
    terms: dict[str, list[Term]] = {}
    for row in db.rows("SELECT * FROM terms WHERE family_id = ? ORDER BY position", [family_id]):
        term = Term(name=row["name"], first=row["first_on"], last=row["last_on"], extra=row["metadata"])
        terms.setdefault(row["school_year_id"], []).append(term)
    return tuple(
        SchoolYear(
            name=row["name"],
            first=row["first_on"],
            last=row["last_on"],
            terms=tuple(terms.get(row["school_year_id"], ())),
            extra=row["metadata"],
        )
        for row in db.rows("SELECT * FROM school_years WHERE family_id = ? ORDER BY position", [family_id])
    )


def days_off_of(db: Db, family_id: FamilyId) -> tuple[DayOff, ...]:
    """Fetch the days off, in the order they were written."""
    return tuple(
        DayOff(
            first=row["first_on"],
            last=row["last_on"],
            who=tuple(row["who"]),
            name=row["name"],
            start=row["start_minute"],
            end=row["end_minute"],
            extra=row["metadata"],
        )
        for row in db.rows("SELECT * FROM days_off WHERE family_id = ? ORDER BY position", [family_id])
    )


def _save_days_off(db: Db, family_id: FamilyId, days_off: Sequence[DayOff]) -> None:
    settle_anew(
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
