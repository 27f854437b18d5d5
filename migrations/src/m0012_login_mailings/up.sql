CREATE TABLE login_mailings (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    -- The part of the portal that the links lead to; the home page when null.
    section text,
    state text NOT NULL CHECK (state IN ('sending', 'paused', 'cancelled', 'finished')),
    -- When the worker last queued messages of it, so that mailings take turns.
    attended_at {{instant}} NOT NULL,
    created_at {{instant}} NOT NULL,
    finished_at {{instant}},
    PRIMARY KEY (clinic_id, id)
);
CREATE INDEX login_mailings_newest ON login_mailings (clinic_id, created_at, id);
CREATE INDEX login_mailings_by_state ON login_mailings (state, attended_at, id);

CREATE TABLE login_mailing_recipients (
    clinic_id {{uuid}} NOT NULL,
    mailing_id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'queued', 'sent', 'failed', 'skipped', 'cancelled')),
    -- Why it was skipped, or not delivered.
    reason text,
    -- Rises whenever a message is queued: only the newest counts.
    round integer NOT NULL,
    updated_at {{instant}} NOT NULL,
    -- Nobody gets a mailing twice.
    PRIMARY KEY (clinic_id, mailing_id, client_id),
    FOREIGN KEY (clinic_id, mailing_id) REFERENCES login_mailings (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX login_mailing_recipients_by_state ON login_mailing_recipients (clinic_id, mailing_id, state, client_id);
CREATE INDEX login_mailing_recipients_of_client ON login_mailing_recipients (clinic_id, client_id);
