-- From which place on each member may read: who comes back asks for nothing else of its memberships.

ALTER TABLE member ADD COLUMN floor bigint NOT NULL DEFAULT 0;

UPDATE member m
   SET floor = (convert_from(e.body, 'UTF8')::jsonb ->> 'floor')::bigint
  FROM log_entry e
 WHERE e.log = m.log AND e.key = m.account AND e.newest AND e.kind = 'membership'
   AND convert_from(e.body, 'UTF8')::jsonb ? 'floor';

DROP INDEX member_of;
CREATE INDEX member_of ON member (account) INCLUDE (log, floor) WHERE joined;
