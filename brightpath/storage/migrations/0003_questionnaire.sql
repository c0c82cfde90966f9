-- The questionnaire's drafts; the statements in all their versions and what families answered; lessons; school years.

-- Grows with every change of the household, so that a stale page cannot overwrite a newer one.
ALTER TABLE families ADD COLUMN household_version INTEGER DEFAULT 0;

-- One draft per run of the questionnaire: `responses` is the household document as far as it is answered,
-- `steps` who saved which step when and in which version, `progress` each section's and child's state.
CREATE TABLE questionnaire_sessions (
    session_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('in_progress', 'completed', 'abandoned')),
    current_section VARCHAR NOT NULL,
    responses JSON NOT NULL,
    steps JSON NOT NULL,
    progress JSON NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    completed_at TIMESTAMPTZ
);

CREATE TABLE question_categories (
    category_id VARCHAR PRIMARY KEY,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    weight DOUBLE NOT NULL CHECK (weight > 0),
    is_active BOOLEAN NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- A row per version of a statement; the highest one counts. Versions with the same `meaning` differ in wording only,
-- so that an answer to one is an answer to the other.
CREATE TABLE questions (
    question_id VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    meaning INTEGER NOT NULL CHECK (meaning > 0),
    category_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    wording VARCHAR NOT NULL,
    weight DOUBLE NOT NULL CHECK (weight > 0),
    is_reversed BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    user_id VARCHAR,
    PRIMARY KEY (question_id, version)
);

CREATE TABLE survey_runs (
    run_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    session_id VARCHAR,
    status VARCHAR NOT NULL CHECK (status IN ('in_progress', 'completed', 'abandoned')),
    note VARCHAR,
    started_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    completed_at TIMESTAMPTZ
);

CREATE TABLE survey_answers (
    run_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 5),
    answered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (run_id, question_id)
);

-- The contents of a subject in order. `done_at` is kept when the list is written again.
CREATE TABLE lessons (
    lesson_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    minutes INTEGER CHECK (minutes > 0),
    done_at TIMESTAMPTZ,
    is_active BOOLEAN NOT NULL
);

-- Until now the titles stood in the metadata of their subject.
INSERT INTO lessons
    SELECT replace(uuid()::VARCHAR, '-', ''), family_id, subject_id, place - 1, titles[place], NULL, NULL, is_active
    FROM (SELECT *, unnest(generate_series(1, len(titles))) AS place
          FROM (SELECT *, (metadata->'lessons')::VARCHAR[] AS titles FROM subjects));
UPDATE subjects SET metadata = json_merge_patch(metadata, '{"lessons": null}')
    WHERE json_exists(metadata, '$.lessons');

CREATE TABLE school_years (
    school_year_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL CHECK (last_on >= first_on),
    metadata JSON NOT NULL
);

CREATE TABLE terms (
    term_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    school_year_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL CHECK (last_on >= first_on),
    metadata JSON NOT NULL
);

ALTER TABLE days_off ADD COLUMN name VARCHAR;
ALTER TABLE days_off ADD COLUMN start_minute INTEGER;
ALTER TABLE days_off ADD COLUMN end_minute INTEGER;
