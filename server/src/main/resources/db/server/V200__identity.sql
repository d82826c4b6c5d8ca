-- What is private to accounts. See app.fermata.server.identity for the invariants.

-- Set-up happens once: whoever inserts the row founds the workspace with these ids.
CREATE TABLE founding (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  workspace uuid NOT NULL,
  account uuid NOT NULL,
  founded_at timestamptz NOT NULL
);

CREATE TABLE credential (
  account uuid PRIMARY KEY,
  workspace uuid NOT NULL,
  -- As it is compared: trimmed, lower case, the domain in ASCII.
  email text NOT NULL,
  -- As its owner wrote it.
  email_shown text NOT NULL,
  -- $argon2id$v=19$m=…,t=…,p=…$salt$hash
  password text NOT NULL,
  created_at timestamptz NOT NULL,
  password_changed_at timestamptz NOT NULL,
  UNIQUE (workspace, email)
);

CREATE TABLE device (
  id uuid PRIMARY KEY,
  workspace uuid NOT NULL,
  account uuid NOT NULL,
  name text NOT NULL,
  -- SHA-256 of the secret in the device cookie.
  secret_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  -- From then on its secret counts for nothing.
  revoked_at timestamptz
);
CREATE INDEX device_by_account ON device (account);

CREATE TABLE session (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  workspace uuid NOT NULL,
  account uuid NOT NULL,
  device uuid NOT NULL REFERENCES device,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  -- Moves on with use, but never past ends_at.
  expires_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- signed_out: by itself or by time. revoked: by somebody else; the device drops its replica.
  ended_why text CHECK (ended_why IN ('signed_out', 'revoked')),
  CHECK ((ended_at IS NULL) = (ended_why IS NULL))
);
CREATE UNIQUE INDEX session_living_by_device ON session (device) WHERE ended_at IS NULL;
CREATE INDEX session_living_by_account ON session (account) WHERE ended_at IS NULL;
CREATE INDEX session_living_by_expiry ON session (expires_at) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE api_token (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  workspace uuid NOT NULL,
  account uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_token_by_account ON api_token (account);
CREATE INDEX api_token_living_by_expiry ON api_token (expires_at) WHERE revoked_at IS NULL;

CREATE TABLE invite (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  workspace uuid NOT NULL,
  -- Null: made on the machine itself.
  created_by uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Null: any number.
  uses integer CHECK (uses > 0),
  used integer NOT NULL DEFAULT 0,
  revoked_at timestamptz,
  CHECK (uses IS NULL OR used <= uses)
);

CREATE TABLE personal_link (
  id uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  workspace uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('reset', 'claim')),
  account uuid NOT NULL,
  -- Null: made on the machine itself.
  created_by uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX personal_link_by_account ON personal_link (account, kind);
