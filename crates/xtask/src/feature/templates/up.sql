CREATE TABLE __many__ (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    name text NOT NULL,
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, id)
);
CREATE INDEX __many___by_creation ON __many__ (clinic_id, created_at, id);
