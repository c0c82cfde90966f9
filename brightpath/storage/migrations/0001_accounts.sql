-- People and how they come in. Secrets stand here only as hashes.

CREATE TABLE users (
    user_id VARCHAR PRIMARY KEY,
    email VARCHAR NOT NULL,
    email_key VARCHAR NOT NULL UNIQUE,  -- the address in one case and without spaces
    name VARCHAR NOT NULL,
    password_hash VARCHAR NOT NULL,
    roles JSON NOT NULL,
    google_id VARCHAR,
    is_disabled BOOLEAN NOT NULL DEFAULT false,
    is_onboarded BOOLEAN NOT NULL DEFAULT false,
    created_at TIMESTAMPTZ NOT NULL,
    last_login_at TIMESTAMPTZ
);

CREATE TABLE user_preferences (
    user_id VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    value JSON NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, key)
);

-- Which person belongs to which family; `child_id` says which of its children a child's own login is.
CREATE TABLE family_members (
    family_id VARCHAR NOT NULL,
    user_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    child_id VARCHAR,
    joined_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (family_id, user_id)
);

CREATE TABLE sessions (
    session_id VARCHAR PRIMARY KEY,
    token_hash VARCHAR NOT NULL UNIQUE,
    user_id VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    is_remembered BOOLEAN NOT NULL,
    address VARCHAR NOT NULL,
    device VARCHAR NOT NULL
);

-- One-use links: the first account, invitations, new passwords.
CREATE TABLE links (
    link_id VARCHAR PRIMARY KEY,
    key_hash VARCHAR NOT NULL UNIQUE,
    kind VARCHAR NOT NULL CHECK (kind IN ('first_account', 'invitation', 'new_password')),
    role VARCHAR,
    family_id VARCHAR,
    child_id VARCHAR,
    user_id VARCHAR,
    note VARCHAR NOT NULL,
    created_by VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    used_by VARCHAR
);

-- What counts for slowing down; rows older than 15 minutes are thrown away.
CREATE TABLE attempts (
    attempt_id VARCHAR NOT NULL,
    bucket VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL
);

-- Append-only: nothing in BrightPath changes or deletes a row of it.
CREATE TABLE audit_log (
    entry_id VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    user_id VARCHAR,
    who VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL
);
