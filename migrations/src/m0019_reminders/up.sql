-- How long before an appointment its client is reminded; null when nobody is.
ALTER TABLE clinics ADD COLUMN reminder_hours integer DEFAULT 24 CHECK (reminder_hours BETWEEN 1 AND 168);
