/// What is done on the machine itself rather than in a browser: named operations that capabilities
/// register, and the private channel through which `./fermata backup` and the like reach a running
/// server.
///
/// The channel listens on a loopback port. Port, process id and a random token lie in
/// `data/run/admin.json`, mode 0600: whoever can read that file may do what the channel offers.
/// Request and answers are lines of JSON:
///
/// ```
/// → {"token": "…", "operation": "backup", "args": {…}}
/// ← {"progress": "12 of 40 tables"}          any number
/// ← {"bytes": "…"}                           base64, any number: what the operation writes out
/// ← {"result": {…}}  or  {"problem": "…"}    once, last
/// ```
@NullMarked
package app.fermata.server.admin;

import org.jspecify.annotations.NullMarked;
