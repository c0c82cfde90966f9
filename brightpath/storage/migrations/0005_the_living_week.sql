-- The week as it is lived: its revision with what can be undone and redone, what was done, what repeats, proposals, feeds.

-- One row per family and week that has a plan. `revision` grows with every change; `undo` and `redo` hold the sequence numbers
-- of the events that would be taken back or done again next, the last one first in line.
CREATE TABLE weeks (
    family_id VARCHAR NOT NULL,
    week_start_date DATE NOT NULL,
    revision INTEGER NOT NULL,
    undo JSON NOT NULL,
    redo JSON NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (family_id, week_start_date)
);

-- Append-only: a row per fact about an activity, planned (schedule_id, item_id) or logged afterwards (neither). The newest row
-- of an item counts, and a row that `replaces` another takes its place. `sequence` is the event it was written with; the rows
-- of one activity of several children share `activity_id`.
CREATE TABLE activity_logs (
    log_id VARCHAR PRIMARY KEY,
    activity_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    activity_date DATE NOT NULL,
    schedule_id VARCHAR,
    item_id VARCHAR,
    subject_id VARCHAR,
    name VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    subjects JSON NOT NULL,
    place VARCHAR,
    scheduled JSON NOT NULL,
    actual JSON NOT NULL,
    is_completed BOOLEAN NOT NULL,
    minutes INTEGER CHECK (minutes >= 0),
    engagement_points INTEGER CHECK (engagement_points BETWEEN 1 AND 5),
    notes VARCHAR,
    replaces VARCHAR,
    is_retracted BOOLEAN NOT NULL,
    user_id VARCHAR,
    sequence BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL
);

-- What a family put into its weeks by hand and wants again: every week from `first_on` on, its weekday, until `last_on`.
CREATE TABLE repeating_items (
    repeating_item_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    child_ids JSON NOT NULL,
    adults JSON NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL CHECK (end_minute > start_minute),
    first_on DATE NOT NULL,
    last_on DATE CHECK (last_on >= first_on),
    notes VARCHAR,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- A plan that waits for a yes. One per family and week, so that a job that runs twice proposes once.
CREATE TABLE proposals (
    family_id VARCHAR NOT NULL,
    week_start_date DATE NOT NULL,
    job_id VARCHAR,
    plan JSON,
    problem JSON,
    state VARCHAR NOT NULL CHECK (state IN ('searching', 'waiting', 'failed', 'accepted', 'declined', 'overtaken')),
    sentence VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    decided_at TIMESTAMPTZ,
    decided_by VARCHAR,
    PRIMARY KEY (family_id, week_start_date)
);

-- Read-only calendar addresses. The token stands here only as a hash; a withdrawn one stays as a row.
CREATE TABLE feeds (
    feed_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    child_id VARCHAR,
    token_hash VARCHAR NOT NULL UNIQUE,
    created_by VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    last_read_at TIMESTAMPTZ
);

-- Children whose own ticks count at once; the others' wait for a parent.
CREATE TABLE trusted_children (
    family_id VARCHAR NOT NULL,
    child_id VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    user_id VARCHAR,
    PRIMARY KEY (family_id, child_id)
);

-- The weekday on which next week is proposed; none proposes nothing.
ALTER TABLE families ADD COLUMN proposal_day VARCHAR;
-- Weeks that were planned before have a first revision.
INSERT INTO weeks
    SELECT family_id, week_start_date, 1, '[]', '[]', max(created_at) FROM schedules GROUP BY family_id, week_start_date;

-- The week that an event is about, so that its history is found without opening every event's data: events lie in the order of
-- time, and what is far from the week is passed over unread.
ALTER TABLE events ADD COLUMN week_start_date DATE;
UPDATE events SET week_start_date = (data->>'weekStartDate')::DATE WHERE data->>'weekStartDate' IS NOT NULL;
