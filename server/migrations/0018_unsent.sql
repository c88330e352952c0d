-- How much of a person's waits on a tablet to be sent, as the tablet last said: a number and
-- nothing of what it is.
ALTER TABLE tablet_people ADD COLUMN unsent INTEGER NOT NULL DEFAULT 0;
