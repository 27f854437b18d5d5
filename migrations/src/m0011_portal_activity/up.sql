-- How often something was done. Only counts: nothing here says who did what.
CREATE TABLE activity_counts (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    -- By the clinic's clock.
    day date NOT NULL,
    event text NOT NULL,
    -- The pattern of a page's path, such as /appointments/:id; empty where it does not matter.
    page text NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (clinic_id, day, event, page)
);
