-- Why the instant of an appointment could not follow new rules of its zone; null as long as it agrees with
-- local_start.
ALTER TABLE appointments ADD COLUMN clock_conflict text CHECK (clock_conflict IN ('taken', 'skipped'));
CREATE INDEX appointments_in_conflict ON appointments (clinic_id, starts_at, id) WHERE clock_conflict IS NOT NULL;
-- Those to come of all clinics, which are compared with the rules every day.
CREATE INDEX appointments_to_come ON appointments (starts_at, id);

-- By which release of the time zone database appointments were compared last; one row.
CREATE TABLE zone_checks (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    release text NOT NULL,
    checked_at {{instant}},
    leased_until {{instant}}
);
