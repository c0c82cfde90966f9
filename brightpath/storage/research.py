"""What consenting families' weeks hold, as frames for a snapshot: still with their true ids and dates, for `pseudonyms` only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from brightpath.domain.consents import Switch
from brightpath.domain.feedback import LIKERT_KEYS
from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.domain.questions import CategoryKey, category_scores
from brightpath.storage.consents import consenting
from brightpath.storage.database import Db
from brightpath.storage.questions import counting_answers_of_all, question_set_of


@dataclass(frozen=True)
class TrueRows:
    """The frames, one for each table of a snapshot; `left_out` counts older lessons that no longer fit in."""

    families: pl.DataFrame
    children: pl.DataFrame
    activities: pl.DataFrame
    feedback: pl.DataFrame
    plans: pl.DataFrame
    scores: pl.DataFrame
    left_out: int


def rows_for_research(db: Db, *, on: date, most: int) -> TrueRows:
    """Read the weeks of every family whose research switch is on now, the newest up to `most` lessons."""
    families: list[str] = sorted(consenting(db, Switch.RESEARCH))
    since, left_out = _since(db, families, most)
    return TrueRows(
        families=db.frame(_FAMILIES, [families]),
        children=db.frame(_CHILDREN, [families, on]),
        activities=db.frame(_ACTIVITIES, [families, since, on]),
        feedback=db.frame(_FEEDBACK, [families, since]),
        plans=db.frame(_PLANS, [families, since]),
        scores=_scores(db, families),
        left_out=left_out,
    )


def _scores(db: Db, families: list[str]) -> pl.DataFrame:
    """Score what each family answered to the statements, category by category; None where it answered none of one."""
    scoring = question_set_of(db).scoring()
    categories = {question.key: question.category for question in scoring}
    rows = db.rows(_ANSWERS, [families])
    told = {row["family_id"]: row["likert"] or {} for row in rows}
    found = []
    for family_id, answers in counting_answers_of_all(db, told).items():
        answered = {categories[key] for key in answers if key in categories}
        scores = category_scores(answers, scoring)
        found.append(
            {"family_id": family_id} | {key.value: scores[key] if key in answered else None for key in CategoryKey}
        )
    return pl.DataFrame(
        found, schema={"family_id": pl.String} | dict.fromkeys((key.value for key in CategoryKey), pl.Float64)
    )


def _since(db: Db, families: list[str], most: int) -> tuple[date, int]:
    """Find the first Monday from which on at most so many lessons lie, and how many lie before it."""
    since, counted, left_out = date.max, 0, 0
    for row in db.rows(_LESSONS_PER_WEEK, [families]):
        counted += row["n"]
        if counted > most and since < date.max:
            left_out += row["n"]
        else:
            since = row["monday"]
    return (date.min if since == date.max else since), left_out


_THEIRS = "family_id IN (SELECT unnest(?::VARCHAR[]))"
_LESSONS_PER_WEEK = f"""
    SELECT monday, count(*) AS n FROM week_facts WHERE {_THEIRS} GROUP BY monday ORDER BY monday DESC
"""
_FAMILIES = f"""
    SELECT family_id, scheduling_flexibility AS flexibility,
        (SELECT min(monday) FROM week_facts w WHERE w.family_id = f.family_id) AS first_monday
    FROM families f WHERE {_THEIRS}
"""
_ANSWERS = f"SELECT family_id, preferences->'likert' AS likert FROM families WHERE {_THEIRS}"
_CHILDREN = """
    WITH asked AS (SELECT ?::VARCHAR[] AS families, ?::DATE AS today)
    SELECT c.family_id, c.child_id, coalesce(date_diff('year', birth_date, today)
        - CASE WHEN strftime(today, '%m%d') < strftime(birth_date, '%m%d') THEN 1 ELSE 0 END, age)::INTEGER AS age, c.is_active
    FROM children c, asked WHERE list_contains(families, c.family_id)
"""
_ACTIVITIES = f"""
    WITH theirs AS (
        SELECT * FROM week_facts WHERE {_THEIRS} AND monday >= ?
    )
    SELECT t.family_id, t.child_id, t.monday, t."on", t.subject, t.kind, t.is_core,
        s.parent_involvement AS involvement, s.interest_points::TINYINT AS interest,
        t.start_minute, t.lessons, t.planned_minutes, t.minutes,
        t.is_timed, t.is_done, t.is_skipped, t.is_waiting, t.is_moved, t.engagement, t.place IS NOT NULL AS is_away,
        bool_or(t.is_done OR t.is_waiting OR t.is_skipped) OVER (PARTITION BY t.family_id, t.monday) AS is_lived
    FROM theirs t LEFT JOIN subjects s ON s.family_id = t.family_id AND s.subject_id = t.subject_id
    WHERE t."on" < ?
"""
#: As `feedback._NEWEST` has it: what somebody says later of the same week and child takes the place of what was said before.
_FEEDBACK = f"""
    SELECT family_id, child_id, date_trunc('week', week_start_date)::DATE AS monday,
        CASE WHEN is_own THEN 'child' ELSE 'grown-up' END AS said_by, stars::TINYINT AS stars,
        {", ".join(f"{key}_points::TINYINT AS {key}" for key in LIKERT_KEYS)}
    FROM feedback WHERE {_THEIRS} AND week_start_date >= ? AND type = 'schedule_satisfaction'
    QUALIFY row_number() OVER (PARTITION BY family_id, week_start_date, child_id, user_id ORDER BY sequence DESC) = 1
"""
_WISHES = 'from_json(schedule_data->\'wishes\', \'[{"name":"VARCHAR","value":"DOUBLE"}]\')'
_PLANS = f"""
    WITH theirs AS (FROM schedules WHERE {_THEIRS} AND week_start_date >= ? AND is_active),
    held AS (
        SELECT schedule_id, count(DISTINCT child_id) AS children, count(*) AS lessons, sum(end_minute - start_minute) AS minutes
        FROM schedule_items WHERE type = 'subject' AND schedule_id IN (SELECT schedule_id FROM theirs) GROUP BY schedule_id
    ),
    read AS (
        SELECT *, list_transform({_WISHES}, lambda w: struct_pack(k := w.name, v := w.value)) AS wishes FROM theirs
    )
    SELECT family_id, date_trunc('week', week_start_date)::DATE AS monday, version AS versions, generation_method AS method,
        nullif(solver_report->>'status', '') AS status, TRY_CAST(solver_report->>'gap' AS DOUBLE) AS gap,
        coalesce(h.children, 0) AS children, coalesce(h.lessons, 0) AS lessons, coalesce(h.minutes, 0) AS planned_minutes,
        coalesce(json_array_length(schedule_data->'unplaced'), 0) AS left_out,
        TRY_CAST(problem->'preferences'->>'structure_level' AS DOUBLE) AS structure_level,
        TRY_CAST(problem->'preferences'->>'block_minutes' AS DOUBLE) AS block_minutes,
        {", ".join(f"list_filter(wishes, lambda w: w.k = '{name}')[1].v AS wish_{name}" for name in DEFAULT_WEIGHTS)}
    FROM read LEFT JOIN held h USING (schedule_id)
"""
