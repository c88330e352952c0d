-- What left a scope before that was noted left it long ago: a device that is behind is still told.
UPDATE placements SET left_ms = CAST(strftime('%s', 'now') AS INTEGER) * 1000
 WHERE present = 0 AND left_ms IS NULL;
