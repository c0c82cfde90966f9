"""What stands in each week and what became of it: a row per child and lesson, so that every question reads one table.

The rows say nothing of their own. They are made anew from the versions that count and the log, in the transaction that
changes one of these; `storage/sql/` has the questions, docs/measures.md says what each column means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from brightpath.domain.events import EventKind
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import week_start_of
from brightpath.storage.database import Db
from brightpath.storage.planned_facts import planned_facts

_LAST_DAY: Final = timedelta(days=6)
_SAID: Final = (
    "['$.skipped', '$.handedIn', '$.byHand', '$.part', '$.actual.startTime', '$.actual.endTime', '$.actual.engagement']"
)
_MINUTE: Final = "(split_part({0}, ':', 1)::INTEGER * 60 + split_part({0}, ':', 2)::INTEGER)"
_COLUMNS: Final = (
    'family_id, monday, child_id, subject_id, subject, kind, is_core, "on", start_minute, lessons, planned_minutes, minutes,'
    " is_timed, is_done, is_skipped, is_waiting, is_moved, engagement, place"
)
#: The subject of a name, as the household has it now; else as it had it last, so that what was core stays core.
_NAMED: Final = """
    SELECT child_id, name, arg_min(subject_id, position + CASE WHEN is_active THEN 0 ELSE 1000000 END) AS subject_id
    FROM subjects WHERE {subjects} GROUP BY ALL
"""
#: Where a hand has put an item, and that version of the plan had it elsewhere.
_MOVED: Final = f"""
    SELECT DISTINCT family_id, week_start_date, whose, item_id, there FROM (
        SELECT family_id, week_start_date, said->>'whose' AS whose, said->'after'->>'id' AS item_id,
            (said->'after'->>'date') || ' ' || (said->'after'->>'startTime') AS there,
            first_value((said->'before'->>'date') || ' ' || (said->'before'->>'startTime')) OVER (
                PARTITION BY family_id, week_start_date, version, whose, item_id ORDER BY sequence
            ) AS before
        FROM (
            SELECT family_id, week_start_date, data->>'version' AS version, sequence,
                unnest((data->'change'->'items')::JSON[]) AS said
            FROM events WHERE kind IN ('{EventKind.ITEM_MOVED}', '{EventKind.ITEM_RESIZED}') AND {{events}}
        )
    ) WHERE there <> before
"""
_IS_MOVED: Final = """EXISTS (
    FROM moved m WHERE m.family_id = i.family_id AND m.week_start_date = i.week_start_date
        AND m.whose = 'child:' || i.child_id AND m.item_id = i.item_id
        AND m.there = format('{{}} {{:02d}}:{{:02d}}', i.item_date, i.start_minute // 60, i.start_minute % 60)
)"""
#: What stands in the versions that count. What is in braces says whose, and of which days.
_PLANNED: Final = f"""
    WITH named AS ({_NAMED}), moved AS ({_MOVED}), items AS (
        SELECT i.*, v.week_start_date, json_extract_string(i.item_data, {_SAID}) AS said,
            i.end_minute - i.start_minute AS planned_for, CASE WHEN i.type = 'subject' THEN
                CASE WHEN said[4] IS NULL THEN i.name ELSE regexp_replace(i.name, ' \\(part [0-9]+\\)$', '') END
            END AS called
        FROM schedule_items i JOIN schedules v USING (schedule_id)
        WHERE v.is_active AND {{schedules}} AND {{items}}
    )
    SELECT i.family_id, date_trunc('week', i.item_date)::DATE AS monday, i.child_id,
        s.subject_id, coalesce(s.name, i.called) AS subject,
        CASE WHEN said[3] = 'true' THEN 'by_hand' ELSE 'lesson' END AS kind, coalesce(s.is_core, false) AS is_core,
        i.item_date AS "on", i.start_minute::SMALLINT AS start_minute,
        CASE WHEN said[4] IS NULL THEN 1.0 ELSE 0.5 END::DOUBLE AS lessons, planned_for::SMALLINT AS planned_minutes,
        (CASE WHEN NOT i.is_completed THEN 0
            ELSE coalesce({_MINUTE.format("said[6]")} - {_MINUTE.format("said[5]")}, planned_for) END)::SMALLINT AS minutes,
        i.is_completed AND said[5] IS NOT NULL AND said[6] IS NOT NULL AS is_timed, i.is_completed AS is_done,
        coalesce(said[1] = 'true', false) AND NOT i.is_completed AS is_skipped,
        coalesce(said[2] = 'true', false) AND NOT i.is_completed AS is_waiting,
        {_IS_MOVED} AS is_moved, said[7]::TINYINT AS engagement, s.metadata->>'place' AS place
    FROM items i
    LEFT JOIN named n ON n.child_id = i.child_id AND n.name = i.called
    LEFT JOIN subjects s ON s.subject_id = coalesce(i.subject_id, n.subject_id)
    WHERE i.type = 'subject' OR said[3] = 'true'
"""
#: What was logged afterwards and counts, shared among the subjects it was about.
_LOGGED: Final = f"""
    WITH named AS ({_NAMED}), counting AS (
        SELECT *, subjects::VARCHAR[] AS about, greatest(len(about), 1) AS times FROM activity_logs
        WHERE item_id IS NULL AND NOT is_retracted AND {{logs}} AND log_id NOT IN (
            SELECT replaces FROM activity_logs WHERE item_id IS NULL AND replaces IS NOT NULL AND {{logs}}
        )
    ),
    shares AS (
        SELECT *, generate_subscripts(CASE WHEN len(about) = 0 THEN [NULL] ELSE about END, 1) AS nth FROM counting
    )
    SELECT l.family_id, date_trunc('week', l.activity_date)::DATE AS monday, l.child_id,
        s.subject_id, coalesce(s.name, about[nth]) AS subject, 'logged' AS kind, coalesce(s.is_core, false) AS is_core,
        l.activity_date AS "on", NULL::SMALLINT AS start_minute, 1.0::DOUBLE / times AS lessons, 0::SMALLINT AS planned_minutes,
        (l.minutes // times + (nth <= l.minutes % times)::INTEGER)::SMALLINT AS minutes,
        l.minutes IS NOT NULL AS is_timed, l.is_completed AS is_done, false AS is_skipped, false AS is_waiting, false AS is_moved,
        l.engagement_points::TINYINT AS engagement, l.place
    FROM shares l
    LEFT JOIN named n ON n.child_id = l.child_id AND n.name = about[nth]
    LEFT JOIN subjects s ON s.subject_id = coalesce(l.subject_id, n.subject_id)
"""
_ALL: Final = dict.fromkeys(("subjects", "events", "schedules", "items", "logs"), "true")
_OF_FAMILY: Final = {
    "subjects": "family_id = $1",
    "events": "family_id = $1 AND week_start_date BETWEEN $2::DATE - 6 AND $3",
    "schedules": "v.family_id = $1 AND v.week_start_date BETWEEN $2::DATE - 6 AND $3",
    "items": "i.family_id = $1 AND i.item_date BETWEEN $2 AND $3",
    # A row is replaced by one of the same day (services.activities), so no other day has to be looked at.
    "logs": "family_id = $1 AND activity_date BETWEEN $2 AND $3",
}
_PLANNED_OF_ALL: Final = _PLANNED.format(**_ALL)
_LOGGED_OF_ALL: Final = _LOGGED.format(**_ALL)
_PLANNED_OF_FAMILY: Final = _PLANNED.format(**_OF_FAMILY)
_LOGGED_OF_FAMILY: Final = _LOGGED.format(**_OF_FAMILY)
_INSERT: Final = f"INSERT INTO week_facts ({_COLUMNS}) "
_EVER: Final = (date(1, 1, 1), date(9999, 12, 31))
#: How many weeks say something else than what they would be made anew as, and the sentence for it.
CONTRADICTION: Final = (
    "{count} weeks have facts that do not follow from their plan and the log. `start.py mend` makes them anew."
)
CONTRADICTIONS: Final = f"""
    WITH made AS (FROM ({_PLANNED_OF_ALL}) UNION ALL FROM ({_LOGGED_OF_ALL})), kept AS (SELECT {_COLUMNS} FROM week_facts)
    SELECT count(*) FROM (
        SELECT DISTINCT family_id, monday FROM (
            (FROM made EXCEPT ALL FROM kept) UNION ALL (FROM kept EXCEPT ALL FROM made)
        )
    )
"""


def planned_due(db: Db, family_id: FamilyId, week_start: date) -> None:
    """Have what stands in a family's week told anew before this transaction is committed, once."""
    for monday in {week_start_of(week_start), week_start_of(week_start + _LAST_DAY)}:  # a week may begin on any day
        db.before_commit(_tell_planned, (family_id, monday, monday + _LAST_DAY))


def logged_due(db: Db, family_id: FamilyId, days: Iterable[date]) -> None:
    """Have what was logged of these days told anew before this transaction is committed, once."""
    for monday in {week_start_of(day) for day in days}:
        db.before_commit(_tell_logged, (family_id, monday, monday + _LAST_DAY))


def family_due(db: Db, family_id: FamilyId) -> None:
    """Have all weeks of a family told anew, whose subjects are called otherwise or count otherwise from now on."""
    db.before_commit(_tell_planned, (family_id, *_EVER))
    db.before_commit(_tell_logged, (family_id, *_EVER))


def tell_all_anew(db: Db) -> int:
    """Make the facts of all families anew, and lay each family's together, which is how they are read fastest.

    Returns of how many weeks of families.
    """
    db.execute("DELETE FROM week_facts")
    db.execute(
        f"{_INSERT} FROM (FROM ({_PLANNED_OF_ALL}) UNION ALL FROM ({_LOGGED_OF_ALL}))"
        ' ORDER BY family_id, monday, "on", start_minute'
    )
    return int(db.value("SELECT count(*) FROM (SELECT DISTINCT family_id, monday FROM week_facts)"))


_Weeks = tuple[FamilyId, date, date]


def _tell_planned(db: Db, due: Collection[_Weeks]) -> None:
    for weeks in due:
        db.execute(f"DELETE FROM week_facts WHERE {_WEEKS} AND kind <> 'logged'", weeks)
        if weeks[1:] == _EVER:
            db.execute(_INSERT + _PLANNED_OF_FAMILY, weeks)
        else:
            db.append("week_facts", planned_facts(db, *weeks))


def _tell_logged(db: Db, due: Collection[_Weeks]) -> None:
    for weeks in due:
        db.execute(f"DELETE FROM week_facts WHERE {_WEEKS} AND kind = 'logged'", weeks)
        db.execute(_INSERT + _LOGGED_OF_FAMILY, weeks)


_WEEKS: Final = "family_id = $1 AND monday BETWEEN $2 AND $3"
