-- Written inside every append by app.fermata.server.attention and app.fermata.server.conversation, whose
-- package-info.java say what holds for them. "main": shows in the main timeline; "root": the thread's first message.

CREATE TABLE member (
  log     uuid    NOT NULL,
  account uuid    NOT NULL,
  joined  boolean NOT NULL,
  PRIMARY KEY (log, account)
);
CREATE INDEX member_joined ON member (log) WHERE joined;
CREATE INDEX member_of ON member (account) WHERE joined;

CREATE TABLE mention (
  place   bigint  NOT NULL,
  log     uuid    NOT NULL,
  account uuid    NOT NULL,
  creator uuid    NOT NULL,
  root    uuid,
  root_place bigint,
  main    boolean NOT NULL,
  PRIMARY KEY (log, place, account)
);
CREATE INDEX mention_of ON mention (account, log, place);

CREATE TABLE mention_everyone (
  place   bigint  NOT NULL,
  log     uuid    NOT NULL,
  creator uuid    NOT NULL,
  root    uuid,
  main    boolean NOT NULL,
  PRIMARY KEY (log, place)
);

CREATE TABLE thread_part (
  account    uuid   NOT NULL,
  log        uuid   NOT NULL,
  root       uuid   NOT NULL,
  root_place bigint NOT NULL,
  PRIMARY KEY (account, log, root)
);
