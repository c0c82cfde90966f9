-- How do the weeks of one family go for each of its children: what gets done, in what time, and how gladly?
-- Grain: one row per child and ISO week (its Monday) with planned lessons; in that order.
-- Units: lessons (a part of one is 0.5), of the plan alone; engagement the mean of 1-5, and of how many; `longer` the mean of
--   real over planned minutes of done lessons of which begin and end were noted, and of how many.
-- Parameters: family, first, last (Mondays, both included).
SELECT child_id, monday, sum(lessons) AS planned, coalesce(sum(lessons) FILTER (is_done), 0) AS done,
    avg(engagement) AS engagement, count(engagement) AS told,
    avg(minutes / nullif(planned_minutes, 0)) FILTER (is_timed) AS longer,
    count(*) FILTER (is_timed AND planned_minutes > 0) AS timed
FROM (
    SELECT * FROM week_facts
    WHERE family_id = $family AND monday BETWEEN $first AND $last
)
WHERE kind = 'lesson'
GROUP BY child_id, monday
ORDER BY child_id, monday
