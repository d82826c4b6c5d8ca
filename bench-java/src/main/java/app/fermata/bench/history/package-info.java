/// Reads pages of a conversation whose every message is known, and holds each page against that.
@NullMarked
package app.fermata.bench.history;

import org.jspecify.annotations.NullMarked;
