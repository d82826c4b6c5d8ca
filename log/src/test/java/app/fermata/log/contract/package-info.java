/// The promises of `Log`, as tests that every implementation passes, with the fixtures they need.
@NullMarked
package app.fermata.log.contract;

import org.jspecify.annotations.NullMarked;
