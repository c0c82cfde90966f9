-- Who steps down coordinates no longer, but goes on knowing what was shown until then.
CREATE TABLE coop_once_coordinated (
    coop_id VARCHAR NOT NULL,
    user_id VARCHAR NOT NULL,
    stepped_down_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (coop_id, user_id)
);

-- Who did so before stands in the audit log.
INSERT INTO coop_once_coordinated
SELECT coop_id, user_id, max(happened_at)
FROM audit_log
JOIN coops ON about = 'coop_id ' || coop_id
JOIN users USING (user_id)
WHERE what = 'step_down' AND outcome = 'done'
GROUP BY coop_id, user_id;
