"""Rows of made-up weeks for researchers: as storage reads them, and as rows in a house's file."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl

from brightpath.domain.consents import Switch
from brightpath.domain.feedback import LIKERT_KEYS
from brightpath.domain.ids import FamilyId, new_id
from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.domain.questions import CategoryKey
from brightpath.services.house import House
from brightpath.storage import consents
from brightpath.storage.database import Db, to_json
from brightpath.storage.family import found_family
from brightpath.storage.research import TrueRows
from tests.made_once import made_once
from tests.storage.given import MONDAY

FIRST = MONDAY - timedelta(weeks=12)
_ACTIVITY: dict[str, Any] = {
    "family_id": pl.String, "child_id": pl.String, "monday": pl.Date, "on": pl.Date, "subject": pl.String, "kind": pl.String,
    "is_core": pl.Boolean, "involvement": pl.String, "interest": pl.Int8, "start_minute": pl.Int16, "lessons": pl.Float64,
    "planned_minutes": pl.Int16, "minutes": pl.Int16, "is_timed": pl.Boolean, "is_done": pl.Boolean, "is_skipped": pl.Boolean,
    "is_waiting": pl.Boolean, "is_moved": pl.Boolean, "engagement": pl.Int8, "is_away": pl.Boolean, "is_lived": pl.Boolean,
}  # fmt: skip
_FEEDBACK: dict[str, Any] = {
    "family_id": pl.String, "child_id": pl.String, "monday": pl.Date, "said_by": pl.String, "stars": pl.Int8,
} | dict.fromkeys(LIKERT_KEYS, pl.Int8)  # fmt: skip
_PLAN: dict[str, Any] = {
    "family_id": pl.String, "monday": pl.Date, "versions": pl.Int32, "method": pl.String, "status": pl.String,
    "gap": pl.Float64, "children": pl.Int64, "lessons": pl.Int64, "planned_minutes": pl.Int64, "left_out": pl.Int64,
    "structure_level": pl.Float64, "block_minutes": pl.Float64,
} | {f"wish_{name}": pl.Float64 for name in DEFAULT_WEIGHTS}  # fmt: skip


def a_lesson(family: str, child: str, on: date, subject: str = "Mathematics", **more: Any) -> dict[str, Any]:
    return {
        "family_id": family, "child_id": child, "monday": on - timedelta(days=on.weekday()), "on": on, "subject": subject,
        "kind": "lesson", "is_core": True, "involvement": "some_assistance", "interest": 3, "start_minute": 545,
        "lessons": 1.0, "planned_minutes": 32, "minutes": 33, "is_timed": more.get("is_done", True), "is_done": True,
        "is_skipped": False, "is_waiting": False, "is_moved": False, "engagement": 4, "is_away": False, "is_lived": True,
    } | more  # fmt: skip


def true_rows(
    homes: dict[str, tuple[int | None, ...]],
    *,
    activities: list[dict[str, Any]] | None = None,
    flexibility: dict[str, str | None] | None = None,
    weeks: int = 8,
    feedback: list[dict[str, Any]] | None = None,
    scores: dict[str, float] | None = None,
) -> TrueRows:
    """Rows of families by the ages of their children; unless told otherwise a lesson of mathematics a week for each child."""
    children = [
        {"family_id": family, "child_id": f"{family}-{place}", "age": age, "is_active": True}
        for family, ages in homes.items()
        for place, age in enumerate(ages)
    ]
    if activities is None:
        activities = [
            a_lesson(child["family_id"], child["child_id"], FIRST + timedelta(weeks=week))
            for child in children
            for week in range(weeks)
        ]
    first = {row["family_id"]: min(one["monday"] for one in activities if one["family_id"] == row["family_id"]) for row in activities}  # fmt: skip  # noqa: E501
    families = [
        {"family_id": family, "flexibility": (flexibility or {}).get(family), "first_monday": first.get(family)}
        for family in homes
    ]
    plans = [
        {"family_id": family, "monday": monday, "versions": 1, "method": "integer_program", "status": "optimal", "gap": 0.0123,
         "children": 1, "lessons": 5, "planned_minutes": 152, "left_out": 0, "structure_level": 0.604, "block_minutes": 30.0}
        | {f"wish_{name}": 0.8765 for name in DEFAULT_WEIGHTS}
        for family, monday in dict.fromkeys((one["family_id"], one["monday"]) for one in activities)
    ]  # fmt: skip
    return TrueRows(
        families=pl.DataFrame(
            families, schema={"family_id": pl.String, "flexibility": pl.String, "first_monday": pl.Date}
        ),
        children=pl.DataFrame(
            children,
            schema={"family_id": pl.String, "child_id": pl.String, "age": pl.Int32, "is_active": pl.Boolean},
        ),
        activities=pl.DataFrame(activities, schema=_ACTIVITY),
        feedback=pl.DataFrame(feedback or [], schema=_FEEDBACK),
        plans=pl.DataFrame(plans, schema=_PLAN),
        scores=pl.DataFrame(
            [
                {"family_id": family} | {key.value: (scores or {}).get(family) for key in CategoryKey}
                for family in homes
            ],
            schema={"family_id": pl.String} | dict.fromkeys((key.value for key in CategoryKey), pl.Float64),
        ),
        left_out=0,
    )


@made_once
def researched_families(
    house: House,
    families: int,
    *,
    weeks: int = 6,
    ages: tuple[int, ...] = (7, 10),
    is_demo: bool = False,
    seed: int = 0,
) -> list[FamilyId]:
    """Families who let researchers read their weeks, each with as many weeks behind it, written down directly."""
    found = []
    dice = random.Random(seed)
    with house.store.write() as db:
        for number in range(families):
            family_id = FamilyId(
                found_family(
                    db, f"Secret {number}", at=house.now(), is_demo=is_demo, time_zone="Europe/Berlin"
                ).family_id
            )
            # The second and the fourth statement are reversed: their category comes to 4.2.
            likert = {"q1": 5, "q2": 2, "q3": 4, "q4": 2, "q5": 4, "q7": 1}
            db.execute(
                "UPDATE families SET scheduling_flexibility = 'flexible', preferences = ? WHERE family_id = ?",
                [to_json({"likert": likert}), family_id],
            )
            consents.give(db, family_id, Switch.RESEARCH, by=None, at=house.now())
            _live(db, house, family_id, weeks, ages, dice)
            found.append(family_id)
    return found


_SUBJECTS = ("Mathematics", "Reading", "Art", "Grandma's own alphabet")


def _live(db: Db, house: House, family_id: FamilyId, weeks: int, ages: tuple[int, ...], dice: random.Random) -> None:
    children = []
    for place, age in enumerate(ages):
        child_id = new_id()
        children.append(child_id)
        db.execute(
            "INSERT INTO children (child_id, family_id, position, name, age, learning_preferences, questionnaire_responses,"
            " metadata, is_active) VALUES (?, ?, ?, ?, ?, '{}', '{}', '{}', true)",
            [child_id, family_id, place, f"Secret child {place}", age],
        )
    today = house.today("Europe/Berlin")
    last = today - timedelta(days=today.weekday() + 7)
    for week in range(weeks):
        monday = last - timedelta(weeks=week)
        facts = [
            _fact(child, monday + timedelta(days=day), name, dice)
            for child in children
            for day in range(5)
            for name in _SUBJECTS
        ]
        db.execute(
            "INSERT INTO week_facts SELECT ?, ?, unnest(from_json(?::JSON, ?), recursive := true)",
            [family_id, monday, to_json(facts), to_json([_SHAPE])],
        )
        db.execute(
            "INSERT INTO feedback (feedback_id, family_id, type, week_start_date, is_own, stars, times_of_day_points, comments,"
            " feedback_data, sequence, given_at) VALUES (?, ?, 'schedule_satisfaction', ?, false, ?, ?, 'A secret comment',"
            " '{}', ?, ?)",
            [new_id(), family_id, monday, dice.randint(2, 5), dice.randint(1, 5), week, house.now()],
        )
        wishes = [{"name": name, "value": round(dice.random(), 3)} for name in DEFAULT_WEIGHTS]
        schedule_id = new_id()
        db.execute(
            "INSERT INTO schedules (schedule_id, family_id, week_start_date, version, is_active, generation_method, title,"
            " schedule_data, problem, patterns, solver_report, created_at) VALUES (?, ?, ?, 2, true, 'integer_program',"
            " 'A secret title', ?, ?, '{}', ?, ?)",
            [
                schedule_id, family_id, monday, to_json({"wishes": wishes, "unplaced": []}),
                to_json({"preferences": {"structure_level": 0.6, "block_minutes": 30}}),
                to_json({"status": "optimal", "gap": 0.0, "seconds": 1.0}), house.now(),
            ],
        )  # fmt: skip


_SHAPE = {
    "child_id": "VARCHAR", "subject_id": "VARCHAR", "subject": "VARCHAR", "kind": "VARCHAR", "is_core": "BOOLEAN", "on": "DATE",
    "start_minute": "SMALLINT", "lessons": "DOUBLE", "planned_minutes": "SMALLINT", "minutes": "SMALLINT",
    "is_timed": "BOOLEAN", "is_done": "BOOLEAN", "is_skipped": "BOOLEAN", "is_waiting": "BOOLEAN", "is_moved": "BOOLEAN",
    "engagement": "TINYINT", "place": "VARCHAR",
}  # fmt: skip


def _fact(child: str, on: date, subject: str, dice: random.Random) -> dict[str, Any]:
    is_done = dice.random() < (0.9 if on.weekday() < 4 else 0.5)
    is_timed = is_done and dice.random() < 0.5
    return {
        "child_id": child, "subject_id": None, "subject": subject, "kind": "lesson", "is_core": subject == "Mathematics",
        "on": on.isoformat(), "start_minute": dice.choice((540, 605, 800)), "lessons": 1.0, "planned_minutes": 30,
        "minutes": dice.randint(20, 45) if is_timed else 30 if is_done else 0, "is_timed": is_timed, "is_done": is_done,
        "is_skipped": not is_done and dice.random() < 0.5, "is_waiting": False, "is_moved": False,
        "engagement": dice.randint(2, 5) if is_done else None, "place": "A secret place" if dice.random() < 0.1 else None,
    }  # fmt: skip
