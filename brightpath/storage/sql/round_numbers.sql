-- Which round numbers of lessons and of hours did each child reach in a subject, and on which day?
-- Grain: one row per child, subject, kind ('lessons' or 'hours') and number; the newest first.
-- Units: lessons done (a part of one is 0.5) and hours held, what was put in by hand or logged afterwards among both;
--   counted over all that is known of the child up to `last`. on: the date on which the number was reached.
-- Parameters: family, last (a date, included).
WITH days AS (
    SELECT child_id, subject, "on", sum(lessons) AS lessons, coalesce(sum(minutes), 0) AS minutes
    FROM (SELECT * FROM week_facts WHERE family_id = $family AND monday <= $last)
    WHERE is_done AND subject IS NOT NULL AND "on" <= $last
    GROUP BY child_id, subject, "on"
),
so_far AS (
    SELECT child_id, subject, "on",
        sum(lessons) OVER before_and_on - lessons AS lessons_before, sum(lessons) OVER before_and_on AS lessons,
        sum(minutes) OVER before_and_on - minutes AS minutes_before, sum(minutes) OVER before_and_on AS minutes
    FROM days
    WINDOW before_and_on AS (PARTITION BY child_id, subject ORDER BY "on")
)
SELECT child_id, subject, 'lessons' AS kind, number, "on"
FROM so_far, (SELECT unnest([10, 25, 50, 100, 150, 200, 250, 300, 400, 500, 750, 1000]) AS number)
WHERE lessons_before < number AND lessons >= number
UNION ALL
SELECT child_id, subject, 'hours', number, "on"
FROM so_far, (SELECT unnest([10, 25, 50, 100, 150, 200, 250, 500, 1000]) AS number)
WHERE minutes_before < number * 60 AND minutes >= number * 60
ORDER BY "on" DESC, number DESC, kind, subject, child_id
