ALTER TABLE clinics DROP COLUMN reminder_hours;
