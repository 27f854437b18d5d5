ALTER TABLE staff DROP COLUMN last_sign_in_at;
ALTER TABLE staff DROP COLUMN totp_wrong_codes;
ALTER TABLE staff_sessions DROP COLUMN device_id;
DROP TABLE staff_devices;
