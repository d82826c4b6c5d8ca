/// The Java client that bots, tests and the load generator use.
@NullMarked
package app.fermata.client;

import org.jspecify.annotations.NullMarked;
