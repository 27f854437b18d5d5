-- A clinic's own versions of its messages, one row a message.
CREATE TABLE message_templates (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    kind text NOT NULL,
    -- Null since the clinic went back to the default. The row stays, so that its version never
    -- means two things.
    subject text,
    body text,
    -- Null too for a message that is sent by mail only.
    sms text,
    version bigint NOT NULL,
    created_at {{instant}} NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, kind),
    CHECK ((subject IS NULL) = (body IS NULL)),
    CHECK (sms IS NULL OR body IS NOT NULL)
);
