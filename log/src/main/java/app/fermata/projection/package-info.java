/// What follows the feed: projections (derived tables, rebuilt at will) and reactors (commands and
/// effects that follow from entries), each with a checkpoint of its own.
///
/// Tables: `projection_checkpoint`, one row per projection or reactor.
@NullMarked
package app.fermata.projection;

import org.jspecify.annotations.NullMarked;
