-- How many lessons has each child done of each subject, of those that were planned so far, and in what time?
-- Grain: one row per child and subject; the subject is null for what was of none. In order of child and subject.
-- Units: lessons (a part of one is 0.5); minutes of the family's wall clock; engagement the mean of 1-5, and of how many.
--   planned: lessons of the plan on days before today, and those that are done already; done, skipped, waiting: of these.
--   timed: of the done, those of which begin and end were noted; timed_planned_minutes: as the plan has these;
--   timed_minutes: as they were really held.
--   beyond: lessons put in by hand, and things logged afterwards, that were done; beyond_minutes: in what time.
-- Parameters: family, first, last (dates, both included), today.
WITH facts AS (
    SELECT * FROM week_facts
    WHERE family_id = $family AND monday BETWEEN $first::DATE - 6 AND $last
)
SELECT
    child_id,
    max(subject_id) AS subject_id,
    subject,
    bool_or(is_core) AS is_core,
    coalesce(sum(lessons) FILTER (kind = 'lesson'), 0) AS planned,
    coalesce(sum(lessons) FILTER (kind = 'lesson' AND is_done), 0) AS done,
    coalesce(sum(lessons) FILTER (kind = 'lesson' AND is_skipped), 0) AS skipped,
    coalesce(sum(lessons) FILTER (kind = 'lesson' AND is_waiting), 0) AS waiting,
    coalesce(sum(lessons) FILTER (kind = 'lesson' AND is_timed), 0) AS timed,
    coalesce(sum(planned_minutes) FILTER (kind = 'lesson' AND is_timed), 0)::BIGINT AS timed_planned_minutes,
    coalesce(sum(minutes) FILTER (kind = 'lesson' AND is_timed), 0)::BIGINT AS timed_minutes,
    coalesce(sum(lessons) FILTER (kind <> 'lesson' AND is_done), 0) AS beyond,
    coalesce(sum(minutes) FILTER (kind <> 'lesson'), 0)::BIGINT AS beyond_minutes,
    avg(engagement) AS engagement,
    count(engagement) AS engagement_said
FROM facts
WHERE "on" BETWEEN $first AND $last AND ("on" < $today OR is_done)
GROUP BY child_id, subject
ORDER BY child_id, subject NULLS LAST
