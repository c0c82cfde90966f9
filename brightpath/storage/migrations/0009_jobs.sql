-- What a job has brought: documents and pictures by name, for its owner alone. They go when the job is put away; its row stays.
CREATE TABLE job_documents (
    job_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    content BLOB NOT NULL CHECK (octet_length(content) <= 5000000),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (job_id, name)
);

ALTER TABLE jobs ADD COLUMN put_away_at TIMESTAMPTZ;
