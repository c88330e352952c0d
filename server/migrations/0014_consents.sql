-- Consent is an answer of one person: what somebody with authority said last counts, and
-- a no of anybody stands. Before, the last one written counted for the whole family, so a
-- no may have been covered by what somebody else said after it.
UPDATE children SET paused_ms = (
    SELECT max(s.written_ms) FROM consents s
     WHERE s.child = children.id AND s.purpose = 'portfolio' AND s.given = 0
       AND s.id = (SELECT max(o.id) FROM consents o
                    WHERE o.child = s.child AND o.purpose = s.purpose AND o.said_by = s.said_by)
       AND EXISTS (SELECT 1 FROM guardians g
                    WHERE g.child = s.child AND g.person = s.said_by AND g.authority = 1
                      AND g.until_ms IS NULL))
 WHERE paused_ms IS NULL;
