DROP INDEX login_links_of_client;
CREATE INDEX login_links_of_client ON login_links (clinic_id, client_id, created_at);
DROP INDEX staff_sessions_ended;
DROP INDEX client_sessions_ended;
ALTER TABLE idempotency_keys ADD COLUMN status integer NOT NULL DEFAULT 201;
ALTER TABLE login_mailings DROP COLUMN waits_until;
