CREATE TABLE api_keys (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    name text NOT NULL,
    secret_hash {{bytes}} NOT NULL UNIQUE,
    secret_prefix text NOT NULL,
    scopes {{json}} NOT NULL,
    created_by {{uuid}},
    created_at {{instant}} NOT NULL,
    last_used_at {{instant}},
    revoked_at {{instant}},
    PRIMARY KEY (clinic_id, id)
);

-- Keys that sign access tokens; the newest signs, the others still verify.
CREATE TABLE signing_keys (
    id {{uuid}} NOT NULL PRIMARY KEY,
    -- PKCS#8, sealed.
    private_key {{bytes}} NOT NULL,
    public_key {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL
);

CREATE TABLE idempotency_keys (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    actor text NOT NULL,
    key text NOT NULL,
    -- SHA-256 of operation and body.
    request_hash {{bytes}} NOT NULL,
    status integer NOT NULL,
    -- The answer, sealed: it may hold what is shown only once.
    response {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, actor, key)
);
CREATE INDEX idempotency_keys_expired ON idempotency_keys (expires_at);
