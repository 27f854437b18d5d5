DROP INDEX login_links_of_client;
CREATE INDEX login_links_of_client ON login_links (clinic_id, client_id, created_at);
DROP INDEX staff_sessions_ended;
DROP INDEX client_sessions_ended;
ALTER TABLE login_mailings DROP COLUMN waits_until;
