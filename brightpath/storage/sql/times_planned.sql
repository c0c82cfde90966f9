-- How often does each subject stand in the last weeks that were planned?
-- Grain: one row per child's subject and planned week (its first day, as the family begins its weeks); in that order.
-- Units: lessons (a part of one is 0.5), of the plan and put in by hand, done or not.
-- Parameters: family, since (a date before which no week begins), weeks (how many at most, the newest).
SELECT i.subject_id, s.week_start_date,
    sum(CASE WHEN (i.item_data->>'part') IS NULL THEN 1 ELSE 0.5 END)::DOUBLE AS lessons
FROM schedules s JOIN schedule_items i USING (schedule_id)
WHERE s.is_active AND s.family_id = $family AND i.subject_id IS NOT NULL AND s.week_start_date IN (
    SELECT week_start_date FROM schedules
    WHERE is_active AND family_id = $family AND week_start_date >= $since
    ORDER BY week_start_date DESC LIMIT $weeks
)
GROUP BY ALL
ORDER BY ALL
