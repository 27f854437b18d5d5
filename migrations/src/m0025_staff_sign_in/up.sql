-- A browser in which somebody of the staff has signed in completely. Strangers' wrong passwords do not lock
-- it out. Several people may use one: then as many rows have the same hash.
CREATE TABLE staff_devices (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    staff_id {{uuid}} NOT NULL,
    -- SHA-256 of the cookie's value, which is new at every sign-in.
    token_hash {{bytes}} NOT NULL,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, staff_id, token_hash),
    FOREIGN KEY (clinic_id, staff_id) REFERENCES staff (clinic_id, id) ON DELETE CASCADE
);
-- Sign-in knows the cookie before it knows the clinic.
CREATE INDEX staff_devices_token ON staff_devices (token_hash);
CREATE INDEX staff_devices_expired ON staff_devices (expires_at);

-- Which device a session began on. Whoever ends a session elsewhere forgets that device too.
ALTER TABLE staff_sessions ADD COLUMN device_id {{uuid}};

-- Wrong one-time codes in a row, however long ago. Past a limit none is compared any more.
ALTER TABLE staff ADD COLUMN totp_wrong_codes integer NOT NULL DEFAULT 0;
-- Nobody is told of a new device at the very first sign-in.
ALTER TABLE staff ADD COLUMN last_sign_in_at {{instant}};
