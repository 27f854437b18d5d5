CREATE TABLE appointments (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    practitioner_id {{uuid}} NOT NULL,
    treatment_id {{uuid}} NOT NULL,
    location_id {{uuid}} NOT NULL,
    status text NOT NULL,
    source text NOT NULL,
    starts_at {{instant}} NOT NULL,
    ends_at {{instant}} NOT NULL,
    -- The clinic's zone and wall time when it was booked.
    time_zone text NOT NULL,
    local_start {{local}} NOT NULL,
    -- What was agreed on booking: name, price and the policy for cancelling.
    treatment_name text NOT NULL,
    price_minor bigint NOT NULL,
    currency text NOT NULL,
    cancellation_window_minutes integer NOT NULL,
    late_cancellation_fee_minor bigint,
    note text NOT NULL,
    cancelled_at {{instant}},
    cancelled_by text,
    cancellation_reason text NOT NULL,
    cancellation_fee_minor bigint,
    -- SEQUENCE of the calendar entry (RFC 5545, 3.8.7.4).
    sequence integer NOT NULL,
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id),
    FOREIGN KEY (clinic_id, practitioner_id) REFERENCES practitioners (clinic_id, id),
    FOREIGN KEY (clinic_id, treatment_id) REFERENCES treatments (clinic_id, id),
    FOREIGN KEY (clinic_id, location_id) REFERENCES locations (clinic_id, id),
    CHECK (starts_at < ends_at)
);
CREATE INDEX appointments_by_start ON appointments (clinic_id, starts_at, id);
CREATE INDEX appointments_of_client ON appointments (clinic_id, client_id, starts_at, id);
CREATE INDEX appointments_of_practitioner ON appointments (clinic_id, practitioner_id, starts_at, id);

-- A slot held while a client confirms; one at a time for each client.
CREATE TABLE holds (
    clinic_id {{uuid}} NOT NULL,
    id {{uuid}} NOT NULL,
    client_id {{uuid}} NOT NULL,
    practitioner_id {{uuid}} NOT NULL,
    treatment_id {{uuid}} NOT NULL,
    starts_at {{instant}} NOT NULL,
    ends_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id),
    UNIQUE (clinic_id, client_id),
    FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, practitioner_id) REFERENCES practitioners (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, treatment_id) REFERENCES treatments (clinic_id, id) ON DELETE CASCADE
);

-- A resource (a practitioner; later a room or a device) taken from starts_at to ends_at, buffers
-- included. The guards refuse two claims of one resource that overlap.
CREATE TABLE claims (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    resource_id {{uuid}} NOT NULL,
    starts_at {{instant}} NOT NULL,
    ends_at {{instant}} NOT NULL,
    -- Exactly one of the two says what it is for.
    appointment_id {{uuid}},
    hold_id {{uuid}},
    -- When a hold ends; null for an appointment.
    expires_at {{instant}},
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointments (clinic_id, id) ON DELETE CASCADE,
    FOREIGN KEY (clinic_id, hold_id) REFERENCES holds (clinic_id, id) ON DELETE CASCADE,
    CHECK (starts_at < ends_at),
    CHECK ((appointment_id IS NULL) <> (hold_id IS NULL)),
    CHECK ((hold_id IS NULL) = (expires_at IS NULL))
);
CREATE INDEX claims_of_resource ON claims (clinic_id, resource_id, starts_at, ends_at);
CREATE INDEX claims_of_appointment ON claims (clinic_id, appointment_id);
CREATE INDEX claims_of_hold ON claims (clinic_id, hold_id);
