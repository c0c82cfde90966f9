-- Which round numbers of lessons and of hours did each child reach in a subject, and on which day?
-- Grain: one row per child, subject, kind ('lessons' or 'hours') and number; the newest first.
-- Units: lessons done (a part of one is 0.5) and hours held, what was put in by hand or logged afterwards among both;
--   counted over all that is known of the child up to `last`. on: the date on which the number was reached.
-- Parameters: family, first, last (dates on which they were reached, both included).
WITH days AS (
    -- All that was before the first of these days is one day: of its numbers nobody asks.
    SELECT child_id, subject, greatest("on", $first::DATE - 1) AS "on",
        sum(lessons) AS lessons, coalesce(sum(minutes), 0) AS minutes
    FROM (SELECT * FROM week_facts WHERE family_id = $family AND monday <= $last)
    WHERE is_done AND subject IS NOT NULL AND "on" <= $last
    GROUP BY ALL
),
so_far AS (
    SELECT child_id, subject, "on",
        sum(lessons) OVER before_and_on - lessons AS lessons_before, sum(lessons) OVER before_and_on AS lessons,
        sum(minutes) OVER before_and_on - minutes AS minutes_before, sum(minutes) OVER before_and_on AS minutes
    FROM days
    WINDOW before_and_on AS (PARTITION BY child_id, subject ORDER BY "on")
),
numbers AS (
    SELECT 'lessons' AS kind, unnest([10, 25, 50, 100, 150, 200, 250, 300, 400, 500, 750, 1000]) AS number
    UNION ALL
    SELECT 'hours', unnest([10, 25, 50, 100, 150, 200, 250, 500, 1000])
)
SELECT child_id, subject, kind, number, "on"
FROM so_far, numbers
WHERE "on" >= $first AND CASE kind
    WHEN 'lessons' THEN lessons_before < number AND number <= lessons
    ELSE minutes_before < number * 60 AND number * 60 <= minutes
END
ORDER BY "on" DESC, number DESC, kind, subject, child_id
