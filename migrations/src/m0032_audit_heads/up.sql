-- The end of each clinic's audit chain, changed in the transaction that appends to it. In a table of its
-- own, so that whoever appends locks no settings of the clinic.
CREATE TABLE audit_heads (
    clinic_id {{uuid}} NOT NULL PRIMARY KEY REFERENCES clinics (id) ON DELETE CASCADE,
    sequence bigint NOT NULL CHECK (sequence >= 0),
    hash {{bytes}} NOT NULL,
    -- The code that only the installation can make of both; none before the first entry with a key.
    mac {{bytes}}
);
INSERT INTO audit_heads (clinic_id, sequence, hash, mac)
    SELECT id, audit_sequence, audit_hash, audit_mac FROM clinics;
ALTER TABLE clinics DROP COLUMN audit_sequence;
ALTER TABLE clinics DROP COLUMN audit_hash;
ALTER TABLE clinics DROP COLUMN audit_mac;
