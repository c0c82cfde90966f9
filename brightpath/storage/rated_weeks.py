"""What all families said of their weeks, with what the weeks were like, for learning: numbers, and no word of whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from brightpath.domain.feedback import LIKERT_KEYS
from brightpath.domain.ids import FamilyId
from brightpath.domain.retraining import Unheard
from brightpath.storage.database import Db


@dataclass(frozen=True)
class RatedRow:
    """One rated week of a family, which is a number here; the stars and points of several grown-ups averaged.

    `data` is what was kept beside the last rating: the week's features, how it was adjusted, the stars expected before.
    """

    family: int
    week_start: date
    stars: float
    likert: Mapping[str, float]
    data: Mapping[str, Any]
    structure_level: float
    block_minutes: float
    break_after_blocks: float


def rated_rows(db: Db) -> list[RatedRow]:
    """List the weeks that got stars, oldest first: of each the version rated last; made-up families say nothing."""
    rows = db.rows(_RATED)
    return [
        RatedRow(
            family=row["family"],
            week_start=row["week_start_date"],
            stars=row["stars"],
            likert={key: row[f"{key}_points"] for key in LIKERT_KEYS if row[f"{key}_points"] is not None},
            data=row["data"],
            structure_level=row["structure_level"],
            block_minutes=row["block_minutes"],
            break_after_blocks=row["break_after_blocks"],
        )
        for row in rows
    ]


_RATED = f"""
    WITH counting AS (
        SELECT f.* FROM feedback f JOIN families USING (family_id)
        WHERE f.type = 'schedule_satisfaction' AND f.child_id IS NULL AND f.schedule_id IS NOT NULL AND NOT is_demo
        QUALIFY row_number() OVER (PARTITION BY schedule_id, user_id ORDER BY sequence DESC) = 1),
    weeks AS (
        SELECT family_id, week_start_date, schedule_id, arg_max(feedback_data, sequence) AS data, avg(stars)::DOUBLE AS stars,
            {", ".join(f"avg({key}_points)::DOUBLE AS {key}_points" for key in LIKERT_KEYS)}, max(sequence) AS last
        FROM counting GROUP BY family_id, week_start_date, schedule_id
        HAVING avg(stars) IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY family_id, week_start_date ORDER BY last DESC) = 1)
    SELECT (dense_rank() OVER (ORDER BY md5(weeks.family_id)))::INTEGER AS family, weeks.* EXCLUDE (family_id, schedule_id, last),
        coalesce((s.problem->'preferences'->>'structure_level')::DOUBLE, 0.6) AS structure_level,
        coalesce((s.problem->'preferences'->>'block_minutes')::DOUBLE, 30) AS block_minutes,
        coalesce((s.problem->'preferences'->>'break_after_blocks')::DOUBLE, 2) AS break_after_blocks
    FROM weeks JOIN schedules s USING (schedule_id) ORDER BY weeks.week_start_date, family
"""


def rated_count(db: Db) -> int:
    """Count the weeks that got stars."""

    def ask() -> int:
        return len(rated_rows(db))

    return db.remembered(("rated weeks",), ("feedback", "schedules", "families"), ask)


def unheard_since(db: Db, sequence: int) -> Unheard:
    """Say what families did and said after an event; made-up families and the house's own doings do not count."""
    row = db.row(
        "SELECT max(e.sequence) AS through, min(e.happened_at) AS since,"
        " min(e.happened_at) FILTER (e.kind = 'feedback_given') AS first_feedback_at,"
        " max(e.happened_at) FILTER (e.kind = 'feedback_given') AS last_feedback_at"
        " FROM events e JOIN families USING (family_id) WHERE e.sequence > ? AND NOT is_demo",
        [sequence],
    )
    if row is None or row["through"] is None:
        return Unheard(sequence)
    return Unheard(**row)


def stars_of_family(db: Db, family_id: FamilyId) -> list[float]:
    """List the stars that a family gave its weeks, oldest first, those of several grown-ups averaged."""

    def ask() -> tuple[float, ...]:
        rows = db.rows(
            "SELECT avg(stars)::DOUBLE AS stars FROM (FROM feedback WHERE family_id = ? AND type = 'schedule_satisfaction'"
            " AND child_id IS NULL QUALIFY row_number() OVER (PARTITION BY week_start_date, user_id ORDER BY sequence DESC) = 1)"
            " GROUP BY week_start_date HAVING avg(stars) IS NOT NULL ORDER BY week_start_date",
            [family_id],
        )
        return tuple(row["stars"] for row in rows)

    return list(db.remembered(("stars of family", family_id), ("feedback",), ask))
