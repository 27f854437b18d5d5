-- Sessions are forgotten a while after they end; this is not.
ALTER TABLE clients ADD COLUMN last_sign_in_at {{instant}};
UPDATE clients SET last_sign_in_at = COALESCE(
    (SELECT MAX(s.created_at) FROM client_sessions s WHERE s.clinic_id = clients.clinic_id AND s.client_id = clients.id),
    joined_at
);
-- The portal overview pages through either group.
CREATE INDEX clients_joined ON clients (clinic_id, sort_key, id) WHERE joined_at IS NOT NULL;
CREATE INDEX clients_not_joined ON clients (clinic_id, sort_key, id) WHERE joined_at IS NULL;

-- The part of the portal that a link leads to; the home page when null.
ALTER TABLE login_links ADD COLUMN section text;

-- A clinic without a row has the defaults.
CREATE TABLE invite_settings (
    clinic_id {{uuid}} NOT NULL PRIMARY KEY REFERENCES clinics (id) ON DELETE CASCADE,
    expires_after_days integer NOT NULL CHECK (expires_after_days BETWEEN 1 AND 365),
    -- When somebody new becomes a client: at_once or on_joining.
    client_record text NOT NULL,
    version bigint NOT NULL,
    updated_at {{instant}} NOT NULL
);

CREATE TABLE invites (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    -- Null while somebody new has no client record.
    client_id {{uuid}},
    email text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    -- As of clients.
    sort_key {{sorted}} NOT NULL,
    -- The newest message in the outbox; older ones are not sent any more.
    message_id {{uuid}} NOT NULL,
    queued_at {{instant}} NOT NULL,
    sent_at {{instant}},
    opened_at {{instant}},
    bounced_at {{instant}},
    -- Why it was not delivered.
    failure text,
    expires_at {{instant}} NOT NULL,
    revoked_at {{instant}},
    -- When another invite of the same person took its place.
    superseded_at {{instant}},
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);
-- A person has one invite that counts.
CREATE UNIQUE INDEX invites_of_client ON invites (clinic_id, client_id) WHERE superseded_at IS NULL AND client_id IS NOT NULL;
CREATE UNIQUE INDEX invites_of_email ON invites (clinic_id, email) WHERE superseded_at IS NULL;
CREATE INDEX invites_without_client ON invites (clinic_id, sort_key, id) WHERE superseded_at IS NULL AND client_id IS NULL;
CREATE INDEX invites_newest ON invites (clinic_id, created_at, id);

-- One for each time a message was composed: when sending is tried again, the first may have arrived.
CREATE TABLE invite_links (
    clinic_id {{uuid}} NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL,
    invite_id {{uuid}} NOT NULL,
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, token_hash),
    FOREIGN KEY (clinic_id, invite_id) REFERENCES invites (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX invite_links_of_invite ON invite_links (clinic_id, invite_id);
