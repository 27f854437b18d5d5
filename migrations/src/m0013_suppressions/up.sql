-- Addresses and numbers that nothing is sent to: they bounced, or their owner has answered STOP. Kept
-- by hash: another address of the same client is not in here.
CREATE TABLE suppressions (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    channel text NOT NULL CHECK (channel IN ('email', 'sms')),
    receiver_hash {{bytes}} NOT NULL,
    reason text NOT NULL CHECK (reason IN ('unsubscribed', 'bounced')),
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id, channel, receiver_hash)
);
-- Who answers STOP to the installation's number may be a client of several clinics.
CREATE INDEX clients_phone ON clients (phone);

-- How much a clinic sends in a day, where it wants less than the installation allows.
CREATE TABLE delivery_limits (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    daily_mails bigint NOT NULL CHECK (daily_mails >= 0),
    daily_texts bigint NOT NULL CHECK (daily_texts >= 0),
    version bigint NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id)
);
