-- A mailing that has had its share of the clinic's day is left alone until then.
ALTER TABLE login_mailings ADD COLUMN waits_until {{instant}};

-- An operation answers with one status, so that none has to be kept.
ALTER TABLE idempotency_keys DROP COLUMN status;

-- For sweeping out what has ended.
CREATE INDEX client_sessions_ended ON client_sessions (ends_at);
CREATE INDEX staff_sessions_ended ON staff_sessions (expires_at);

-- Which of a client's links are older than a request, and whether any is newer.
DROP INDEX login_links_of_client;
CREATE INDEX login_links_of_client ON login_links (clinic_id, client_id, request_id);
