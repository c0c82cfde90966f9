-- Whether somebody noted how long a lesson really was, or its minutes are those of the plan: what is compared with the plan
-- would else be told as "as planned" by all that nobody noted. As 0016 made the table, it is made anew from schedules,
-- schedule_items, activity_logs, subjects and events (storage/week_facts.py).

DROP TABLE week_facts;

CREATE TABLE week_facts (
    family_id VARCHAR NOT NULL,
    monday DATE NOT NULL,
    child_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR,
    kind VARCHAR NOT NULL CHECK (kind IN ('lesson', 'by_hand', 'logged')),
    is_core BOOLEAN NOT NULL,
    "on" DATE NOT NULL,
    start_minute SMALLINT,
    lessons DOUBLE NOT NULL,
    planned_minutes SMALLINT NOT NULL,
    minutes SMALLINT,
    is_timed BOOLEAN NOT NULL,
    is_done BOOLEAN NOT NULL,
    is_skipped BOOLEAN NOT NULL,
    is_waiting BOOLEAN NOT NULL,
    is_moved BOOLEAN NOT NULL,
    engagement TINYINT,
    place VARCHAR
);

INSERT INTO week_facts (family_id, monday, child_id, subject_id, subject, kind, is_core, "on", start_minute, lessons, planned_minutes, minutes, is_timed, is_done, is_skipped, is_waiting, is_moved, engagement, place)
FROM (
FROM (
    WITH named AS (
    SELECT child_id, name, arg_min(subject_id, position + CASE WHEN is_active THEN 0 ELSE 1000000 END) AS subject_id
    FROM subjects WHERE true GROUP BY ALL
), moved AS (
    SELECT DISTINCT family_id, week_start_date, whose, item_id, there FROM (
        SELECT family_id, week_start_date, said->>'whose' AS whose, said->'after'->>'id' AS item_id,
            (said->'after'->>'date') || ' ' || (said->'after'->>'startTime') AS there,
            first_value((said->'before'->>'date') || ' ' || (said->'before'->>'startTime')) OVER (
                PARTITION BY family_id, week_start_date, version, whose, item_id ORDER BY sequence
            ) AS before
        FROM (
            SELECT family_id, week_start_date, data->>'version' AS version, sequence,
                unnest((data->'change'->'items')::JSON[]) AS said
            FROM events WHERE kind IN ('item_moved', 'item_resized') AND true
        )
    ) WHERE there <> before
), items AS (
        SELECT i.*, v.week_start_date, json_extract_string(i.item_data, ['$.skipped', '$.handedIn', '$.byHand', '$.part', '$.actual.startTime', '$.actual.endTime', '$.actual.engagement']) AS said,
            i.end_minute - i.start_minute AS planned_for, CASE WHEN i.type = 'subject' THEN
                CASE WHEN said[4] IS NULL THEN i.name ELSE regexp_replace(i.name, ' \(part [0-9]+\)$', '') END
            END AS called
        FROM schedule_items i JOIN schedules v USING (schedule_id)
        WHERE v.is_active AND true AND true
    )
    SELECT i.family_id, date_trunc('week', i.item_date)::DATE AS monday, i.child_id,
        s.subject_id, coalesce(s.name, i.called) AS subject,
        CASE WHEN said[3] = 'true' THEN 'by_hand' ELSE 'lesson' END AS kind, coalesce(s.is_core, false) AS is_core,
        i.item_date AS "on", i.start_minute::SMALLINT AS start_minute,
        CASE WHEN said[4] IS NULL THEN 1.0 ELSE 0.5 END::DOUBLE AS lessons, planned_for::SMALLINT AS planned_minutes,
        (CASE WHEN NOT i.is_completed THEN 0
            ELSE coalesce((split_part(said[6], ':', 1)::INTEGER * 60 + split_part(said[6], ':', 2)::INTEGER) - (split_part(said[5], ':', 1)::INTEGER * 60 + split_part(said[5], ':', 2)::INTEGER), planned_for) END)::SMALLINT AS minutes,
        i.is_completed AND said[5] IS NOT NULL AND said[6] IS NOT NULL AS is_timed, i.is_completed AS is_done,
        coalesce(said[1] = 'true', false) AND NOT i.is_completed AS is_skipped,
        coalesce(said[2] = 'true', false) AND NOT i.is_completed AS is_waiting,
        EXISTS (
    FROM moved m WHERE m.family_id = i.family_id AND m.week_start_date = i.week_start_date
        AND m.whose = 'child:' || i.child_id AND m.item_id = i.item_id
        AND m.there = format('{} {:02d}:{:02d}', i.item_date, i.start_minute // 60, i.start_minute % 60)
) AS is_moved, said[7]::TINYINT AS engagement, s.metadata->>'place' AS place
    FROM items i
    LEFT JOIN named n ON n.child_id = i.child_id AND n.name = i.called
    LEFT JOIN subjects s ON s.subject_id = coalesce(i.subject_id, n.subject_id)
    WHERE i.type = 'subject' OR said[3] = 'true'
)
UNION ALL
FROM (
    WITH named AS (
    SELECT child_id, name, arg_min(subject_id, position + CASE WHEN is_active THEN 0 ELSE 1000000 END) AS subject_id
    FROM subjects WHERE true GROUP BY ALL
), counting AS (
        SELECT *, subjects::VARCHAR[] AS about, greatest(len(about), 1) AS times FROM activity_logs
        WHERE item_id IS NULL AND NOT is_retracted AND true AND log_id NOT IN (
            SELECT replaces FROM activity_logs WHERE item_id IS NULL AND replaces IS NOT NULL AND true
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
)
)
ORDER BY family_id, monday, "on", start_minute;
