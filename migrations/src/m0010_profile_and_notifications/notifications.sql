-- What happened to a client, for them to read. Ids are UUIDs of version 7, so that they sort by
-- time.
CREATE TABLE notifications (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    kind text NOT NULL,
    -- A treatment, a device, a masked address; may be empty.
    detail text NOT NULL,
    appointment_id {{uuid}},
    local_start {{local}},
    created_at {{instant}} NOT NULL,
    read_at {{instant}},
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointments (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX notifications_of_client ON notifications (clinic_id, client_id, id);
-- Only what is counted on every visit.
CREATE INDEX notifications_unread ON notifications (clinic_id, client_id, id) WHERE read_at IS NULL;

-- What a client has chosen; where there is no row, the default of domain/src/notifications.rs holds.
CREATE TABLE notification_preferences (
    clinic_id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    purpose text NOT NULL,
    channel text NOT NULL,
    enabled boolean NOT NULL,
    PRIMARY KEY (clinic_id, client_id, purpose, channel),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE
);
