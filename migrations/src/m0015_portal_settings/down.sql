DROP TABLE portal_slugs;
ALTER TABLE clinics DROP COLUMN favicon;
ALTER TABLE clinics DROP COLUMN logo;
ALTER TABLE clinics DROP COLUMN announcement;
ALTER TABLE clinics DROP COLUMN sections;
ALTER TABLE clinics DROP COLUMN accent_color;
ALTER TABLE clinics DROP COLUMN support_email;
ALTER TABLE clinics DROP COLUMN portal_description;
ALTER TABLE clinics DROP COLUMN portal_name;
