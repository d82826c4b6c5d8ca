/// Reads a Slack export from its zip: people, conversations and messages, of 2015 and of today,
/// without unpacking it and without holding more than one day of one conversation in memory.
///
/// ```
/// users.json  channels.json  groups.json  dms.json  mpims.json      the index, read first
/// general/2015-06-09.json …                                         one file a day, streamed
/// D024BE91L/2024-03-01.json …                                       directs: the folder is the id
/// ```
///
/// Invariants:
/// - An export is somebody else's file. Sizes, ratios, counts, depths and paths are bounded
///   (`ExportLimits`); what breaks a bound is refused in words before anything is imported.
/// - Every element of every day file comes out exactly once: as a message, a system line, a change,
///   or as something that could not be read, with file, index and reason.
/// - Nothing is ever written to disk, so no path in the zip can lead anywhere.
@NullMarked
package app.fermata.server.slack;

import org.jspecify.annotations.NullMarked;
