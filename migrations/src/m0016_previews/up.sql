-- Staff looking at the portal, for an hour, as one of the clinic's clients or as a made-up one.
CREATE TABLE previews (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    -- A preview ends with the session that it was begun in.
    staff_session_id {{uuid}} NOT NULL,
    -- Empty for the made-up client.
    client_id {{uuid}},
    token_hash {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL,
    ends_at {{instant}} NOT NULL,
    ended_at {{instant}},
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, token_hash),
    FOREIGN KEY (clinic_id, staff_session_id) REFERENCES staff_sessions (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);

CREATE INDEX previews_by_end ON previews (ends_at);
CREATE INDEX previews_of_staff_session ON previews (clinic_id, staff_session_id);
CREATE INDEX previews_of_client ON previews (clinic_id, client_id);
