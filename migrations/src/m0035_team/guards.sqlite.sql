-- SQLite serialises writers (BEGIN IMMEDIATE), so what a trigger sees is the truth. A clinic that is deleted
-- takes its owners along.
CREATE TRIGGER staff_keep_an_owner BEFORE UPDATE OF role, active ON staff
WHEN OLD.role = 'owner' AND OLD.active AND NOT (NEW.role = 'owner' AND NEW.active)
 AND NOT EXISTS (
    SELECT 1 FROM staff WHERE clinic_id = OLD.clinic_id AND id <> OLD.id AND role = 'owner' AND active
 )
BEGIN SELECT RAISE(ABORT, 'staff_keep_an_owner'); END;

CREATE TRIGGER staff_keep_an_owner_on_delete BEFORE DELETE ON staff
WHEN OLD.role = 'owner' AND OLD.active
 AND EXISTS (SELECT 1 FROM clinics WHERE id = OLD.clinic_id)
 AND NOT EXISTS (
    SELECT 1 FROM staff WHERE clinic_id = OLD.clinic_id AND id <> OLD.id AND role = 'owner' AND active
 )
BEGIN SELECT RAISE(ABORT, 'staff_keep_an_owner'); END;
