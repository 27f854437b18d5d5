-- Keys end, by themselves and with the key that made them. Those that were made before go on without an end.
ALTER TABLE api_keys ADD COLUMN expires_at {{instant}};
ALTER TABLE api_keys ADD COLUMN parent_id {{uuid}};

-- Whether a host is unknown, or in a network of one's own, is nobody's to learn.
UPDATE outbox SET fault = 'unreachable' WHERE fault = 'address_not_public';
