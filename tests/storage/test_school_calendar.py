"""School years and terms on record: they keep their id with their name, and what leaves is gone."""

from __future__ import annotations

from datetime import date
from typing import Any

from brightpath.domain.family import FamilyCalendar, SchoolYear, Term
from brightpath.storage.database import Db, Store
from brightpath.storage.family import found_family, household_of
from brightpath.storage.school_calendar import save_school_calendar
from tests.storage.given import NOW, a_document, a_household


def a_year(name: str, begins: int, *terms: str) -> SchoolYear:
    return SchoolYear(
        name=name,
        first=date(begins, 9, 1),
        last=date(begins + 1, 6, 30),
        terms=tuple(Term(name=term, first=date(begins, 9, 1), last=date(begins, 9, 2)) for term in terms),
    )


def ids_in(db: Db) -> dict[str, Any]:
    years = db.rows("SELECT name, school_year_id AS id FROM school_years")
    terms = db.rows(
        "SELECT y.name || ' ' || t.name AS name, term_id AS id FROM terms t JOIN school_years y USING (school_year_id)"
    )
    return {row["name"]: row["id"] for row in [*years, *terms]}


def test_years_and_terms_keep_their_id_with_their_name(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        save_school_calendar(
            db, family_id, FamilyCalendar(school_years=(a_year("One", 2025, "A", "B"), a_year("Two", 2026, "A")))
        )
        before = ids_in(db)
        save_school_calendar(
            db, family_id, FamilyCalendar(school_years=(a_year("Zero", 2024), a_year("Two", 2027, "B", "A")))
        )
        after = ids_in(db)
    assert sorted(before) == ["One", "One A", "One B", "Two", "Two A"]
    assert sorted(after) == ["Two", "Two A", "Two B", "Zero"]
    assert (after["Two"], after["Two A"]) == (before["Two"], before["Two A"])


def test_the_calendar_of_one_family_is_not_that_of_another(store: Store) -> None:
    from brightpath.storage.family import save_household

    with store.write() as db:
        saved = {}
        for name in ("Kim", "Olsen"):
            family_id = found_family(db, name, at=NOW).family_id
            household = a_household(calendar=FamilyCalendar(school_years=(a_year(name, 2026, "A"),)))
            saved[family_id] = save_household(db, family_id, household, a_document(household), at=NOW)
        assert [household_of(db, family_id) for family_id in saved] == list(saved.values())
