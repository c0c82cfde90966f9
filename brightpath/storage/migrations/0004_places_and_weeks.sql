-- Commitments that come every so many weeks or take a way to get there; the ways of a family.

ALTER TABLE families ADD COLUMN places JSON DEFAULT '[]';
ALTER TABLE family_commitments ADD COLUMN every_weeks INTEGER;
ALTER TABLE family_commitments ADD COLUMN starting_week DATE;
ALTER TABLE family_commitments ADD COLUMN place VARCHAR;
ALTER TABLE child_commitments ADD COLUMN every_weeks INTEGER;
ALTER TABLE child_commitments ADD COLUMN starting_week DATE;
ALTER TABLE child_commitments ADD COLUMN place VARCHAR;
