/// The server: one package per capability, wired together in `App`.
@NullMarked
package app.fermata.server;

import org.jspecify.annotations.NullMarked;
