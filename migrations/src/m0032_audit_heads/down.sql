ALTER TABLE clinics ADD COLUMN audit_sequence bigint NOT NULL DEFAULT 0;
ALTER TABLE clinics ADD COLUMN audit_hash {{bytes}} NOT NULL DEFAULT '';
ALTER TABLE clinics ADD COLUMN audit_mac {{bytes}};
UPDATE clinics SET
    audit_sequence = (SELECT sequence FROM audit_heads WHERE clinic_id = clinics.id),
    audit_hash = (SELECT hash FROM audit_heads WHERE clinic_id = clinics.id),
    audit_mac = (SELECT mac FROM audit_heads WHERE clinic_id = clinics.id);
DROP TABLE audit_heads;
