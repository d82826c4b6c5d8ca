/// A log in memory, for tests.
@NullMarked
package app.fermata.log.memory;

import org.jspecify.annotations.NullMarked;
