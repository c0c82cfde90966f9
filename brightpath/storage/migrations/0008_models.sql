-- Trained models: a row per version with what it learned from, how it did on later weeks, and the file that holds it. Of a name
-- at most one is active. `ml_model_uses` tells from when to when a version was: rows are added, and ended once.
CREATE TABLE ml_models (
    model_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 0),
    description VARCHAR NOT NULL,
    origin VARCHAR NOT NULL CHECK (origin IN ('shipped', 'trained')),
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    made_with JSON NOT NULL,
    parameters JSON NOT NULL,
    feature_importance JSON NOT NULL,
    performance_metrics JSON NOT NULL,
    training_data JSON NOT NULL,
    is_active BOOLEAN NOT NULL,
    user_id VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (name, version)
);

CREATE TABLE ml_model_uses (
    number BIGINT PRIMARY KEY,
    model_id VARCHAR NOT NULL,
    active_from TIMESTAMPTZ NOT NULL,
    active_until TIMESTAMPTZ,
    why VARCHAR NOT NULL,
    user_id VARCHAR
);

-- Work of the house as a whole, a training, is no family's.
ALTER TABLE jobs ALTER COLUMN family_id DROP NOT NULL;
