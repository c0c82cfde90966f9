-- With what a family signs its files for co-ops elsewhere, and the key by which they know it; drawn when it first takes one along.
CREATE TABLE family_keys (
    family_id VARCHAR PRIMARY KEY,
    secret VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    drawn_at TIMESTAMPTZ NOT NULL
);

-- Whose file was taken out is counted no longer, but whoever was given it goes on knowing what it says.
ALTER TABLE coop_guests ADD COLUMN taken_out_at TIMESTAMPTZ;
