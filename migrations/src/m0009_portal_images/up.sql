-- Names of files, which are hashes of what is in them.
ALTER TABLE clinics ADD COLUMN logo text;
ALTER TABLE clinics ADD COLUMN favicon text;
