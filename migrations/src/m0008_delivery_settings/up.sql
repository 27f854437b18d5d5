-- A clinic's own mail server and its own account with a provider of text messages. A row stays when
-- the account is taken away, so that its version goes on rising.
CREATE TABLE delivery_accounts (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    channel text NOT NULL CHECK (channel IN ('email', 'sms')),
    -- Everything but the secret; null when there is none.
    settings {{json}},
    -- Password or token, sealed.
    secret {{bytes}},
    checked_at {{instant}},
    version bigint NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, channel),
    CHECK ((settings IS NULL) = (secret IS NULL) AND (settings IS NULL) = (checked_at IS NULL))
);
