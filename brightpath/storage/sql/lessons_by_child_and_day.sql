-- How much of each day did a child do of what was planned so far?
-- Grain: one row per child and date on which a lesson is planned or anything was done; in order of date and child.
-- Units: lessons (a part of one is 0.5); minutes of the family's wall clock.
--   planned: lessons of the plan on days before today, and those that are done already; done: of these.
--   still_open: lessons of the plan on today or later that are not done; has_begun: whether anything but these is on the day.
--   minutes: as the lessons were really held; beyond_minutes: what was put in by hand or logged afterwards, and done.
-- Parameters: family, first, last (dates, both included), today.
SELECT
    child_id,
    "on",
    coalesce(sum(lessons) FILTER (kind = 'lesson' AND is_so_far), 0) AS planned,
    coalesce(sum(lessons) FILTER (kind = 'lesson' AND is_done), 0) AS done,
    coalesce(sum(lessons) FILTER (NOT is_so_far), 0) AS still_open,
    bool_or(is_so_far) AS has_begun,
    coalesce(sum(minutes) FILTER (kind = 'lesson'), 0)::BIGINT AS minutes,
    coalesce(sum(minutes) FILTER (kind <> 'lesson'), 0)::BIGINT AS beyond_minutes
FROM (
    SELECT *, "on" < $today OR is_done AS is_so_far FROM week_facts
    WHERE family_id = $family AND monday BETWEEN $first::DATE - 6 AND $last
)
WHERE "on" BETWEEN $first AND $last AND (kind = 'lesson' OR is_done)
GROUP BY child_id, "on"
ORDER BY "on", child_id
