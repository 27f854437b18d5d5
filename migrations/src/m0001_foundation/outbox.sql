-- Messages to be sent, written in the transaction that causes them.
CREATE TABLE outbox (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    kind text NOT NULL,
    -- What the message is about; secrets in it are sealed.
    payload {{json}} NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    -- When it may be taken; while it is leased, when the lease ends.
    due_at {{instant}} NOT NULL,
    -- Who took it last: only they may say what became of it.
    lease_owner {{uuid}},
    last_error text,
    created_at {{instant}} NOT NULL,
    done_at {{instant}},
    PRIMARY KEY (clinic_id, id)
);
-- Only what is still to be done.
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'queued';
CREATE INDEX outbox_newest ON outbox (clinic_id, created_at, id);

CREATE TABLE audit_entries (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id),
    sequence bigint NOT NULL,
    id {{uuid}} NOT NULL,
    at {{instant}} NOT NULL,
    actor_kind text NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    address text NOT NULL,
    previous_hash {{bytes}} NOT NULL,
    hash {{bytes}} NOT NULL,
    PRIMARY KEY (clinic_id, sequence)
);
