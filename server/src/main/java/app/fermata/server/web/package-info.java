/// HTTP in one shape: capabilities mount blocking handlers on `Routes`; authentication, CSRF,
/// limits, errors and JSON are handled here, once.
@NullMarked
package app.fermata.server.web;

import org.jspecify.annotations.NullMarked;
