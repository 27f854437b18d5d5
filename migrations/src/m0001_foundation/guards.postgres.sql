CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE claims ADD CONSTRAINT claims_no_overlap EXCLUDE USING gist (
    clinic_id WITH =,
    resource_id WITH =,
    tstzrange(starts_at, ends_at, '[)') WITH &&
);
ALTER TABLE claims ADD CONSTRAINT claims_not_too_long CHECK (ends_at <= starts_at + interval '2 days');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is not allowed on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER claims_no_move BEFORE UPDATE OF clinic_id, resource_id, starts_at, ends_at ON claims
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION refuse_change();
