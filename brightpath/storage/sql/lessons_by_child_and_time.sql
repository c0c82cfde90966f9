-- At which time of which weekday does each child do the lessons that were planned so far?
-- Grain: one row per child, weekday and part of the day; in this order.
-- Units: lessons (a part of one is 0.5); weekday 1 (Monday) to 7; engagement the mean of 1-5, and of how many.
--   part: as the lesson was planned: early_morning (before 9:00), mid-morning (to 11:30), early_afternoon (to 14:00),
--   late_afternoon (to 17:00), evening. planned: lessons of the plan on days before today, and those that are done already.
-- Parameters: family, first, last (dates, both included), today.
SELECT
    child_id,
    isodow("on")::INTEGER AS weekday,
    CASE
        WHEN start_minute < 540 THEN 'early_morning'
        WHEN start_minute < 690 THEN 'mid-morning'
        WHEN start_minute < 840 THEN 'early_afternoon'
        WHEN start_minute < 1020 THEN 'late_afternoon'
        ELSE 'evening'
    END AS part,
    sum(lessons) AS planned,
    coalesce(sum(lessons) FILTER (is_done), 0) AS done,
    avg(engagement) AS engagement,
    count(engagement) AS engagement_said
FROM (
    SELECT * FROM week_facts
    WHERE family_id = $family AND monday BETWEEN $first::DATE - 6 AND $last
)
WHERE kind = 'lesson' AND "on" BETWEEN $first AND $last AND ("on" < $today OR is_done)
GROUP BY ALL
ORDER BY child_id, weekday, min(start_minute)
