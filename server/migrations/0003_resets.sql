-- A forgotten password: a code that was sent to the address of the account.
CREATE TABLE resets (
    -- SHA-256 of the code: who reads this table cannot use it.
    code_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    person     BLOB    NOT NULL REFERENCES people (id),
    expires_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX resets_by_person ON resets (person);
