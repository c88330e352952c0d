-- Another address for mail, which counts once its person has typed over the code that went there.
CREATE TABLE new_addresses (
    person     BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    email      TEXT    NOT NULL,
    -- SHA-256 of the code: who reads this table cannot use it.
    code_hash  BLOB    NOT NULL CHECK (length(code_hash) = 32),
    expires_ms INTEGER NOT NULL
) STRICT;
