-- What a family decided about what was learned of it: append-only, one row per decision, written with its event. `observations` are
-- the keys of what the finding came from at that moment: undone ones do not count any more, accepted ones count without doubt.
CREATE TABLE learning_decisions (
    sequence BIGINT PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    finding_key VARCHAR,
    sentence VARCHAR,
    why VARCHAR,
    observations JSON NOT NULL,
    user_id VARCHAR,
    decided_at TIMESTAMPTZ NOT NULL
);
-- What was last learned of a family: the weights as the planner gets them, and what may be pooled; `sequence` is the last event
-- that was learned from.
CREATE TABLE learned (
    family_id VARCHAR PRIMARY KEY,
    weights JSON NOT NULL,
    leaning JSON NOT NULL,
    observations INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    learned_at TIMESTAMPTZ NOT NULL
);
-- What an ordinary difference between a household's weeks is, drawn by chance once for as long as the household stays the same.
CREATE TABLE learning_scales (
    family_id VARCHAR PRIMARY KEY,
    fingerprint VARCHAR NOT NULL,
    centre JSON NOT NULL,
    spread JSON NOT NULL
);
-- Two weeks that a family is asked about, as they were shown; the answer is feedback of this question. `number` is 1 to 6 at the
-- start, and nothing later.
CREATE TABLE week_questions (
    question_key VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    week_start_date DATE NOT NULL,
    number INTEGER,
    question_data JSON NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL
);
