-- The clinic's row is read for every request to its portal anyway.
ALTER TABLE clinics ADD COLUMN portal_name text;
ALTER TABLE clinics ADD COLUMN portal_description text;
ALTER TABLE clinics ADD COLUMN support_email text;
ALTER TABLE clinics ADD COLUMN accent_color text;
-- What is on and in which order; what is not named is on.
ALTER TABLE clinics ADD COLUMN sections {{json}} NOT NULL DEFAULT '[]';
ALTER TABLE clinics ADD COLUMN announcement {{json}};
-- Names of files, which are hashes of what is in them.
ALTER TABLE clinics ADD COLUMN logo text;
ALTER TABLE clinics ADD COLUMN favicon text;

-- Every address that a portal has or had. An address belongs to one clinic of the installation at
-- a time, so that the key is the slug alone.
CREATE TABLE portal_slugs (
    slug text NOT NULL PRIMARY KEY,
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    -- Empty for the present address. A former one leads to the clinic until another takes it, which
    -- nobody can before this.
    held_until {{instant}}
);

CREATE INDEX portal_slugs_of_clinic ON portal_slugs (clinic_id, held_until);

INSERT INTO portal_slugs (slug, clinic_id, held_until) SELECT slug, id, NULL FROM clinics;
