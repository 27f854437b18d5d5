DROP TABLE zone_checks;
DROP INDEX appointments_to_come;
DROP INDEX appointments_in_conflict;
ALTER TABLE appointments DROP COLUMN clock_conflict;
