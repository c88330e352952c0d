-- Ids are 16 bytes, times are Unix time in ms, an open end is NULL.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- People and where they belong -------------------------------------------------

CREATE TABLE organisations (
    id   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE locations (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organisation BLOB NOT NULL REFERENCES organisations (id),
    name         TEXT NOT NULL
) STRICT;

CREATE TABLE groups (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    location BLOB NOT NULL REFERENCES locations (id),
    name     TEXT NOT NULL
) STRICT;

CREATE INDEX groups_by_location ON groups (location);

CREATE TABLE themes (
    location BLOB    NOT NULL REFERENCES locations (id),
    key      TEXT    NOT NULL,
    position INTEGER NOT NULL,
    names    TEXT    NOT NULL,
    PRIMARY KEY (location, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT NOT NULL,
    email         TEXT NOT NULL UNIQUE,
    password_hash TEXT
) STRICT;

CREATE TABLE children (
    id   BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- What is shown: the first name.
    name TEXT    NOT NULL,
    full TEXT    NOT NULL,
    -- Days since 1 January 1970.
    born INTEGER NOT NULL
) STRICT;

CREATE TABLE enrolments (
    child    BLOB    NOT NULL REFERENCES children (id),
    grp      BLOB    NOT NULL REFERENCES groups (id),
    from_ms  INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (child, grp, from_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX enrolments_by_group ON enrolments (grp);

CREATE TABLE staff_groups (
    person   BLOB    NOT NULL REFERENCES people (id),
    grp      BLOB    NOT NULL REFERENCES groups (id),
    from_ms  INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (person, grp, from_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_groups_by_group ON staff_groups (grp);

CREATE TABLE leads (
    person   BLOB    NOT NULL REFERENCES people (id),
    location BLOB    NOT NULL REFERENCES locations (id),
    from_ms  INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (person, location, from_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX leads_by_location ON leads (location);

CREATE TABLE mentors (
    child    BLOB    NOT NULL REFERENCES children (id),
    person   BLOB    NOT NULL REFERENCES people (id),
    from_ms  INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (child, person, from_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX mentors_by_person ON mentors (person);

CREATE TABLE guardians (
    child     BLOB    NOT NULL REFERENCES children (id),
    person    BLOB    NOT NULL REFERENCES people (id),
    -- What the child calls them.
    called    TEXT    NOT NULL,
    authority INTEGER NOT NULL CHECK (authority IN (0, 1)),
    -- Without authority: what the lead switched on.
    may_see   INTEGER NOT NULL CHECK (may_see IN (0, 1)),
    from_ms   INTEGER NOT NULL,
    until_ms  INTEGER,
    PRIMARY KEY (child, person, from_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX guardians_by_person ON guardians (person);

-- What somebody is to a child and when: the one place that says how relations
-- become roles. Everything about access is read from here.
CREATE VIEW relations (person, child, role, from_ms, until_ms) AS
    SELECT s.person, e.child, 'staff', max(s.from_ms, e.from_ms),
           coalesce(min(s.until_ms, e.until_ms), s.until_ms, e.until_ms)
      FROM staff_groups s JOIN enrolments e ON e.grp = s.grp
     WHERE (s.until_ms IS NULL OR e.from_ms < s.until_ms)
       AND (e.until_ms IS NULL OR s.from_ms < e.until_ms)
    UNION ALL
    SELECT l.person, e.child, 'lead', max(l.from_ms, e.from_ms),
           coalesce(min(l.until_ms, e.until_ms), l.until_ms, e.until_ms)
      FROM leads l JOIN groups g ON g.location = l.location JOIN enrolments e ON e.grp = g.id
     WHERE (l.until_ms IS NULL OR e.from_ms < l.until_ms)
       AND (e.until_ms IS NULL OR l.from_ms < e.until_ms)
    UNION ALL
    SELECT person, child, 'mentor', from_ms, until_ms FROM mentors
    UNION ALL
    SELECT person, child, 'guardian', from_ms, until_ms FROM guardians
     WHERE authority = 1 OR may_see = 1;

-- Who is signed in -----------------------------------------------------------------

CREATE TABLE devices (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person     BLOB    NOT NULL REFERENCES people (id),
    name       TEXT    NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    -- When it first synced: a known device whose storage is empty was evicted.
    synced     INTEGER,
    revoked    INTEGER
) STRICT;

CREATE INDEX devices_by_person ON devices (person);

CREATE TABLE sessions (
    -- SHA-256 of the token: who reads this table cannot sign in with it.
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    person     BLOB    NOT NULL REFERENCES people (id),
    device     BLOB    NOT NULL REFERENCES devices (id),
    created    INTEGER NOT NULL,
    last_used  INTEGER NOT NULL,
    expires    INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_expiry ON sessions (expires);

-- What was recorded ------------------------------------------------------------------

CREATE TABLE ops (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    moment      BLOB    NOT NULL,
    author      BLOB    NOT NULL REFERENCES people (id),
    role        TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    received_ms INTEGER NOT NULL,
    -- Recorded as JSON: the op as its device made it, author, role, clamped stamp.
    json        TEXT    NOT NULL
) STRICT;

CREATE INDEX ops_by_moment ON ops (moment);

CREATE TABLE scopes (
    id       INTEGER NOT NULL PRIMARY KEY,
    child    BLOB,
    key      TEXT    NOT NULL UNIQUE,
    head_seq INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    xor      BLOB    NOT NULL CHECK (length(xor) = 16)
) STRICT;

CREATE INDEX scopes_by_child ON scopes (child);

CREATE TABLE placements (
    scope   INTEGER NOT NULL REFERENCES scopes (id),
    seq     INTEGER NOT NULL,
    op      BLOB    NOT NULL REFERENCES ops (id),
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    PRIMARY KEY (scope, seq),
    -- in this order it also finds the scopes of an op
    UNIQUE (op, scope)
) STRICT, WITHOUT ROWID;

-- How many ops of an author a scope holds: whose names its readers may know.
CREATE TABLE scope_authors (
    scope  INTEGER NOT NULL REFERENCES scopes (id),
    author BLOB    NOT NULL REFERENCES people (id),
    count  INTEGER NOT NULL,
    PRIMARY KEY (scope, author)
) STRICT, WITHOUT ROWID;

-- What came in and is not part of a moment (yet); never dropped by the server.
CREATE TABLE held (
    op          BLOB    NOT NULL PRIMARY KEY CHECK (length(op) = 16),
    person      BLOB    NOT NULL REFERENCES people (id),
    device      BLOB    NOT NULL,
    moment      BLOB    NOT NULL,
    reason      TEXT    NOT NULL,
    received_ms INTEGER NOT NULL,
    json        TEXT    NOT NULL
) STRICT;

CREATE INDEX held_by_moment ON held (moment);
CREATE INDEX held_by_person ON held (person);
