-- Everything about managing people: accounts that begin with a letter, consents,
-- the tablets of a group, what the lead looked at, and traces.

-- People. An address is there once somebody chose it; before that an invitation is.
-- SQLite adds no column that may be empty in the place of one that may not, so the
-- table is made again. What points at it is counted until the end.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE people_before AS SELECT id, name, email, password_hash FROM people;
DROP TABLE people;
CREATE TABLE people (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT NOT NULL,
    -- What somebody signs in with: an e-mail address, or a name of their own choice.
    login         TEXT UNIQUE,
    -- Where letters of the kind that needs no paper go; none is fine.
    email         TEXT,
    password_hash TEXT
) STRICT;
INSERT INTO people (id, name, login, email, password_hash)
    SELECT id, name, CASE WHEN password_hash IS NULL THEN NULL ELSE email END, email, password_hash
      FROM people_before;
DROP TABLE people_before;

-- What a location decides for itself.
-- To call rather than to type.
ALTER TABLE locations ADD COLUMN phone TEXT NOT NULL DEFAULT '';
-- How long a tablet of a group opens without a network, in hours.
ALTER TABLE locations ADD COLUMN lease_h INTEGER NOT NULL DEFAULT 72;
-- How long a portfolio stays after a child has left, in days.
ALTER TABLE locations ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 730;
-- Groups and people of the staff end, they are never deleted: what they wrote stays theirs.
ALTER TABLE groups ADD COLUMN ended_ms INTEGER;

-- Consent ------------------------------------------------------------------------

-- Since when the family wants no portfolio; NULL as long as that is not so.
ALTER TABLE children ADD COLUMN paused_ms INTEGER;

-- Said on a day, written down once, never changed: the last one written counts.
CREATE TABLE consents (
    id          INTEGER NOT NULL PRIMARY KEY,
    child       BLOB    NOT NULL REFERENCES children (id),
    purpose     TEXT    NOT NULL,
    given       INTEGER NOT NULL CHECK (given IN (0, 1)),
    -- Days since 1 January 1970.
    said_on     INTEGER NOT NULL,
    said_by     BLOB    NOT NULL REFERENCES people (id),
    written_by  BLOB    NOT NULL REFERENCES people (id),
    written_ms  INTEGER NOT NULL
) STRICT;

CREATE INDEX consents_by_child ON consents (child);

-- As before, and for the centre only as long as the family wants a portfolio. The
-- largest number stands for "it lasts".
DROP VIEW relations;
CREATE VIEW relations (person, child, role, from_ms, until_ms) AS
    SELECT s.person, e.child, 'staff', max(s.from_ms, e.from_ms),
           nullif(min(coalesce(s.until_ms, 9223372036854775807),
                      coalesce(e.until_ms, 9223372036854775807),
                      coalesce(c.paused_ms, 9223372036854775807)), 9223372036854775807)
      FROM staff_groups s JOIN enrolments e ON e.grp = s.grp JOIN children c ON c.id = e.child
     WHERE (s.until_ms IS NULL OR e.from_ms < s.until_ms)
       AND (e.until_ms IS NULL OR s.from_ms < e.until_ms)
    UNION ALL
    SELECT l.person, e.child, 'lead', max(l.from_ms, e.from_ms),
           nullif(min(coalesce(l.until_ms, 9223372036854775807),
                      coalesce(e.until_ms, 9223372036854775807),
                      coalesce(c.paused_ms, 9223372036854775807)), 9223372036854775807)
      FROM leads l JOIN groups g ON g.location = l.location JOIN enrolments e ON e.grp = g.id
           JOIN children c ON c.id = e.child
     WHERE (l.until_ms IS NULL OR e.from_ms < l.until_ms)
       AND (e.until_ms IS NULL OR l.from_ms < e.until_ms)
    UNION ALL
    SELECT m.person, m.child, 'mentor', m.from_ms,
           nullif(min(coalesce(m.until_ms, 9223372036854775807),
                      coalesce(c.paused_ms, 9223372036854775807)), 9223372036854775807)
      FROM mentors m JOIN children c ON c.id = m.child
    UNION ALL
    SELECT person, child, 'guardian', from_ms, until_ms FROM guardians
     WHERE authority = 1 OR may_see = 1;

-- Invitations ----------------------------------------------------------------------

CREATE TABLE invitations (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- SHA-256 of the code: who reads this table cannot use it.
    code_hash  BLOB    NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    person     BLOB    NOT NULL REFERENCES people (id),
    location   BLOB    NOT NULL REFERENCES locations (id),
    -- The child whose birth date has to be known; without one, the person's own
    -- address is asked.
    child      BLOB    REFERENCES children (id),
    made_by    BLOB    REFERENCES people (id),
    made_ms    INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    -- How often what has to be known was wrong.
    wrong      INTEGER NOT NULL DEFAULT 0,
    used_ms    INTEGER,
    ended_ms   INTEGER
) STRICT;

CREATE INDEX invitations_by_person ON invitations (person);

-- The tablets of a group -----------------------------------------------------------

-- What a lead lets in once, with a code.
CREATE TABLE pairings (
    code_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    grp        BLOB    NOT NULL REFERENCES groups (id),
    made_by    BLOB    NOT NULL REFERENCES people (id),
    expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE tablets (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    grp         BLOB    NOT NULL REFERENCES groups (id),
    name        TEXT    NOT NULL,
    -- SHA-256 of the token in its cookie.
    token_hash  BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    paired_by   BLOB    NOT NULL REFERENCES people (id),
    paired_ms   INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    revoked     INTEGER
) STRICT;

CREATE INDEX tablets_by_group ON tablets (grp);

-- A person on a tablet: their own device there, and the half of the key to what lies
-- on it that the server keeps.
CREATE TABLE tablet_people (
    tablet     BLOB    NOT NULL REFERENCES tablets (id),
    person     BLOB    NOT NULL REFERENCES people (id),
    device     BLOB    NOT NULL REFERENCES devices (id),
    secret     BLOB    NOT NULL CHECK (length(secret) = 32),
    PRIMARY KEY (tablet, person)
) STRICT, WITHOUT ROWID;

-- One PIN per person, on every tablet of their groups.
CREATE TABLE pins (
    person     BLOB    NOT NULL PRIMARY KEY REFERENCES people (id),
    pin_hash   TEXT    NOT NULL,
    chosen_ms  INTEGER NOT NULL,
    -- Wrong in a row.
    wrong      INTEGER NOT NULL DEFAULT 0,
    -- Until when none is looked at, in Unix ms.
    shut_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What waits for the lead ------------------------------------------------------------

-- When a lead put aside what is held, and who. It stays.
ALTER TABLE held ADD COLUMN seen_ms INTEGER;
ALTER TABLE held ADD COLUMN seen_by BLOB REFERENCES people (id);

-- Traces -----------------------------------------------------------------------------

-- Who saw or changed what, in a chain: each row's hash covers the one before, so that
-- a row that was changed or taken out afterwards is noticed. Rows are only added.
CREATE TABLE traces (
    seq      INTEGER NOT NULL PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    location BLOB    REFERENCES locations (id),
    child    BLOB    REFERENCES children (id),
    person   BLOB    REFERENCES people (id),
    device   BLOB,
    -- One word: signed-in, opened, moved, …
    what     TEXT    NOT NULL,
    -- JSON: whom or what else it is about, by id.
    detail   TEXT    NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX traces_by_child ON traces (child, seq);
CREATE INDEX traces_by_location ON traces (location, seq);
CREATE INDEX traces_by_person ON traces (person, seq);

CREATE TRIGGER traces_stay BEFORE UPDATE ON traces BEGIN SELECT RAISE(ABORT, 'traces stay'); END;
CREATE TRIGGER traces_all_stay BEFORE DELETE ON traces BEGIN SELECT RAISE(ABORT, 'traces stay'); END;
