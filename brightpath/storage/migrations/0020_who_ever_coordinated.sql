-- Who steps down coordinates no longer, but goes on knowing what was shown until then.
CREATE TABLE coop_once_coordinated (
    coop_id VARCHAR NOT NULL,
    user_id VARCHAR NOT NULL,
    PRIMARY KEY (coop_id, user_id)
);
