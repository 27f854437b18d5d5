-- When each process that works in the background last got through a round of each of its loops. A row a
-- process and loop: few, and of no clinic.
CREATE TABLE heartbeats (
    process_id {{uuid}} NOT NULL,
    name text NOT NULL,
    beat_at {{instant}} NOT NULL,
    PRIMARY KEY (process_id, name)
);
