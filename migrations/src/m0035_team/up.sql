CREATE TABLE team_invites (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    invited_by {{uuid}} NOT NULL,
    -- The newest message in the outbox; links of older ones do not work any more.
    message_id {{uuid}} NOT NULL,
    queued_at {{instant}} NOT NULL,
    sent_at {{instant}},
    bounced_at {{instant}},
    -- Why it was not delivered.
    failure text,
    expires_at {{instant}} NOT NULL,
    revoked_at {{instant}},
    accepted_at {{instant}},
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, invited_by) REFERENCES staff (clinic_id, id) ON DELETE CASCADE
);
-- An address has one invite that is open.
CREATE UNIQUE INDEX team_invites_of_email ON team_invites (clinic_id, email) WHERE revoked_at IS NULL AND accepted_at IS NULL;
CREATE INDEX team_invites_expired ON team_invites (expires_at);

-- One for each time a message was composed: when sending is tried again, the first may have arrived.
CREATE TABLE team_invite_links (
    clinic_id {{uuid}} NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL,
    invite_id {{uuid}} NOT NULL,
    message_id {{uuid}} NOT NULL,
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, token_hash),
    FOREIGN KEY (clinic_id, invite_id) REFERENCES team_invites (clinic_id, id) ON DELETE CASCADE
);
-- Whoever joins has the token and no clinic yet.
CREATE UNIQUE INDEX team_invite_links_token ON team_invite_links (token_hash);
CREATE INDEX team_invite_links_of_invite ON team_invite_links (clinic_id, invite_id);

-- Somebody has asked for a new password, known or not: the worker finds out, and deletes the row.
CREATE TABLE password_reset_requests (
    id {{uuid}} NOT NULL PRIMARY KEY,
    -- The address, sealed.
    email {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL
);

CREATE TABLE password_reset_links (
    clinic_id {{uuid}} NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL,
    staff_id {{uuid}} NOT NULL,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    -- When a password was set, by this link or otherwise.
    used_at {{instant}},
    PRIMARY KEY (clinic_id, token_hash),
    FOREIGN KEY (clinic_id, staff_id) REFERENCES staff (clinic_id, id) ON DELETE CASCADE
);
-- Whoever has forgotten the password has the token and no clinic.
CREATE UNIQUE INDEX password_reset_links_token ON password_reset_links (token_hash);
CREATE INDEX password_reset_links_of_staff ON password_reset_links (clinic_id, staff_id);
CREATE INDEX password_reset_links_expired ON password_reset_links (expires_at);
