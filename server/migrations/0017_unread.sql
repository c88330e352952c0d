-- What was of a newer version used to be recorded unread. No release ever wrote a version after the second: what
-- bears such a number came in to be read some day without being judged. It stays, and no version will ever read it.
UPDATE ops SET json = json_set(json, '$.op.v', 65535) WHERE json_extract(json, '$.op.v') > 2;
