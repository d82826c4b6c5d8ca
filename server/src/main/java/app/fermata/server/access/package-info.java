/// Who may do what: the one place that answers "may X do Y to Z". Missing and forbidden look the
/// same to the caller.
@NullMarked
package app.fermata.server.access;

import org.jspecify.annotations.NullMarked;
