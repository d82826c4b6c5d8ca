/// The command line: `serve` and the commands that are given on the machine itself.
///
/// A command such as `invite` runs in the server that holds the data folder, through its private
/// channel; when none runs, the command holds the folder itself, starts the database, does its work
/// and stops it again. What the operator has to put right is one sentence on standard error and
/// exit code 1; a wrong command line is exit code 2.
@NullMarked
package app.fermata.server.main;

import org.jspecify.annotations.NullMarked;
