-- An answer that brings a new token can be lost on its way, and the tablet has only the
-- one before then. So a token is worth something until a later one is used.
CREATE TABLE tablet_tokens (
    nth        INTEGER PRIMARY KEY,
    -- SHA-256 of the token.
    token_hash BLOB    NOT NULL UNIQUE,
    -- Of which person on which tablet.
    device     BLOB    NOT NULL REFERENCES devices (id),
    -- Unix time in ms.
    made_ms    INTEGER NOT NULL
) STRICT;

CREATE INDEX tablet_tokens_by_device ON tablet_tokens (device);

INSERT INTO tablet_tokens (token_hash, device, made_ms)
SELECT token_hash, device, unixepoch() * 1000 FROM tablet_people WHERE token_hash IS NOT NULL;

DROP INDEX tablet_people_by_token;
ALTER TABLE tablet_people DROP COLUMN token_hash;
