/// The PostgreSQL that Fermata brings along: unpacked into the data folder, started, watched and
/// stopped.
@NullMarked
package app.fermata.postgres;

import org.jspecify.annotations.NullMarked;
