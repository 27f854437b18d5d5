DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'queued';
ALTER TABLE outbox DROP COLUMN urgent;
