-- Of which subjects is every lesson on the list done, and since when?
-- Grain: one row per child and subject in use whose list is done; the newest first.
-- Units: lessons, as many as stand on the list; done_at the moment at which the last of them was marked.
-- Parameters: family.
SELECT s.child_id, s.name AS subject, count(*) AS lessons, max(l.done_at) AS done_at
FROM lessons l JOIN subjects s USING (subject_id)
WHERE s.family_id = $family AND l.is_active AND s.is_active
GROUP BY s.child_id, s.name
HAVING bool_and(l.done_at IS NOT NULL)
ORDER BY done_at DESC, subject, s.child_id
