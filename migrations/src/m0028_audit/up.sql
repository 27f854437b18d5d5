-- Keys end, by themselves and with the key that made them. Those that were made before go on without an end.
ALTER TABLE api_keys ADD COLUMN expires_at {{instant}};
ALTER TABLE api_keys ADD COLUMN parent_id {{uuid}};

-- Whether a host is unknown, or in a network of one's own, is nobody's to learn.
UPDATE outbox SET fault = 'unreachable' WHERE fault = 'address_not_public';

-- What changed, as a JSON text that is kept byte by byte, and a code of it that the entry's hash holds in its
-- place: so what somebody asks to have erased can be taken out one day without breaking the chain.
ALTER TABLE audit_entries ADD COLUMN changes text;
ALTER TABLE audit_entries ADD COLUMN changes_mac {{bytes}};
-- Whether the hash needs the installation's key. Entries from before go by SHA-256 alone.
ALTER TABLE audit_entries ADD COLUMN keyed boolean NOT NULL DEFAULT FALSE;
-- A code of the chain's end. Null until the first entry with a key.
ALTER TABLE clinics ADD COLUMN audit_mac {{bytes}};
