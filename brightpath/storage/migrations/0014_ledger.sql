-- The rule a family's hours and days are held against; a row for the family (child_id null) and one for a child that differs.
CREATE TABLE ledger_rules (
    whose VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR,
    region VARCHAR,
    own_rule JSON,
    day_minutes INTEGER CHECK (day_minutes > 0),
    grade INTEGER,
    grade_said_on DATE,
    user_id VARCHAR,
    chosen_at TIMESTAMPTZ NOT NULL,
    CHECK (whose = coalesce(child_id, family_id))
);

-- Days of which a parent says themselves whether they were attended; what the log says goes after it.
CREATE TABLE attendance_marks (
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    marked_on DATE NOT NULL,
    mark VARCHAR NOT NULL CHECK (mark IN ('day', 'half', 'none')),
    user_id VARCHAR,
    marked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (child_id, marked_on)
);

-- Minutes a week that the planner is asked to find beyond the usual ones, of some subjects of a child.
CREATE TABLE hours_asked (
    asked_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    subjects JSON NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    first_on DATE NOT NULL,
    until_on DATE NOT NULL CHECK (until_on >= first_on),
    user_id VARCHAR,
    asked_at TIMESTAMPTZ NOT NULL,
    taken_back_at TIMESTAMPTZ
);
