-- What staff are shown of a message. Filled in when sending is first tried, for those whose receiver
-- is looked up only then. The client is no foreign key: what was sent stays in the list.
ALTER TABLE outbox ADD COLUMN client_id {{uuid}};
ALTER TABLE outbox ADD COLUMN channel text;
-- Masked; whom it goes to in full is looked up when it is sent.
ALTER TABLE outbox ADD COLUMN receiver text;
-- What went wrong the last time, as a word to branch on; last_error has the details.
ALTER TABLE outbox ADD COLUMN fault text;

-- Until now what was sent and what was dropped looked the same, and parked rows had no end.
UPDATE outbox SET state = 'sent' WHERE state = 'done';
UPDATE outbox SET state = 'failed', done_at = created_at WHERE state = 'dead';

-- Ids rise with time (UUID version 7), so lists go by the primary key or one of these.
DROP INDEX outbox_newest;
CREATE INDEX outbox_by_state ON outbox (clinic_id, state, id);
CREATE INDEX outbox_by_kind ON outbox (clinic_id, kind, id);
CREATE INDEX outbox_by_channel ON outbox (clinic_id, channel, id);
-- For sweeping out what is old.
CREATE INDEX outbox_finished ON outbox (state, done_at) WHERE done_at IS NOT NULL;
