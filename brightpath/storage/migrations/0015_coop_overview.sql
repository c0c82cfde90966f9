-- What a co-op's coordinator sees of its families. A family's week is counted once, when a figure is first made of it, and stands
-- as it was counted; without counts it stands for a family that lets itself be counted no longer.
CREATE TABLE counted_weeks (
    family_id VARCHAR NOT NULL,
    monday DATE NOT NULL,
    child_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    age_group VARCHAR NOT NULL,
    planned DOUBLE CHECK (planned >= 0),
    done DOUBLE CHECK (done >= 0),
    PRIMARY KEY (family_id, monday, child_id, subject),
    CHECK ((planned IS NULL) = (done IS NULL))
);

-- Which figures of a week were shown, over which families (`asked`: all that could have been in it). Another edition follows when
-- five families more or fewer are counted. What was shown stays written, so that it is known what would follow from more.
CREATE TABLE coop_shown (
    coop_id VARCHAR NOT NULL,
    monday DATE NOT NULL,
    edition INTEGER NOT NULL CHECK (edition > 0),
    asked JSON NOT NULL,
    families JSON NOT NULL,
    cells JSON NOT NULL,
    shown_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (coop_id, monday, edition)
);

-- Four weeks in which families were put side by side: each family's band, and what a band did together.
CREATE TABLE coop_bands (
    coop_id VARCHAR NOT NULL,
    monday DATE NOT NULL,
    bands INTEGER NOT NULL CHECK (bands BETWEEN 2 AND 3),
    families JSON NOT NULL,
    percents JSON NOT NULL,
    shown_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (coop_id, monday)
);

CREATE TABLE coop_attendance (
    coop_id VARCHAR NOT NULL,
    class_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    was_there BOOLEAN NOT NULL,
    by_family BOOLEAN NOT NULL,
    user_id VARCHAR,
    marked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (class_id, child_id, "on")
);

-- Calls that a coordinator has made: what was seen until then is no reason for another.
CREATE TABLE coop_calls (
    coop_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    sign VARCHAR NOT NULL,
    seen_until DATE NOT NULL,
    note VARCHAR NOT NULL,
    user_id VARCHAR,
    handled_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (coop_id, child_id, sign, seen_until)
);

-- Families that live in another BrightPath and gave a file of their weekly counts. `family_key` is the one in their file.
CREATE TABLE coop_guests (
    coop_id VARCHAR NOT NULL,
    family_key VARCHAR NOT NULL,
    called VARCHAR NOT NULL,
    children JSON NOT NULL,
    user_id VARCHAR,
    brought_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (coop_id, family_key)
);

CREATE TABLE coop_guest_weeks (
    coop_id VARCHAR NOT NULL,
    family_key VARCHAR NOT NULL,
    monday DATE NOT NULL,
    counts JSON NOT NULL,
    PRIMARY KEY (coop_id, family_key, monday)
);
