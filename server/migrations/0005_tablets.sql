-- The tablet of a group: how often a PIN was wrong, and the half of the key that only
-- this server gives back.

-- Wrong in a row, by person and tablet: who guesses on one tablet shuts nobody out of
-- another. Also kept for who has no PIN, so that guessing does not tell.
CREATE TABLE pin_tries (
    tablet     BLOB    NOT NULL REFERENCES tablets (id),
    person     BLOB    NOT NULL REFERENCES people (id),
    wrong      INTEGER NOT NULL,
    -- Until when no PIN is looked at, in Unix ms.
    shut_until INTEGER NOT NULL,
    PRIMARY KEY (tablet, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX pin_tries_by_person ON pin_tries (person);

-- What a tablet will be called is said when its code is made.
ALTER TABLE pairings ADD COLUMN name TEXT NOT NULL DEFAULT '';

ALTER TABLE pins DROP COLUMN wrong;
ALTER TABLE pins DROP COLUMN shut_until;

-- SHA-256 of the token with which somebody who opened the tablet without a network, or
-- after another person, gets a session again. The tablet keeps it encrypted.
ALTER TABLE tablet_people ADD COLUMN token_hash BLOB;

CREATE UNIQUE INDEX tablet_people_by_token ON tablet_people (token_hash);
