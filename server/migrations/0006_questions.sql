-- Open questions of a location's own, beside the library that ships.
CREATE TABLE questions (
    location BLOB    NOT NULL REFERENCES locations (id),
    id       BLOB    NOT NULL CHECK (length(id) = 16),
    position INTEGER NOT NULL,
    -- The key of a theme of the location, if it touches one.
    theme    TEXT,
    -- From which age to which, in years.
    age_from INTEGER NOT NULL,
    age_to   INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    PRIMARY KEY (location, id)
) STRICT, WITHOUT ROWID;
