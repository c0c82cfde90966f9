-- What families say of their weeks. Append-only: what the same person says later of the same week and child is newer, and counts
-- instead. `is_own` is what a child said itself; `question` names what a choice between two weeks answered; `sequence` is the event
-- it was written with.
CREATE TABLE feedback (
    feedback_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    week_start_date DATE,
    schedule_id VARCHAR,
    version INTEGER,
    child_id VARCHAR,
    user_id VARCHAR,
    is_own BOOLEAN NOT NULL,
    question VARCHAR,
    stars INTEGER CHECK (stars BETWEEN 1 AND 5),
    times_of_day_points INTEGER CHECK (times_of_day_points BETWEEN 1 AND 5),
    day_load_points INTEGER CHECK (day_load_points BETWEEN 1 AND 5),
    free_time_points INTEGER CHECK (free_time_points BETWEEN 1 AND 5),
    mix_points INTEGER CHECK (mix_points BETWEEN 1 AND 5),
    manageable_points INTEGER CHECK (manageable_points BETWEEN 1 AND 5),
    comments VARCHAR,
    feedback_data JSON NOT NULL,
    sequence BIGINT NOT NULL,
    given_at TIMESTAMPTZ NOT NULL
);
