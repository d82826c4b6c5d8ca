/// The database as one thing: the embedded PostgreSQL or the operator's own, the pool, and the
/// migrations.
///
/// Migrations are forward-only SQL, one history per component (`db/log` in the module `log`,
/// `db/server` in this one), in the tables `log_schema_history` and `server_schema_history`. The
/// table `compatibility` says for each component which schema a program must know to work with
/// these data; an older program refuses to start.
@NullMarked
package app.fermata.server.sql;

import org.jspecify.annotations.NullMarked;
