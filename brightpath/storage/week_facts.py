"""What stands in a week and what became of it, lesson by lesson, in one row per family and ISO week (Monday).

The rows say nothing of their own: `_FACTS` makes them anew from the versions that count and the log, in the transaction
that changes one of these. What a question is asked of stands together; `storage/sql/` has the questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import week_start_of
from brightpath.storage.database import Db

_LAST_DAY: Final = timedelta(days=6)
_SAID: Final = (
    "['$.skipped', '$.handedIn', '$.byHand', '$.part', '$.actual.startTime', '$.actual.endTime', '$.actual.engagement']"
)
_MINUTE: Final = "(split_part({0}, ':', 1)::INTEGER * 60 + split_part({0}, ':', 2)::INTEGER)"
#: One row per fact, `fact` as it is kept. What is in braces says whose, and of which days.
_FACTS: Final = f"""
    WITH named AS (
        SELECT child_id, name, min_by(subject_id, position) AS subject_id FROM subjects
        WHERE is_active AND {{subjects}} GROUP BY ALL
    ),
    moves AS (
        SELECT family_id, week_start_date, data->>'version' AS version, sequence,
            unnest((data->'change'->'items')::JSON[]) AS said
        FROM events WHERE kind IN ('{EventKind.ITEM_MOVED}', '{EventKind.ITEM_RESIZED}') AND {{moves}}
    ),
    put AS (
        SELECT family_id, week_start_date, said->>'whose' AS whose, said->'after'->>'id' AS item_id,
            (said->'after'->>'date') || ' ' || (said->'after'->>'startTime') AS there,
            first_value((said->'before'->>'date') || ' ' || (said->'before'->>'startTime')) OVER (
                PARTITION BY family_id, week_start_date, version, whose, item_id ORDER BY sequence
            ) AS before
        FROM moves
    ),
    items AS (
        SELECT i.*, v.week_start_date, json_extract_string(i.item_data, {_SAID}) AS said,
            coalesce(said[3] = 'true', false) AS is_by_hand, coalesce(said[1] = 'true', false) AS is_skipped,
            coalesce(said[2] = 'true', false) AS is_handed_in, i.end_minute - i.start_minute AS long,
            format('{{{{}}}} {{{{:02d}}}}:{{{{:02d}}}}', i.item_date, i.start_minute // 60, i.start_minute % 60) AS here,
            CASE WHEN i.type = 'subject' THEN
                CASE WHEN said[4] IS NULL THEN i.name ELSE regexp_replace(i.name, ' \\(part [0-9]+\\)$', '') END
            END AS called
        FROM schedule_items i JOIN schedules v USING (schedule_id)
        WHERE v.is_active AND {{schedules}} AND {{items}}
    ),
    planned AS (
        SELECT i.family_id, i.item_date AS "on", i.start_minute AS begins, i.child_id, i.item_id AS id, {{{{
            'child_id': i.child_id,
            'subject_id': s.subject_id,
            'subject': coalesce(s.name, i.called),
            'kind': CASE WHEN i.is_by_hand THEN 'by_hand' ELSE 'lesson' END,
            'is_core': coalesce(s.is_core, false),
            'on': i.item_date,
            'start_minute': i.start_minute::SMALLINT,
            'lessons': CASE WHEN i.said[4] IS NULL THEN 1.0 ELSE 0.5 END::DOUBLE,
            'planned_minutes': i.long::SMALLINT,
            'minutes': (CASE WHEN NOT i.is_completed THEN 0
                ELSE coalesce({_MINUTE.format("i.said[6]")} - {_MINUTE.format("i.said[5]")}, i.long) END)::SMALLINT,
            'is_done': i.is_completed,
            'is_skipped': i.is_skipped AND NOT i.is_completed,
            'is_waiting': i.is_handed_in AND NOT i.is_completed,
            'is_moved': p.item_id IS NOT NULL,
            'engagement': i.said[7]::TINYINT,
            'place': s.metadata->>'place'
        }}}} AS fact
        FROM items i
        LEFT JOIN named n ON n.child_id = i.child_id AND n.name = i.called
        LEFT JOIN subjects s ON s.subject_id = coalesce(i.subject_id, n.subject_id)
        LEFT JOIN (SELECT DISTINCT * EXCLUDE before FROM put WHERE there <> before) p
            ON p.family_id = i.family_id AND p.week_start_date = i.week_start_date
            AND p.whose = 'child:' || i.child_id AND p.item_id = i.item_id
            AND p.there = i.here
        WHERE i.type = 'subject' OR i.is_by_hand
    ),
    counting AS (
        SELECT *, subjects::VARCHAR[] AS about, greatest(len(about), 1) AS times FROM activity_logs
        WHERE item_id IS NULL AND NOT is_retracted AND {{logs}} AND log_id NOT IN (
            SELECT replaces FROM activity_logs WHERE item_id IS NULL AND replaces IS NOT NULL AND {{logs}}
        )
    ),
    shares AS (
        SELECT *, generate_subscripts(CASE WHEN len(about) = 0 THEN [NULL] ELSE about END, 1) AS nth FROM counting
    ),
    logged AS (
        SELECT l.family_id, l.activity_date AS "on", NULL::INTEGER AS begins, l.child_id, l.log_id || ' ' || nth AS id, {{{{
            'child_id': l.child_id,
            'subject_id': s.subject_id,
            'subject': coalesce(s.name, l.about[nth]),
            'kind': 'logged',
            'is_core': coalesce(s.is_core, false),
            'on': l.activity_date,
            'start_minute': NULL::SMALLINT,
            'lessons': 1.0::DOUBLE / times,
            'planned_minutes': 0::SMALLINT,
            'minutes': (l.minutes // times + (nth <= l.minutes % times)::INTEGER)::SMALLINT,
            'is_done': l.is_completed,
            'is_skipped': false,
            'is_waiting': false,
            'is_moved': false,
            'engagement': l.engagement_points::TINYINT,
            'place': l.place
        }}}} AS fact
        FROM shares l
        LEFT JOIN named n ON n.child_id = l.child_id AND n.name = l.about[nth]
        LEFT JOIN subjects s ON s.subject_id = coalesce(l.subject_id, n.subject_id)
    )
    FROM planned UNION ALL FROM logged
"""
_WEEKS: Final = f"""
    SELECT family_id, date_trunc('week', "on")::DATE AS monday, list(fact ORDER BY "on", begins NULLS LAST, child_id, id) AS facts
    FROM ({_FACTS}) GROUP BY ALL
"""
_OF_ALL: Final = _WEEKS.format(subjects="true", moves="true", schedules="true", items="true", logs="true")
_OF_FAMILY: Final = _WEEKS.format(
    subjects="family_id = $1",
    moves="family_id = $1 AND week_start_date BETWEEN $2::DATE - 6 AND $3",
    schedules="v.family_id = $1 AND v.week_start_date BETWEEN $2::DATE - 6 AND $3",
    items="i.family_id = $1 AND i.item_date BETWEEN $2 AND $3",
    # A row is replaced by one of the same day (services.activities), so no other day has to be looked at.
    logs="family_id = $1 AND activity_date BETWEEN $2 AND $3",
)
#: A week of which nothing is left keeps an empty list.
_KEEP: Final = """
    INSERT INTO week_facts
    SELECT family_id, monday, coalesce(made.facts, []) FROM ({made}) made
    FULL JOIN (SELECT family_id, monday FROM week_facts WHERE {standing}) standing USING (family_id, monday)
    ON CONFLICT (family_id, monday) DO UPDATE SET facts = excluded.facts
"""
_KEEP_OF_FAMILY: Final = _KEEP.format(made=_OF_FAMILY, standing="family_id = $1 AND monday BETWEEN $2 AND $3")
_KEEP_ALL: Final = _KEEP.format(made=_OF_ALL, standing="true")
_EVER: Final = (date(1, 1, 1), date(9999, 12, 31))
#: How many weeks say something else than what they would be made anew as, and the sentence for it.
CONTRADICTION: Final = "{count} weeks have facts that do not follow from their plan and the log."
CONTRADICTIONS: Final = f"""
    SELECT count(*) FROM ({_OF_ALL}) made FULL JOIN week_facts kept USING (family_id, monday)
    WHERE coalesce(made.facts, []) IS DISTINCT FROM coalesce(kept.facts, [])
"""


def days_due(db: Db, family_id: FamilyId, days: Iterable[date]) -> None:
    """Have the weeks that hold these days made anew before this transaction is committed, once."""
    for monday in {week_start_of(day) for day in days}:
        db.before_commit(_keep_due, (family_id, monday))


def week_due(db: Db, family_id: FamilyId, week_start: date) -> None:
    """Have the same done for a family's week, whatever its first day: it may lie in two ISO weeks."""
    days_due(db, family_id, (week_start, week_start + _LAST_DAY))


def family_due(db: Db, family_id: FamilyId) -> None:
    """Have the same done for all weeks of a family, whose subjects are called otherwise or count otherwise from now on."""
    db.before_commit(_keep_due, (family_id, None))


def keep_all_anew(db: Db) -> None:
    """Make all weeks of all families anew."""
    db.execute(_KEEP_ALL)


def _keep_due(db: Db, due: Collection[tuple[FamilyId, date | None]]) -> None:
    whole = {family_id for family_id, monday in due if monday is None}
    for family_id in whole:
        db.execute(_KEEP_OF_FAMILY, [family_id, *_EVER])
    for family_id, monday in due:
        if monday is not None and family_id not in whole:
            db.execute(_KEEP_OF_FAMILY, [family_id, monday, monday + _LAST_DAY])
