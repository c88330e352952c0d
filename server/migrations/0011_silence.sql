-- After how many days a location speaks of a silence: nothing from here about a child,
-- nothing from home, nothing from one of both about a theme.
ALTER TABLE locations ADD COLUMN seen_days INTEGER NOT NULL DEFAULT 28;
ALTER TABLE locations ADD COLUMN heard_days INTEGER NOT NULL DEFAULT 42;
ALTER TABLE locations ADD COLUMN theme_days INTEGER NOT NULL DEFAULT 120;
