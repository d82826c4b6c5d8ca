package app.fermata.server.slack;

import java.util.Optional;

/// A file that a message carries.
///
/// @param type media type
/// @param size in bytes, 0 where unknown
/// @param url where it lies, without any secret of the export
/// @param missing why there is no file to link to; empty where there is one
public record SlackFile(
    String name,
    Optional<String> type,
    long size,
    Optional<String> url,
    Optional<String> missing) {}
