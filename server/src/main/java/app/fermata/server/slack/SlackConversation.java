package app.fermata.server.slack;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A conversation of the export.
///
/// @param name without `#`; for a group what Slack calls it (`mpdm-…`); empty for a direct
/// @param creator Slack id
/// @param members Slack ids
/// @param pins times of pinned messages
/// @param folder in the zip, empty where the conversation has no messages
/// @param days the dates of its files, ascending
public record SlackConversation(
    String id,
    Type type,
    String name,
    Optional<String> creator,
    Optional<Instant> created,
    boolean archived,
    String purpose,
    List<String> members,
    Set<String> pins,
    Optional<String> folder,
    Days days) {

  /// What it is in Slack.
  public enum Type {
    PUBLIC,
    PRIVATE,
    DIRECT,
    GROUP
  }

  public SlackConversation {
    members = List.copyOf(members);
    pins = Set.copyOf(pins);
  }
}
