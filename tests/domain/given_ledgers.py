"""Years of a ledger, drawn small enough to be worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from brightpath.domain.ledger import Counted, Ledger, LedgerYear, Planned
from brightpath.domain.ledger_sums import ledger_of
from brightpath.domain.requirements import Amount, Region, Requirement

#: Four school weeks, Monday 7 September to Friday 2 October 2026.
FIRST, LAST = date(2026, 9, 7), date(2026, 10, 2)
YEAR = LedgerYear("Small year", FIRST, LAST)
SCHOOL_DAYS = [day for day in (FIRST + timedelta(days=n) for n in range(26)) if day.weekday() < 5]


def on(day: int) -> date:
    """Give a day of September; the 31st is 1 October."""
    return date(2026, 9, 1) + timedelta(days=day - 1)


def a_counted(day: int, minutes: int, subject: str = "Maths", **changes: Any) -> Counted:
    facts: dict[str, Any] = {"is_core": subject in ("Maths", "Reading"), "is_at_home": True}
    return Counted(on(day), subject, minutes=minutes, **(facts | changes))


def a_planned(day: int, minutes: int = 30, subject: str = "Maths", *, lessons: float = 1, done: float = 0) -> Planned:
    return Planned(on(day), subject, lessons, done, minutes)


def a_requirement(**changes: Any) -> Requirement:
    return Requirement(**({"valid_from": date(2020, 7, 1), "source": "a law"} | changes))


def a_region(*requirements: Requirement, **amount: Any) -> Region:
    held = requirements or (a_requirement(amounts=(Amount(**amount),)),)
    return Region(id="somewhere", name="Somewhere", country="", requirements=held)


def a_ledger(*counted: Counted, **changes: Any) -> Ledger:
    """The ledger of Ada, in grade 3, looked at on the evening of Friday 18 September, after ten of twenty school days."""
    facts: dict[str, Any] = {
        "child_id": "child_Ada",
        "child": "Ada",
        "year": YEAR,
        "today": on(18),
        "grade": 3,
        "region": None,
        "counted": counted,
        "planned": (),
        "marks": {},
        "school_days": SCHOOL_DAYS,
    }
    return ledger_of(**(facts | changes))
