-- Co-ops: who coordinates them, which families belong, what they teach, and their timetables. `position` keeps an order; ids of
-- other rows in JSON columns (instructors, groups, families) stand here as they were entered, and what is removed is taken out of
-- them with it. `version` grows with every change of what a timetable is made of.

CREATE TABLE coops (
    coop_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    place VARCHAR,
    time_zone VARCHAR,
    grid JSON NOT NULL,
    weights JSON NOT NULL,
    parents_are_a_must BOOLEAN NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 0),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE coop_coordinators (
    coop_id VARCHAR NOT NULL,
    user_id VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (coop_id, user_id)
);

-- Codes that invite one family each; only their hashes.
CREATE TABLE coop_invitations (
    invitation_id VARCHAR PRIMARY KEY,
    coop_id VARCHAR NOT NULL,
    code_hash VARCHAR NOT NULL UNIQUE,
    note VARCHAR NOT NULL,
    created_by VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    used_by_family VARCHAR
);

CREATE TABLE coop_members (
    coop_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('joined', 'left')),
    user_id VARCHAR,
    joined_at TIMESTAMPTZ NOT NULL,
    left_at TIMESTAMPTZ,
    PRIMARY KEY (coop_id, family_id),
    CHECK ((state = 'left') = (left_at IS NOT NULL))
);

CREATE TABLE coop_groups (
    group_id VARCHAR PRIMARY KEY,
    coop_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0)
);

CREATE TABLE coop_rooms (
    room_id VARCHAR PRIMARY KEY,
    coop_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    seats INTEGER NOT NULL CHECK (seats > 0),
    features JSON NOT NULL
);

CREATE TABLE coop_instructors (
    instructor_id VARCHAR PRIMARY KEY,
    coop_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    family_id VARCHAR,
    available JSON NOT NULL
);

CREATE TABLE coop_classes (
    class_id VARCHAR PRIMARY KEY,
    coop_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    instructor_ids JSON NOT NULL,
    helper_ids JSON NOT NULL,
    group_ids JSON NOT NULL,
    meetings INTEGER NOT NULL CHECK (meetings > 0),
    min_days INTEGER NOT NULL CHECK (min_days BETWEEN 1 AND meetings),
    students INTEGER NOT NULL CHECK (students >= 0),
    needs JSON NOT NULL,
    not_in JSON NOT NULL,
    not_at JSON NOT NULL,
    needs_parents BOOLEAN NOT NULL,
    prep_hour BOOLEAN NOT NULL
);

CREATE TABLE coop_car_pools (
    car_pool_id VARCHAR PRIMARY KEY,
    coop_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    family_ids JSON NOT NULL
);

-- A child in a class or in a group: `enrolled_in` is the id of whichever it is.
CREATE TABLE coop_enrolments (
    coop_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    enrolled_in VARCHAR NOT NULL,
    class_id VARCHAR,
    group_id VARCHAR,
    user_id VARCHAR,
    enrolled_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (child_id, enrolled_in),
    CHECK (enrolled_in = coalesce(class_id, group_id) AND (class_id IS NULL) <> (group_id IS NULL))
);

CREATE TABLE coop_pins (
    coop_id VARCHAR NOT NULL,
    class_id VARCHAR NOT NULL,
    day INTEGER NOT NULL CHECK (day >= 0),
    period INTEGER NOT NULL CHECK (period >= 0),
    room_id VARCHAR,
    PRIMARY KEY (class_id, day, period)
);

-- A row per version; of a co-op's at most one is published. `problem` is what it answers, so that it can be made again.
CREATE TABLE coop_timetables (
    coop_id VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    state VARCHAR NOT NULL CHECK (state IN ('draft', 'published', 'replaced', 'withdrawn')),
    grid JSON NOT NULL,
    meetings JSON NOT NULL,
    problem JSON NOT NULL,
    violations INTEGER NOT NULL CHECK (violations >= 0),
    cost INTEGER NOT NULL,
    bound DOUBLE NOT NULL,
    left_out INTEGER NOT NULL CHECK (left_out >= 0),
    coop_version BIGINT NOT NULL,
    job_id VARCHAR,
    user_id VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    first_on DATE,
    last_on DATE CHECK (last_on >= first_on),
    PRIMARY KEY (coop_id, version)
);

-- The classes of the published timetable in the weeks of the families: a row per family, class and time. A family does not edit
-- them; the next publishing does.
CREATE TABLE coop_commitments (
    commitment_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    coop_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    class_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    place VARCHAR,
    weekday VARCHAR NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL CHECK (end_minute > start_minute),
    child_ids JSON NOT NULL,
    adults JSON NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE CHECK (last_on >= first_on)
);
