-- What a family writes down for its reports. A row per version of a record: it is added and never changed, the newest version counts,
-- and one that `is_removed` says that it is not so any more. `sequence` is the event a version was written with, so that what was
-- written together is taken back together. `subject` is the name as it was then; `subject_id` leads to the one of now.
CREATE TABLE marks (
    record_id VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR NOT NULL,
    lesson_id VARCHAR,
    item_id VARCHAR,
    term VARCHAR,
    given_on DATE NOT NULL,
    title VARCHAR NOT NULL,
    points DOUBLE CHECK (points >= 0),
    out_of DOUBLE CHECK (out_of > 0),
    letter VARCHAR,
    weight DOUBLE NOT NULL CHECK (weight > 0),
    note VARCHAR NOT NULL,
    is_removed BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    user_id VARCHAR,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (record_id, version),
    CHECK ((points IS NULL) = (out_of IS NULL) AND (points IS NULL) <> (letter IS NULL))
);

CREATE TABLE courses (
    record_id VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR NOT NULL,
    school_year VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    credits DOUBLE CHECK (credits > 0),
    level VARCHAR NOT NULL CHECK (level IN ('regular', 'honors', 'college')),
    points DOUBLE CHECK (points >= 0),
    out_of DOUBLE CHECK (out_of > 0),
    letter VARCHAR,
    is_on_transcript BOOLEAN NOT NULL,
    is_removed BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    user_id VARCHAR,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (record_id, version),
    CHECK ((points IS NULL) = (out_of IS NULL) AND (points IS NULL OR letter IS NULL))
);

CREATE TABLE books (
    record_id VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    first_on DATE,
    last_on DATE CHECK (last_on >= first_on),
    source VARCHAR NOT NULL,
    is_removed BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    user_id VARCHAR,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (record_id, version)
);

CREATE TABLE report_notes (
    record_id VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    subject_id VARCHAR,
    subject VARCHAR NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL CHECK (last_on >= first_on),
    narrative VARCHAR NOT NULL,
    material VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    is_removed BOOLEAN NOT NULL,
    sequence BIGINT NOT NULL,
    user_id VARCHAR,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (record_id, version)
);
