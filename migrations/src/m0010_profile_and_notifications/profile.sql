-- A client who wants to be reached at another address or number, until they have typed the code
-- that was sent there. A client has one at a time.
CREATE TABLE contact_changes (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    -- The new address or number. Sealed.
    contact {{bytes}} NOT NULL,
    -- SHA-256 of the code and this row's id. Null until a code is sent, and for good when somebody
    -- else has the address.
    code_hash {{bytes}},
    wrong_codes integer NOT NULL CHECK (wrong_codes >= 0),
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_changes_of_client ON contact_changes (clinic_id, client_id);
CREATE INDEX contact_changes_expired ON contact_changes (expires_at);
