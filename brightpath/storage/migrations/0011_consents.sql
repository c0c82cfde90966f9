-- What a family lets be seen of it outside its home: a row each time a switch was put on, closed when it was put off again.
CREATE TABLE consents (
    consent_id VARCHAR PRIMARY KEY,
    family_id VARCHAR NOT NULL,
    switch VARCHAR NOT NULL CHECK (switch IN ('count_us_in', 'by_name', 'research')),
    given_by VARCHAR,
    given_at TIMESTAMPTZ NOT NULL,
    withdrawn_by VARCHAR,
    withdrawn_at TIMESTAMPTZ CHECK (withdrawn_at >= given_at)
);
