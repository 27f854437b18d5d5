ALTER TABLE invites DROP COLUMN search_text;
