/// From an intent to entries: `Commands.execute` looks the kind up, reads the arguments, lets the
/// capability decide on the newest state, appends with guards, and decides again where somebody was
/// faster. The same for the socket and for HTTP.
@NullMarked
package app.fermata.server.command;

import org.jspecify.annotations.NullMarked;
