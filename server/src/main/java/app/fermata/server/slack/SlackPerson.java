package app.fermata.server.slack;

import java.util.Optional;

/// Somebody in the export. The e-mail address is not read: it proves nothing about who claims it.
///
/// @param id `U…`, `W…` or `B…`
/// @param name as shown
/// @param botId the `B…` that a bot's messages may carry instead of its id
/// @param zone an IANA zone
public record SlackPerson(
    String id,
    String name,
    boolean deleted,
    boolean bot,
    boolean guest,
    Optional<String> botId,
    Optional<String> zone,
    Optional<String> title) {}
