-- A clinic's own project with PostHog. A row stays when the project is taken away, so that its version
-- goes on rising.
CREATE TABLE posthog_projects (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    -- Null when there is none.
    host text,
    -- Sealed.
    project_key {{bytes}},
    checked_at {{instant}},
    last_sent_at {{instant}},
    -- The message in the outbox by which events go next. There is one at a time: what happens until it
    -- is done with waits for the one after it.
    message_id {{uuid}},
    version bigint NOT NULL,
    updated_at {{instant}} NOT NULL,
    PRIMARY KEY (clinic_id),
    CHECK ((host IS NULL) = (project_key IS NULL) AND (host IS NULL) = (checked_at IS NULL))
);

-- What PostHog is still to be told. Nothing here says who did it.
CREATE TABLE posthog_events (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    id {{uuid}} NOT NULL,
    event text NOT NULL,
    -- The pattern of a page's path, such as /appointments/:id; empty where it does not matter.
    page text NOT NULL,
    created_at {{instant}} NOT NULL,
    -- The message that carries it, from when that is first tried; it goes with the message.
    message_id {{uuid}},
    PRIMARY KEY (clinic_id, id),
    FOREIGN KEY (clinic_id, message_id) REFERENCES outbox (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX posthog_events_of_message ON posthog_events (clinic_id, message_id, id);
-- For sweeping out what is old.
CREATE INDEX posthog_events_by_age ON posthog_events (created_at);
