-- What stood in a family's weeks, lesson by lesson, and what became of it?
-- Grain: one row per child and lesson, part of a lesson, thing put in by hand, or thing logged afterwards and its subject; in order of time.
-- Units: minutes of the family's wall clock; lessons 1, 0.5 for a part; engagement 1-5. As the table week_facts says them.
-- Parameters: family, first, last (dates, both included).
SELECT * EXCLUDE (family_id, monday)
FROM week_facts
WHERE family_id = $family AND monday BETWEEN $first::DATE - 6 AND $last AND "on" BETWEEN $first AND $last
ORDER BY "on", start_minute NULLS LAST, child_id, subject
