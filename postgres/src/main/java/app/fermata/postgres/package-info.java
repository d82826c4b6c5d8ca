/// The PostgreSQL that Fermata brings along: unpacked into the data folder, started, watched and
/// stopped.
///
/// It owns one folder, laid out so:
///
/// ```
/// <folder>/lock            held (an operating-system lock) while a process uses the folder; its pid
/// <folder>/binaries/18.6.0 what the bundled archive was unpacked to; older versions are deleted
/// <folder>/cluster         PostgreSQL's own data folder; appears complete, by a rename, or not at all
/// <folder>/password        the superuser's password, 32 random bytes, mode 0600
/// <folder>/postgres.log    what PostgreSQL says; moved to postgres.log.1 when it gets long
/// ```
///
/// PostgreSQL listens on a loopback port only, with SCRAM and that password. The one who holds the
/// lock may stop whatever a killed process left running in the folder, and does so before it starts
/// its own.
@NullMarked
package app.fermata.postgres;

import org.jspecify.annotations.NullMarked;
