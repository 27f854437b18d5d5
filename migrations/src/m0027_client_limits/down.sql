ALTER TABLE clinics DROP COLUMN max_upcoming_appointments;
