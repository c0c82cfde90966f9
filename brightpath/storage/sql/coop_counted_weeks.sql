-- What was counted of these families' weeks when a figure was first made of them?
-- Grain: one row per family, ISO week (its Monday), child and subject; in that order.
-- Units: lessons of the plan; null where the family lets itself be counted no longer. `age_group` as it was then.
-- Parameters: families (a list of ids), first, last (Mondays, both included).
SELECT family_id, monday, child_id, subject, age_group, planned, done
FROM counted_weeks
WHERE family_id IN (SELECT unnest($families::VARCHAR[])) AND monday BETWEEN $first AND $last
ORDER BY ALL
