-- Families, their people and what they learn; schedules; jobs; the event log.
-- `position` keeps the order a family wrote things in. `metadata` holds whatever of a noun has no column of its own.
-- What leaves a household is kept with is_active = false: old weeks still name it.
-- No foreign keys (docs/decisions/0011): doctor runs the anti-joins.

CREATE TABLE families (
    family_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    parent_name VARCHAR,
    scheduling_flexibility VARCHAR,
    planning_approach VARCHAR,
    preferences JSON NOT NULL DEFAULT '{}',
    questionnaire_responses JSON NOT NULL DEFAULT '{}',
    school_calendar JSON NOT NULL DEFAULT '{}',
    time_zone VARCHAR,
    clock_hours INTEGER NOT NULL DEFAULT 24 CHECK (clock_hours IN (12, 24)),
    week_start VARCHAR NOT NULL DEFAULT 'Monday',
    is_demo BOOLEAN NOT NULL DEFAULT false,
    metadata JSON NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ NOT NULL,
    completed_at TIMESTAMPTZ
);

CREATE TABLE adults (
    adult_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    available JSON NOT NULL,
    metadata JSON NOT NULL,
    is_active BOOLEAN NOT NULL
);

CREATE TABLE children (
    child_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    age INTEGER,
    birth_date DATE,
    grade_level VARCHAR,
    notes VARCHAR,
    learning_preferences JSON NOT NULL,
    questionnaire_responses JSON NOT NULL,
    metadata JSON NOT NULL,
    is_active BOOLEAN NOT NULL
);

CREATE TABLE subjects (
    subject_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    is_core BOOLEAN NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    frequency VARCHAR NOT NULL,
    parent_involvement VARCHAR NOT NULL,
    fixed_time JSON NOT NULL,
    interest_points INTEGER NOT NULL CHECK (interest_points BETWEEN 1 AND 5),
    colour VARCHAR,
    icon VARCHAR,
    metadata JSON NOT NULL,
    is_active BOOLEAN NOT NULL
);

CREATE TABLE family_commitments (
    commitment_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    frequency VARCHAR NOT NULL,
    days_of_week JSON NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL CHECK (end_minute > start_minute),
    takes_place_on DATE,
    who JSON NOT NULL,
    metadata JSON NOT NULL,
    is_active BOOLEAN NOT NULL
);

CREATE TABLE child_commitments (
    commitment_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    frequency VARCHAR NOT NULL,
    days_of_week JSON NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL CHECK (end_minute > start_minute),
    takes_place_on DATE,
    who JSON NOT NULL,
    metadata JSON NOT NULL,
    is_active BOOLEAN NOT NULL
);

CREATE TABLE days_off (
    day_off_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL CHECK (last_on >= first_on),
    who JSON NOT NULL,
    metadata JSON NOT NULL
);

-- One row per family, week and version; exactly one version of a week is active (doctor counts them).
CREATE TABLE schedules (
    schedule_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    week_start_date DATE NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    is_active BOOLEAN NOT NULL,
    generation_method VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    schedule_data JSON NOT NULL,
    problem JSON NOT NULL,
    patterns JSON NOT NULL,
    solver_report JSON NOT NULL,
    job_id VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (family_id, week_start_date, version)
);

-- Item ids come from the plan and are only unique within one child's week.
CREATE TABLE schedule_items (
    schedule_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    item_date DATE NOT NULL,
    type VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL,
    is_external BOOLEAN NOT NULL,
    is_completed BOOLEAN NOT NULL,
    completed_at TIMESTAMPTZ,
    subject_id VARCHAR,
    commitment_id VARCHAR,
    item_data JSON NOT NULL,
    PRIMARY KEY (schedule_id, child_id, item_id)
);

CREATE TABLE jobs (
    job_id VARCHAR PRIMARY KEY,
    number BIGINT NOT NULL,
    family_id VARCHAR NOT NULL,
    user_id VARCHAR,
    kind VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'SUCCESS', 'FAILED', 'CANCELLED')),
    progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    progress_note VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    completed_at TIMESTAMPTZ,
    error_message VARCHAR,
    input JSON NOT NULL,
    result JSON
);

-- Append-only: there is no function that changes or removes a row.
CREATE TABLE events (
    sequence BIGINT PRIMARY KEY,
    event_id VARCHAR NOT NULL,
    family_id VARCHAR,
    happened_at TIMESTAMPTZ NOT NULL,
    user_id VARCHAR,
    kind VARCHAR NOT NULL,
    subject_ids JSON NOT NULL,
    data JSON NOT NULL
);
