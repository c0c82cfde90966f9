"""A child, a school year and a week of a ledger for the tests of reports, with numbers small enough to add up by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from brightpath.domain.grades import Score
from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.ledger import Counted, Ledger, LedgerYear, Planned
from brightpath.domain.ledger import Mark as Attended
from brightpath.domain.ledger_sums import ledger_of
from brightpath.domain.records import Mark
from brightpath.domain.report import Head, Span
from brightpath.domain.requirements import Amount, Region, Requirement

YEAR = Span("2026–27", date(2026, 9, 1), date(2027, 6, 30))
LAST_YEAR = Span("2025–26", date(2025, 9, 1), date(2026, 6, 30))
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 11, 20)
ADA = ChildId("ada")
NEW_YORK = Region(
    id="ny",
    name="New York",
    country="United States",
    requirements=(
        Requirement(
            valid_from=date(1988, 1, 1),
            amounts=(Amount(hours=900, hours_a_quarter=225),),
            least_done_percent=80,
            checked_on=TODAY.isoformat(),
        ),
    ),
)


def a_head(span: Span = YEAR, **changes: Any) -> Head:
    facts: dict[str, Any] = {
        "child_id": ADA,
        "child": "Ada",
        "parent": "Grace Kim",
        "made_on": TODAY,
        "grade": "grade 3",
    }
    return Head(span=span, **(facts | changes))


def a_mark(subject: str = "Maths", score: Score | None = None, on: date = MONDAY, **changes: Any) -> Mark:
    facts: dict[str, Any] = {"child_id": ADA, "title": "Quiz"} | changes
    return Mark(record_id=new_id(), subject=subject, given_on=on, score=score or Score(46, 50), **facts)


def a_ledger(region: Region | None = NEW_YORK, **changes: Any) -> Ledger:
    """Monday: an hour of maths, half an hour of art in the museum. Tuesday: maths. October: maths. A half day by hand.

    Of maths 10 lessons were planned in the first quarter and 8 done, of art 4 and 3.
    """
    day = timedelta(days=1)
    counted = [
        Counted(MONDAY, "Maths", True, True, 60),
        Counted(MONDAY, "Art", False, False, 30),
        Counted(MONDAY + day, "Maths", True, True, 45),
        Counted(date(2026, 10, 5), "Maths", True, True, 90, untimed=1),
    ]
    planned = [Planned(MONDAY, "Maths", 10, 8, 300), Planned(MONDAY, "Art", 4, 3, 120)]
    facts: dict[str, Any] = {
        "child_id": ADA,
        "child": "Ada",
        "year": LedgerYear(YEAR.name, YEAR.first, YEAR.last),
        "today": TODAY,
        "grade": 3,
        "region": region,
        "counted": counted,
        "planned": planned,
        "marks": {date(2026, 10, 6): Attended.HALF},
        "school_days": [
            YEAR.first + number * day for number in range(280) if (YEAR.first + number * day).weekday() < 5
        ],
    }
    return ledger_of(**(facts | changes))
