-- What is said beside a letter of staff without an address, and stands nowhere on it. Letters
-- from before ask for their name.
ALTER TABLE invitations ADD COLUMN spoken TEXT;
