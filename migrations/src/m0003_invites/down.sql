DROP TABLE invite_links;
DROP TABLE invites;
DROP TABLE invite_settings;
ALTER TABLE login_links DROP COLUMN section;
DROP INDEX clients_not_joined;
DROP INDEX clients_joined;
ALTER TABLE clients DROP COLUMN last_sign_in_at;
