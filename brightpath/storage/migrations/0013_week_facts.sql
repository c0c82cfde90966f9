-- What stands in each family's weeks and what became of it: one row per family and ISO week, a fact per child and lesson.
-- It follows from schedules, schedule_items, activity_logs, subjects and events, and is made anew with every change of them
-- (storage/week_facts.py; docs/measures.md says what each field means).

CREATE TABLE week_facts (
    family_id VARCHAR NOT NULL,
    monday DATE NOT NULL,
    facts STRUCT(
        child_id VARCHAR,
        subject_id VARCHAR,
        subject VARCHAR,
        kind VARCHAR,
        is_core BOOLEAN,
        "on" DATE,
        start_minute SMALLINT,
        lessons DOUBLE,
        planned_minutes SMALLINT,
        minutes SMALLINT,
        is_done BOOLEAN,
        is_skipped BOOLEAN,
        is_waiting BOOLEAN,
        is_moved BOOLEAN,
        engagement TINYINT,
        place VARCHAR
    )[] NOT NULL,
    PRIMARY KEY (family_id, monday)
);

-- A row of an item tells from now on which part of a lesson it is; until now only the document did.
UPDATE schedule_items SET item_data = json_merge_patch(item_data, json_object('part', parts.part))
FROM (
    SELECT schedule_id, child->>'id' AS child_id, item->>'id' AS item_id, (item->>'part')::INTEGER AS part
    FROM (SELECT schedule_id, child, unnest((day->'items')::JSON[]) AS item FROM
         (SELECT schedule_id, child, unnest((child->'days')::JSON[]) AS day FROM
         (SELECT schedule_id, unnest((schedule_data->'children')::JSON[]) AS child FROM schedules)))
    WHERE item->>'part' IS NOT NULL
) parts
WHERE schedule_items.schedule_id = parts.schedule_id AND schedule_items.child_id = parts.child_id
    AND schedule_items.item_id = parts.item_id;

INSERT INTO week_facts
SELECT family_id, date_trunc('week', "on")::DATE AS monday, list(fact ORDER BY "on", begins NULLS LAST, child_id, id) AS facts
    FROM (
    WITH named AS (
        SELECT child_id, name, min_by(subject_id, position) AS subject_id FROM subjects
        WHERE is_active AND true GROUP BY ALL
    ),
    moves AS (
        SELECT family_id, week_start_date, data->>'version' AS version, sequence,
            unnest((data->'change'->'items')::JSON[]) AS said
        FROM events WHERE kind IN ('item_moved', 'item_resized') AND true
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
        SELECT i.*, v.week_start_date, json_extract_string(i.item_data, ['$.skipped', '$.handedIn', '$.byHand', '$.part', '$.actual.startTime', '$.actual.endTime', '$.actual.engagement']) AS said,
            coalesce(said[3] = 'true', false) AS is_by_hand, coalesce(said[1] = 'true', false) AS is_skipped,
            coalesce(said[2] = 'true', false) AS is_handed_in, i.end_minute - i.start_minute AS long,
            format('{} {:02d}:{:02d}', i.item_date, i.start_minute // 60, i.start_minute % 60) AS here,
            CASE WHEN i.type = 'subject' THEN
                CASE WHEN said[4] IS NULL THEN i.name ELSE regexp_replace(i.name, ' \(part [0-9]+\)$', '') END
            END AS called
        FROM schedule_items i JOIN schedules v USING (schedule_id)
        WHERE v.is_active AND true AND true
    ),
    planned AS (
        SELECT i.family_id, i.item_date AS "on", i.start_minute AS begins, i.child_id, i.item_id AS id, {
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
                ELSE coalesce((split_part(i.said[6], ':', 1)::INTEGER * 60 + split_part(i.said[6], ':', 2)::INTEGER) - (split_part(i.said[5], ':', 1)::INTEGER * 60 + split_part(i.said[5], ':', 2)::INTEGER), i.long) END)::SMALLINT,
            'is_done': i.is_completed,
            'is_skipped': i.is_skipped AND NOT i.is_completed,
            'is_waiting': i.is_handed_in AND NOT i.is_completed,
            'is_moved': p.item_id IS NOT NULL,
            'engagement': i.said[7]::TINYINT,
            'place': s.metadata->>'place'
        } AS fact
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
        WHERE item_id IS NULL AND NOT is_retracted AND true AND log_id NOT IN (
            SELECT replaces FROM activity_logs WHERE item_id IS NULL AND replaces IS NOT NULL AND true
        )
    ),
    shares AS (
        SELECT *, generate_subscripts(CASE WHEN len(about) = 0 THEN [NULL] ELSE about END, 1) AS nth FROM counting
    ),
    logged AS (
        SELECT l.family_id, l.activity_date AS "on", NULL::INTEGER AS begins, l.child_id, l.log_id || ' ' || nth AS id, {
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
        } AS fact
        FROM shares l
        LEFT JOIN named n ON n.child_id = l.child_id AND n.name = l.about[nth]
        LEFT JOIN subjects s ON s.subject_id = coalesce(l.subject_id, n.subject_id)
    )
    FROM planned UNION ALL FROM logged
) GROUP BY ALL;
