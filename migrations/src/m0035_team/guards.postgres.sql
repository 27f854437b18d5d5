CREATE FUNCTION staff_keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever takes another owner of the clinic away at the same moment waits here, and then sees that this one
    -- is gone. A clinic that is deleted takes its owners along.
    PERFORM 1 FROM clinics WHERE id = OLD.clinic_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM staff WHERE clinic_id = OLD.clinic_id AND id <> OLD.id AND role = 'owner' AND active
    ) THEN
        RAISE EXCEPTION 'the last owner of a clinic stays its owner' USING ERRCODE = 'exclusion_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER staff_keep_an_owner BEFORE UPDATE OF role, active ON staff
FOR EACH ROW WHEN (OLD.role = 'owner' AND OLD.active AND NOT (NEW.role = 'owner' AND NEW.active))
EXECUTE FUNCTION staff_keep_an_owner();

CREATE TRIGGER staff_keep_an_owner_on_delete BEFORE DELETE ON staff
FOR EACH ROW WHEN (OLD.role = 'owner' AND OLD.active)
EXECUTE FUNCTION staff_keep_an_owner();
