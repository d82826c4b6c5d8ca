/// What `append` does to a log and what a page shows, without any store: decided here once, for
/// every implementation of `Log`. Nobody else needs it.
@NullMarked
package app.fermata.log.rules;

import org.jspecify.annotations.NullMarked;
