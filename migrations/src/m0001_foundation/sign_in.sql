-- A browser that asked for a sign-in link. The row is written for known and unknown people alike;
-- the worker looks them up when it sends.
CREATE TABLE login_requests (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    -- SHA-256 of the binding cookie.
    binding_hash {{bytes}} NOT NULL,
    -- SHA-256 of the normalised identifier, under which wrong codes are counted.
    identifier_hash {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id)
);
CREATE INDEX login_requests_of_browser ON login_requests (clinic_id, binding_hash, created_at);
CREATE INDEX login_requests_expired ON login_requests (expires_at);

CREATE TABLE login_links (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    request_id {{uuid}} NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL UNIQUE,
    -- SHA-256 of the code and this row's id.
    code_hash {{bytes}} NOT NULL,
    masked_identifier text NOT NULL,
    -- Where the message went; a new link for an old one goes there again. Sealed.
    identifier {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    used_at {{instant}},
    superseded_at {{instant}},
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, request_id) REFERENCES login_requests (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX login_links_of_client ON login_links (clinic_id, client_id, created_at);
CREATE INDEX login_links_of_request ON login_links (clinic_id, request_id);

CREATE TABLE client_sessions (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    -- SHA-256 of the cookie's value.
    token_hash {{bytes}} NOT NULL UNIQUE,
    -- The host it was made on; the cookie is worth nothing on another.
    host text NOT NULL,
    device text NOT NULL,
    remember boolean NOT NULL,
    created_at {{instant}} NOT NULL,
    last_seen_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    ends_at {{instant}} NOT NULL,
    revoked_at {{instant}},
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX client_sessions_of_client ON client_sessions (clinic_id, client_id, created_at);

CREATE TABLE staff_sessions (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    staff_id {{uuid}} NOT NULL,
    token_hash {{bytes}} NOT NULL UNIQUE,
    host text NOT NULL,
    device text NOT NULL,
    created_at {{instant}} NOT NULL,
    last_seen_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    revoked_at {{instant}},
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, staff_id) REFERENCES staff (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX staff_sessions_of_staff ON staff_sessions (clinic_id, staff_id, created_at);

-- Counters of fixed windows, shared by all processes.
CREATE TABLE rate_counters (
    bucket text NOT NULL,
    window_start {{instant}} NOT NULL,
    hits integer NOT NULL,
    expires_at {{instant}} NOT NULL,
    PRIMARY KEY (bucket, window_start)
);
CREATE INDEX rate_counters_expired ON rate_counters (expires_at);
