-- The log's tables. What each column means and what holds for it is said in
-- app.fermata.log.postgres (package-info.java). Times are milliseconds since 1970 UTC.

CREATE TABLE log_state (
  only_row          boolean PRIMARY KEY CHECK (only_row),
  epoch             integer NOT NULL,
  era               integer NOT NULL,
  system_identifier text    NOT NULL,
  timeline          integer NOT NULL
);
INSERT INTO log_state VALUES (true, 1, 1, '', 0);

CREATE TABLE log_epoch (
  epoch  integer PRIMARY KEY,
  raised bigint  NOT NULL,
  why    text    NOT NULL
);

-- Updated by every append: room on the page keeps those updates out of the index.
CREATE TABLE log_head (
  seq            bigint  NOT NULL DEFAULT 0,
  last_at        bigint  NOT NULL DEFAULT 0,
  last_paged     bigint  NOT NULL DEFAULT 0,
  last_paged_at  bigint  NOT NULL DEFAULT 0,
  pruned_through bigint  NOT NULL DEFAULT 0,
  epoch          integer NOT NULL DEFAULT 0,
  log            uuid    PRIMARY KEY,
  check_value    text    NOT NULL DEFAULT ''
) WITH (fillfactor = 60);

CREATE TABLE log_entry (
  seq         bigint   NOT NULL,
  place       bigint   NOT NULL,
  at          bigint   NOT NULL,
  prev        bigint,
  floor_place bigint,
  epoch       integer  NOT NULL,
  mark        smallint NOT NULL,
  newest      boolean  NOT NULL,
  paged       boolean  NOT NULL,
  in_stream   boolean  NOT NULL,
  log         uuid     NOT NULL,
  key         uuid     NOT NULL,
  parent      uuid,
  creator     uuid,
  author      uuid     NOT NULL,
  kind        text     NOT NULL,
  body        bytea    NOT NULL,
  PRIMARY KEY (log, seq)
);
-- A plain message is in the primary key and in the first two of these, a reply in the first and third.
CREATE UNIQUE INDEX log_entry_newest ON log_entry (log, key) WHERE newest;
CREATE INDEX log_entry_timeline ON log_entry (log, place)
  WHERE newest AND paged AND (parent IS NULL OR in_stream);
CREATE INDEX log_entry_children ON log_entry (log, parent, place) WHERE newest AND parent IS NOT NULL;
CREATE INDEX log_entry_kind ON log_entry (log, kind, place) WHERE newest AND NOT paged;

CREATE TABLE log_children (
  last_place bigint  NOT NULL,
  last_at    bigint  NOT NULL,
  living     integer NOT NULL,
  log        uuid    NOT NULL,
  parent     uuid    NOT NULL,
  creators   uuid[]  NOT NULL,
  PRIMARY KEY (log, parent)
) WITH (fillfactor = 80);

CREATE TABLE log_command (
  last    bigint  NOT NULL,
  expires bigint,
  count   integer NOT NULL,
  id      uuid    NOT NULL,
  account uuid    NOT NULL,
  digest  uuid    NOT NULL,
  log     uuid,
  more    bytea,
  PRIMARY KEY (id, account)
);
CREATE INDEX log_command_expires ON log_command (expires) WHERE expires IS NOT NULL;

CREATE TABLE log_pruned (
  seq         bigint  NOT NULL,
  pruned      bigint  NOT NULL,
  epoch       integer NOT NULL,
  log         uuid    NOT NULL,
  check_value text    NOT NULL,
  PRIMARY KEY (log, seq)
);
-- Rows come in the order of time and go in it: a block range index costs next to nothing.
CREATE INDEX log_pruned_age ON log_pruned USING brin (pruned) WITH (pages_per_range = 16);

-- One row per transaction. Rows of a full batch stay inline and uncompressed.
CREATE TABLE log_feed (
  era    integer   NOT NULL,
  tx     xid8      NOT NULL,
  logs   uuid[]    NOT NULL,
  froms  bigint[]  NOT NULL,
  counts integer[] NOT NULL,
  PRIMARY KEY (era, tx)
) WITH (toast_tuple_target = 8160);

CREATE TABLE projection_checkpoint (
  name        text    PRIMARY KEY,
  version     integer NOT NULL,
  transaction bigint  NOT NULL,
  serial      bigint  NOT NULL
);
