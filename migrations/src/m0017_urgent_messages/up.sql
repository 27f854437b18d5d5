-- Whether somebody waits for it in front of a screen: sent before whatever else is due.
ALTER TABLE outbox ADD COLUMN urgent boolean NOT NULL DEFAULT false;
UPDATE outbox SET urgent = true
WHERE state IN ('queued', 'failed') AND kind IN ('login_link', 'staff_login_link', 'contact_code');

-- Only what is still to be done, the urgent and the rest each in their order.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (urgent, due_at) WHERE state = 'queued';
