-- Which lessons stood so far in a child's plans on each day, how many of them are done, and how long were they to be?
-- Grain: one row per day and subject; in this order. What was put in by hand or logged stood in no plan.
--   So far: on days before today, and those that are done already; an evening lesson is not missed at noon.
-- Units: lessons (a part of one is 0.5), done of these; minutes of planned seat time, done or not.
-- Parameters: family, child, first, last (dates, both included), today.
WITH facts AS (
    SELECT * FROM week_facts
    WHERE family_id = $family AND monday BETWEEN $first::DATE - 6 AND $last
)
SELECT
    "on",
    subject,
    sum(lessons) AS lessons,
    coalesce(sum(lessons) FILTER (is_done), 0) AS done,
    sum(planned_minutes)::BIGINT AS minutes
FROM facts
WHERE child_id = $child AND "on" BETWEEN $first AND $last AND kind = 'lesson' AND ("on" < $today OR is_done)
GROUP BY ALL
ORDER BY "on", subject
