/// What an operator can set, as types: one record per concern, read once at the start.
///
/// A value comes from, the later winning: the default, the configuration file (`--config`, else
/// `fermata.conf` in the data folder), the environment (`FERMATA_PUBLIC_URL`), the command line
/// (`--public-url`). [Key] is the list of all of them; an unknown one anywhere refuses the start.
@NullMarked
package app.fermata.server.config;

import org.jspecify.annotations.NullMarked;
