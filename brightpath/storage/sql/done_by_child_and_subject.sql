-- What did each child do of each subject on each of these days, and what before?
-- Grain: one row per child, subject and date on which anything was done, and one without a date for all that was before
--   `first`; in order of child, subject and date.
-- Units: lessons done (a part of one is 0.5) and minutes held, what was put in by hand or logged afterwards among both.
-- Parameters: family, first, last (dates, both included).
SELECT child_id, subject, CASE WHEN "on" >= $first THEN "on" END AS "on",
    sum(lessons) AS lessons, coalesce(sum(minutes), 0)::BIGINT AS minutes
FROM week_facts
WHERE family_id = $family AND monday <= $last AND is_done AND subject IS NOT NULL AND "on" <= $last
GROUP BY ALL
ORDER BY child_id, subject, "on" NULLS FIRST
