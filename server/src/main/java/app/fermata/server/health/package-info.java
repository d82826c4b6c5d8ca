/// Whether this server is well: named checks that capabilities register, asked by `/health/ready`
/// and by `doctor`.
@NullMarked
package app.fermata.server.health;

import org.jspecify.annotations.NullMarked;
