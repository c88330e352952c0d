-- Telling people that there is news: how each wants it, and what waits to be told.
-- Nothing of what the news is about is in here.
CREATE TABLE telling (
    person       BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    -- Hours that somebody keeps for themselves, 0 to 23.
    quiet_from   INTEGER NOT NULL,
    quiet_until  INTEGER NOT NULL,
    -- How often mail: off, daily, weekly.
    digest       TEXT    NOT NULL,
    -- In which language, and where Samenbeeld is, as the person reached it.
    language     TEXT    NOT NULL,
    origin       TEXT    NOT NULL,
    -- Since when there is news that no push told of, and when the last push went.
    push_news_ms INTEGER,
    pushed_ms    INTEGER,
    -- The same for mail; how often it failed in a row, and until when it rests.
    mail_news_ms INTEGER,
    mailed_ms    INTEGER,
    mail_tries   INTEGER NOT NULL DEFAULT 0,
    mail_rest_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Where a browser takes pushes. It ends with the session in which it was chosen.
CREATE TABLE push_addresses (
    session  BLOB    NOT NULL PRIMARY KEY REFERENCES sessions (token_hash) ON DELETE CASCADE,
    person   BLOB    NOT NULL REFERENCES people (id),
    endpoint TEXT    NOT NULL UNIQUE,
    -- When a push is to be tried; NULL when none is.
    due_ms   INTEGER,
    -- How often it failed in a row.
    tries    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX push_addresses_by_person ON push_addresses (person);

-- The key with which this server shows push services that it is the same as before.
CREATE TABLE push_key (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    pkcs8 BLOB    NOT NULL
) STRICT;
