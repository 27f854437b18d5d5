-- The tenant. Every other table's key begins with clinic_id.
CREATE TABLE clinics (
    id {{uuid}} NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    portal_enabled boolean NOT NULL,
    brand_color text NOT NULL,
    time_zone text NOT NULL,
    currency text NOT NULL,
    locale text NOT NULL,
    calling_code text NOT NULL,
    phone text,
    email text,
    address text,
    slot_step_minutes integer NOT NULL CHECK (slot_step_minutes BETWEEN 5 AND 240),
    notice_minutes integer NOT NULL CHECK (notice_minutes >= 0),
    horizon_days integer NOT NULL CHECK (horizon_days >= 1),
    cancellation_window_minutes integer NOT NULL CHECK (cancellation_window_minutes >= 0),
    late_cancellation_fee_minor bigint CHECK (late_cancellation_fee_minor >= 0),
    require_second_factor boolean NOT NULL,
    -- The end of the clinic's audit chain; changed in the transaction that appends to it.
    audit_sequence bigint NOT NULL,
    audit_hash {{bytes}} NOT NULL,
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL
);

CREATE TABLE locations (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    name text NOT NULL,
    position integer NOT NULL,
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id)
);
