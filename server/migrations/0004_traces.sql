-- Whether something was noted already: the first of an hour, the first of a day.
CREATE INDEX traces_seen ON traces (child, person, what, at_ms);
