ALTER TABLE clinics DROP COLUMN audit_mac;
ALTER TABLE audit_entries DROP COLUMN keyed;
ALTER TABLE audit_entries DROP COLUMN changes_mac;
ALTER TABLE audit_entries DROP COLUMN changes;
ALTER TABLE api_keys DROP COLUMN parent_id;
ALTER TABLE api_keys DROP COLUMN expires_at;
