-- Which children what is held is about, so that each lead decides about their own. What
-- is about a moment as a whole is about each of its children that its author knows.
CREATE TABLE held_about (
    op      BLOB    NOT NULL REFERENCES held (op) ON DELETE CASCADE,
    child   BLOB    NOT NULL REFERENCES children (id),
    -- When a lead of the child decided about it, and who.
    seen_ms INTEGER,
    seen_by BLOB    REFERENCES people (id),
    -- Whether it is to be recorded as soon as those of the other children say so too.
    agreed  INTEGER NOT NULL DEFAULT 0 CHECK (agreed IN (0, 1)),
    PRIMARY KEY (op, child)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_about_by_child ON held_about (child);

-- What is held already: first what names its child, then what belongs to a contribution
-- about one, then the rest. `seen_ms` and `seen_by` of `held` are not looked at any more.
INSERT INTO held_about (op, child)
    SELECT h.op, c.id FROM held h JOIN children c ON c.id = unhex(replace(coalesce(
           json_extract(h.json, '$.body.link.child'), json_extract(h.json, '$.body.unlink.child'),
           json_extract(h.json, '$.body.pass.child'), json_extract(h.json, '$.body.compare.child'),
           json_extract(h.json, '$.body.contribute.about')), '-', ''));

CREATE TEMP TABLE held_parts AS
    SELECT op, person, moment, unhex(replace(coalesce(
           json_extract(json, '$.body.write.contribution'), json_extract(json, '$.body.feel.contribution'),
           json_extract(json, '$.body.share.contribution'), json_extract(json, '$.body.withdraw.contribution')
           ), '-', '')) AS contribution
      FROM held WHERE op NOT IN (SELECT op FROM held_about);
INSERT INTO held_about (op, child)
    SELECT p.op, a.child FROM held_parts p JOIN held_about a ON a.op = p.contribution
    UNION
    SELECT p.op, c.id FROM held_parts p JOIN ops o ON o.id = p.contribution
      JOIN children c ON c.id = unhex(replace(json_extract(o.json, '$.op.body.contribute.about'), '-', ''));
INSERT INTO held_about (op, child)
    SELECT p.op, a.child FROM held_parts p JOIN held h ON h.person = p.person AND h.moment = p.moment
      JOIN held_about a ON a.op = h.op
     WHERE p.op NOT IN (SELECT op FROM held_about)
    UNION
    SELECT p.op, c.id FROM held_parts p JOIN ops o ON o.moment = p.moment
      JOIN children c ON c.id = unhex(replace(json_extract(o.json, '$.op.body.link.child'), '-', ''))
     WHERE p.op NOT IN (SELECT op FROM held_about);
DROP TABLE held_parts;

DELETE FROM held_about WHERE NOT EXISTS
    (SELECT 1 FROM held h JOIN relations r ON r.person = h.person
      WHERE h.op = held_about.op AND r.child = held_about.child);
-- Put aside was put aside for the children of that lead.
UPDATE held_about SET seen_ms = h.seen_ms, seen_by = h.seen_by FROM held h
 WHERE h.op = held_about.op AND h.seen_ms IS NOT NULL AND EXISTS
       (SELECT 1 FROM relations r WHERE r.person = h.seen_by AND r.child = held_about.child AND r.role = 'lead');

-- When an op left a scope: who came later is not told of it.
ALTER TABLE placements ADD COLUMN left_ms INTEGER;
