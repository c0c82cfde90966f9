"""What became of lessons: schedule items of past days as frames to learn from. What learns is in `brightpath.learning`."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

import polars as pl

from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Db

#: One row per child and lesson held or missed.
_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "family": pl.Categorical(),
    "child": pl.Categorical(),
    "subject": pl.Categorical(),
    "week_start": pl.Date,
    "on": pl.Date,
    "weekday": pl.Int8,
    "start": pl.Int16,
    "minutes": pl.Int16,
    "nth": pl.Int16,
    "minutes_before": pl.Int16,
    "day_minutes": pl.Int16,
    "age": pl.Float32,
    "attention": pl.Float32,
    "is_core": pl.Boolean,
    "interest": pl.Int8,
    "is_done": pl.Boolean,
    "is_skipped": pl.Boolean,
    "engagement": pl.Int8,
    "actual_minutes": pl.Int16,
}
OUTCOMES: Final = pl.Schema(_COLUMNS)
_SAID = (
    "['$.skipped', '$.handedIn', '$.attention', '$.actual.engagement', '$.actual.startTime', '$.actual.endTime',"
    " '$.combinedWith']"
)
_MINUTE = "split_part({0}, ':', 1)::INTEGER * 60 + split_part({0}, ':', 2)::INTEGER"
#: Lessons of days gone by, of some versions of weeks.
_ITEMS = f"""
    lessons AS (
        SELECT i.family_id, i.child_id, i.item_id, i.subject_id, i.name, s.schedule_id, s.week_start_date, i.item_date,
            i.start_minute, i.end_minute, json_extract_string(i.item_data, {_SAID}) AS said,
            coalesce(i.is_completed OR said[2] = 'true', false) AS is_done
        FROM schedule_items i JOIN {{versions}} s USING (schedule_id)
        WHERE {{which}} AND i.type = 'subject' AND i.item_date < $1 AND i.item_date >= $2
    )
"""
_COLUMNS_OF_LESSONS = f"""
    SELECT l.family_id AS family, l.child_id AS child, lower(trim(coalesce(s.name, l.name))) AS subject,
        l.week_start_date AS week_start, l.item_date AS "on", (isodow(l.item_date) - 1)::TINYINT AS weekday,
        l.start_minute::SMALLINT AS start, (l.end_minute - l.start_minute)::SMALLINT AS minutes,
        (row_number() OVER of_day - 1)::SMALLINT AS nth,
        coalesce(sum(l.end_minute - l.start_minute) OVER (of_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
            ::SMALLINT AS minutes_before,
        (sum(l.end_minute - l.start_minute) OVER (PARTITION BY l.schedule_id, l.child_id, l.item_date))::SMALLINT
            AS day_minutes,
        coalesce(date_diff('day', c.birth_date, l.item_date) / 365.25, c.age)::FLOAT AS age,
        TRY_CAST(l.said[3] AS FLOAT) AS attention, s.is_core, s.interest_points::TINYINT AS interest,
        l.is_done, NOT l.is_done AND coalesce(l.said[1] = 'true', false) AS is_skipped,
        TRY_CAST(l.said[4] AS TINYINT) AS engagement,
        ({_MINUTE.format("l.said[6]")} - ({_MINUTE.format("l.said[5]")}))::SMALLINT AS actual_minutes
    FROM lessons l LEFT JOIN subjects s ON s.subject_id = l.subject_id LEFT JOIN children c ON c.child_id = l.child_id
"""
_DAYS = "WINDOW of_day AS (PARTITION BY l.schedule_id, l.child_id, l.item_date ORDER BY l.start_minute, l.item_id)"
#: The newest version of a week counts; a week in which nothing was ticked says nothing.
_STANDING = f"""
    WITH {_ITEMS.format(versions="schedules", which="s.is_active AND s.{whose}")}
    {_COLUMNS_OF_LESSONS}
    WHERE l.schedule_id IN (SELECT schedule_id FROM lessons GROUP BY schedule_id HAVING bool_or(is_done))
    {_DAYS}
"""
_REPLANNED = f"""
    FROM events WHERE kind = '{EventKind.WEEK_REPLANNED}' AND {{whose}} AND json_array_length(data->'missed') > 0
        AND week_start_date < $1 AND week_start_date > $2 - 7
"""
#: What was missed and planned again stands elsewhere in that version, or nowhere: as it stood, it is read from the one before.
_MISSED = f"""
    WITH missed AS (
        SELECT family_id, week_start_date, (data->>'from')::INTEGER AS version, (data->>'version')::INTEGER AS became,
            unnest(from_json(data->'missed', '[{{{{"on":"DATE","child":"VARCHAR","subject":"VARCHAR"}}}}]')) AS said
        {_REPLANNED}
    ),
    befores AS (
        SELECT DISTINCT s.schedule_id, s.family_id, s.week_start_date, s.version, a.schedule_id AS active_id
        FROM missed m JOIN schedules s USING (family_id, week_start_date, version)
            JOIN schedules a ON a.family_id = s.family_id AND a.week_start_date = s.week_start_date AND a.is_active
        WHERE m.became <= a.version AND NOT s.is_active
    ),
    standing AS (
        SELECT i.*, coalesce(i.is_completed OR i.item_data->>'handedIn' = 'true', false) AS is_ticked FROM schedule_items i
        WHERE i.schedule_id IN (SELECT active_id FROM befores) AND i.type = 'subject'
            AND i.item_date < $1 AND i.item_date >= $2
    ),
    {_ITEMS.format(versions="befores", which="s.active_id IN (SELECT schedule_id FROM standing WHERE is_ticked)")},
    named AS (
        SELECT l.* FROM lessons l JOIN befores b USING (schedule_id)
        SEMI JOIN missed m ON m.family_id = b.family_id AND m.week_start_date = b.week_start_date AND m.version = b.version
            AND m.said['on'] = l.item_date AND coalesce(m.said['child'] = l.child_id, true)
            AND coalesce(m.said['subject'] IN (l.name, (SELECT name FROM subjects WHERE subject_id = l.subject_id)), true)
        WHERE NOT l.is_done
    ),
    fell_out AS (
        SELECT l.schedule_id, l.child_id, l.item_id FROM lessons l JOIN befores b USING (schedule_id)
        SEMI JOIN named n ON n.schedule_id = l.schedule_id AND n.item_date = l.item_date
            AND n.start_minute = l.start_minute
            AND (n.child_id = l.child_id AND n.item_id = l.item_id OR n.said[7] = l.said[7])
        ANTI JOIN standing i ON i.schedule_id = b.active_id AND i.child_id = l.child_id AND i.item_date = l.item_date
            AND i.start_minute = l.start_minute AND i.name = l.name
        WHERE NOT l.is_done
        QUALIFY row_number() OVER (
            PARTITION BY b.active_id, l.child_id, l.item_date, l.start_minute, l.name ORDER BY b.version DESC
        ) = 1 -- a family that went back to a version and planned what was missed in it once more missed it once
    )
    {_COLUMNS_OF_LESSONS}
    {_DAYS}
    QUALIFY (l.schedule_id, l.child_id, l.item_id) IN (FROM fell_out)
"""
_EVERYBODYS = "family_id NOT IN (SELECT family_id FROM families WHERE is_demo) AND week_start_date BETWEEN $3 AND $4"
_ONE_FAMILYS = "family_id = $3"
_EVER: Final = date(1, 1, 1)
#: So many plans of weeks are read at once, about a hundred thousand lessons: what the database sorts, it holds in memory.
_PLANS_AT_ONCE: Final = 2500


class WeeksSoFar(NamedTuple):
    """How many weeks of a family had lessons before a day, and in how many of them something was ticked."""

    planned: int
    ticked: int


def outcomes_of_all(db: Db, *, before: date, since: date = _EVER) -> pl.DataFrame:
    """Read what became of all families' lessons on the days before a date, in the columns `OUTCOMES`, in no order.

    Families that were made up to show the house say nothing.
    """
    parts = [_read(db, _EVERYBODYS, before, since, *stretch) for stretch in _some_weeks_at_once(db, _PLANS_AT_ONCE)]
    return pl.concat(parts) if parts else OUTCOMES.to_frame()


def _some_weeks_at_once(db: Db, plans: int) -> list[tuple[date, date]]:
    """Cut all weeks that are planned into stretches of about so many plans, by their first and last week."""
    stretches: list[tuple[date, date]] = []
    so_far = plans
    for row in db.rows("SELECT week_start_date AS week, count(*) AS n FROM schedules GROUP BY week ORDER BY week"):
        if so_far >= plans:
            stretches.append((row["week"], row["week"]))
            so_far = 0
        stretches[-1] = stretches[-1][0], row["week"]
        so_far += row["n"]
    return stretches


def outcomes_of(db: Db, family_id: FamilyId, *, before: date, since: date = _EVER) -> pl.DataFrame:
    """Read the same of one family."""
    return _read(db, _ONE_FAMILYS, before, since, family_id)


def _read(db: Db, whose: str, *asked: Any) -> pl.DataFrame:
    standing = db.frame(_STANDING.format(whose=whose), asked).cast(OUTCOMES)
    if db.value(f"SELECT count(*) {_REPLANNED}".format(whose=whose), asked) == 0:
        return standing
    return pl.concat([standing, db.frame(_MISSED.format(whose=whose), asked).cast(OUTCOMES)])


def weeks_so_far(db: Db, family_id: FamilyId, before: date) -> WeeksSoFar:
    """Count the weeks with lessons before a date, and those that tell anything."""

    def ask() -> WeeksSoFar:
        row = db.row(
            "SELECT count(*) AS planned, count(*) FILTER (is_ticked) AS ticked FROM ("
            " SELECT bool_or(i.is_completed OR coalesce(i.item_data->>'handedIn' = 'true', false)) AS is_ticked"
            " FROM schedules s JOIN schedule_items i USING (schedule_id)"
            " WHERE s.is_active AND s.family_id = ? AND i.type = 'subject' AND i.item_date < ? GROUP BY s.schedule_id)",
            [family_id, before],
        )
        return WeeksSoFar(**row) if row else WeeksSoFar(0, 0)

    return db.remembered(("weeks so far", family_id, before), ("schedules", "schedule_items"), ask, of=family_id)
