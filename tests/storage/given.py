"""What the cellar's tests begin with: a clock that stands still, a store, a small family, a small plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from brightpath.domain.family import Adult, Child, Commitment, FixedTime, Household, Subject
from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    WeekPlan,
)
from brightpath.storage.database import Store
from tests.migrated import migrated_store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def a_store(path: Path | None = None, backups: Path | None = None) -> Store:
    return Store.open(path, now=lambda: NOW, backups=backups) if path else migrated_store(lambda: NOW)


def a_child(name: str = "Ada", **changes: Any) -> Child:
    facts: dict[str, Any] = {
        "id": f"temp_{name}",
        "name": name,
        "age": 8,
        "best_times": ("early_morning",),
        "hours": (480, 900),
        "subjects": (
            Subject(
                name="Maths",
                is_core=True,
                minutes=30,
                frequency="daily",
                involvement="some_assistance",
                fixed_time=FixedTime(required=True, preferred=540),
                interest=4,
                lessons=("pp. 3-4",),
            ),
            Subject(name="Art", minutes=45, frequency="once_a_week", involvement="independent"),
        ),
        "commitments": (
            Commitment(name="Piano", frequency="weekly", days_of_week=("Monday",), start=960, end=990),
            Commitment(name="Piano", frequency="weekly", days_of_week=("Friday",), start=900, end=930),
        ),
    }
    return Child(**{**facts, **changes})


def a_household(*children: Child, **changes: Any) -> Household:
    facts: dict[str, Any] = {
        "parent_name": "Grace",
        "adults": (Adult(name="Grace"),),
        "children": children or (a_child(),),
        "philosophies": {"charlotte_mason": 4},
    }
    return Household(**{**facts, **changes})


def a_document(household: Household) -> dict[str, Any]:
    return {"children": [{"id": child.id, "section2": {"name": child.name}} for child in household.children]}


def a_plan(household: Household, *, week_start: date = MONDAY, is_completed: bool = False) -> WeekPlan:
    """Every subject on every day at nine, ten ..., one item of each child's."""
    return WeekPlan(
        week_start=week_start,
        solver=SolverReport(
            name="HiGHS", status=SolverStatus.OPTIMAL, objective=80, bound=80, gap=0, seconds=0.5, rows=3, columns=4
        ),
        children=tuple(
            ChildWeek(
                id=child.id,
                name=child.name,
                days=tuple(
                    PlannedDay(
                        on=week_start + timedelta(days=day),
                        items=tuple(
                            ScheduleItem(
                                id=f"{day}-{place}",
                                type=ItemType.SUBJECT,
                                name=subject.name,
                                start=540 + 60 * place,
                                end=540 + 60 * place + subject.minutes,
                                is_completed=is_completed,
                            )
                            for place, subject in enumerate(child.subjects)
                        ),
                    )
                    for day in range(5)
                ),
                patterns={"breakPatterns": ["10 minutes at 10:30"]},
            )
            for child in household.children
        ),
        adults=tuple(AdultWeek(name=adult.name, days=()) for adult in household.adults),
    )
