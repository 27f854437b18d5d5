-- Clients with that many appointments to come cannot book another in the portal.
ALTER TABLE clinics ADD COLUMN max_upcoming_appointments integer NOT NULL DEFAULT 10
    CHECK (max_upcoming_appointments BETWEEN 1 AND 100);
