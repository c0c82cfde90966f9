-- How much of what was planned in these families' weeks got done, by child and subject?
-- Grain: one row per family, ISO week (its Monday), child and subject; in that order.
-- Units: lessons (a part of one is 0.5), of the plan alone; subject in small letters, without spaces around it; age in years, as the family says it now.
-- Parameters: families (a list of ids), first, last (Mondays, both included).
SELECT f.family_id, monday, child_id, lower(trim(subject)) AS subject, any_value(age) AS age,
    sum(lessons) AS planned, coalesce(sum(lessons) FILTER (is_done), 0) AS done
FROM (
    SELECT * FROM week_facts
    WHERE family_id IN (SELECT unnest($families::VARCHAR[])) AND monday BETWEEN $first AND $last
) AS f JOIN children USING (child_id)
WHERE kind = 'lesson' AND trim(coalesce(subject, '')) <> ''
GROUP BY ALL
ORDER BY ALL
