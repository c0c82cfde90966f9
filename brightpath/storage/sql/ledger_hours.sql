-- How many minutes that count did a child have of each subject on each day, core or not, at home or elsewhere?
-- Grain: one row per day, subject (null for what was of none), core or not, at home or not; in this order.
-- Units: minutes as they were really held, of done lessons, of what was logged and of what was put in by hand; what was planned
--   is not among them. untimed: how many things were done for which nobody told the minutes.
-- Parameters: family, child, first, last (dates, both included).
WITH facts AS (
    SELECT * FROM week_facts
    WHERE family_id = $family AND monday BETWEEN $first::DATE - 6 AND $last
)
SELECT
    "on",
    subject,
    is_core,
    place IS NULL AS is_at_home,
    coalesce(sum(minutes), 0)::BIGINT AS minutes,
    count(*) FILTER (minutes IS NULL) AS untimed
FROM facts
WHERE child_id = $child AND "on" BETWEEN $first AND $last AND is_done
GROUP BY ALL
ORDER BY "on", subject NULLS LAST, is_core, is_at_home
