-- Addresses that were pasted before could hold characters that nobody sees: then
-- nobody could sign in by typing what they saw. They are taken out, character by
-- character; where that would make two sign-in names one, both stay as they are.
CREATE TEMP VIEW seen (person, login, email) AS
WITH RECURSIVE rest (person, is_login, kept, todo) AS (
    SELECT id, 1, '', login FROM people WHERE login IS NOT NULL
    UNION ALL
    SELECT id, 0, '', email FROM people WHERE email IS NOT NULL
    UNION ALL
    SELECT person, is_login,
           kept || CASE WHEN unicode(todo) < 32 OR unicode(todo) BETWEEN 127 AND 159
                          OR unicode(todo) IN (173, 1564, 12644, 65279)
                          OR unicode(todo) BETWEEN 8203 AND 8207
                          OR unicode(todo) BETWEEN 8234 AND 8238
                          OR unicode(todo) BETWEEN 8288 AND 8303
                          OR unicode(todo) BETWEEN 65024 AND 65039
                        THEN '' ELSE substr(todo, 1, 1) END,
           substr(todo, 2)
      FROM rest WHERE todo <> ''
)
SELECT person, max(CASE WHEN is_login THEN kept END), max(CASE WHEN NOT is_login THEN kept END)
  FROM rest WHERE todo = '' GROUP BY person;
CREATE TEMP TABLE plain AS
    SELECT s.person, s.login, s.email FROM seen s JOIN people p ON p.id = s.person
     WHERE s.login IS NOT p.login OR s.email IS NOT p.email;
UPDATE people SET email = (SELECT email FROM plain WHERE person = id)
 WHERE id IN (SELECT person FROM plain);
UPDATE OR IGNORE people SET login = (SELECT login FROM plain WHERE person = id)
 WHERE id IN (SELECT person FROM plain);
DROP VIEW seen;
DROP TABLE plain;
