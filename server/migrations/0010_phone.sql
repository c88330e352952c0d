-- On what number the mentor calls a guardian, where they gave one.
ALTER TABLE guardians ADD COLUMN phone TEXT;
