-- What is the first day on which anything of a child was done?
-- Grain: one row for the child; null when nothing ever was.
-- Units: a date.
-- Parameters: family, child.
SELECT min("on") AS since
FROM (SELECT * FROM week_facts WHERE family_id = $family)
WHERE child_id = $child AND is_done
