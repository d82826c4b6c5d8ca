-- Ranges of seqs that an import wrote without interruption: the messages in them are never unread.
-- Written inside every append that imports, by app.fermata.server.attention.

CREATE TABLE imported_span (
  lo  bigint NOT NULL,
  hi  bigint NOT NULL,
  log uuid   NOT NULL,
  PRIMARY KEY (log, lo)
);
