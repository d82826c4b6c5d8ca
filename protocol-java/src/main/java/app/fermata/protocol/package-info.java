/// The wire: the records that travel between server and clients, and the one codec that writes and
/// reads them.
@NullMarked
package app.fermata.protocol;

import org.jspecify.annotations.NullMarked;
