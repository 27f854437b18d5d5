-- SQLite serialises writers (BEGIN IMMEDIATE), so what a trigger sees is the truth. No claim lasts
-- longer than two days, which keeps the search inside a short stretch of the index.
CREATE TRIGGER claims_no_overlap_insert BEFORE INSERT ON claims
WHEN EXISTS (
    SELECT 1 FROM claims
    WHERE clinic_id = NEW.clinic_id AND resource_id = NEW.resource_id
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%S', NEW.starts_at, '-2 days')
)
BEGIN SELECT RAISE(ABORT, 'claims_no_overlap'); END;

CREATE TRIGGER claims_not_too_long BEFORE INSERT ON claims
WHEN NEW.ends_at > strftime('%Y-%m-%dT%H:%M:%S', NEW.starts_at, '+2 days')
BEGIN SELECT RAISE(ABORT, 'claims_not_too_long'); END;

-- A claim is never moved: it is given up and made anew.
CREATE TRIGGER claims_no_move BEFORE UPDATE OF clinic_id, resource_id, starts_at, ends_at ON claims
BEGIN SELECT RAISE(ABORT, 'claims_no_move'); END;

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;

CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
