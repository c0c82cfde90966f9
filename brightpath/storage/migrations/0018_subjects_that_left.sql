-- What was logged under the name of a subject that left the household since, or of a child that did, is of that subject still:
-- what was core stays core (storage/week_facts.py).
UPDATE week_facts SET
    subject_id = s.subject_id,
    is_core = s.is_core,
    place = CASE WHEN kind = 'logged' THEN week_facts.place ELSE s.held_at END
FROM (
    SELECT subject_id, family_id, child_id, name, is_core, metadata->>'place' AS held_at FROM subjects
    QUALIFY row_number() OVER (PARTITION BY child_id, name ORDER BY is_active DESC, position) = 1
) s
WHERE week_facts.subject_id IS NULL AND week_facts.family_id = s.family_id
    AND week_facts.child_id = s.child_id AND week_facts.subject = s.name;
