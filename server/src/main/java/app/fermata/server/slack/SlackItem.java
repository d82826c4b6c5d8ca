package app.fermata.server.slack;

import java.util.List;
import java.util.Optional;

/// One element of a day file.
public sealed interface SlackItem {

  /// Where it stands.
  Where where();

  /// @param index in the file, from 0
  record Where(String file, int index) {}

  /// Who wrote.
  ///
  /// @param id Slack id, or `bot:NAME` for an integration without one, or `unknown`
  /// @param name as the message itself names the author
  record Author(String id, Optional<String> name, boolean bot) {}

  /// @param count of people, of whom `users` may name fewer
  record Reaction(String name, List<String> users, int count) {
    public Reaction {
      users = List.copyOf(users);
    }
  }

  /// A message.
  ///
  /// @param id its time, with `#1`, `#2` … where others of the same time came before it
  /// @param thread the time of the thread's root; empty for a root and outside threads
  /// @param rootAuthor Slack id of who wrote the root, as a reply knows it
  /// @param botName what the integration called itself in this message
  /// @param inStream a reply that was also sent to the conversation
  /// @param edited when it was last edited
  /// @param tombstone deleted in Slack, kept there for its replies
  record Message(
      Where where,
      String id,
      SlackTs ts,
      Optional<SlackTs> thread,
      Optional<String> rootAuthor,
      Author author,
      Optional<String> botName,
      String source,
      List<SlackFile> files,
      List<Reaction> reactions,
      Optional<SlackTs> edited,
      boolean pinned,
      boolean inStream,
      boolean tombstone)
      implements SlackItem {
    public Message {
      files = List.copyOf(files);
      reactions = List.copyOf(reactions);
    }
  }

  /// What the conversation itself tells: joins, renames, topics.
  ///
  /// @param event as a `system-line` has it (docs/protocol/kinds.md)
  /// @param about Slack id of whom it is about
  record Line(
      Where where,
      String id,
      SlackTs ts,
      Author author,
      String event,
      Optional<String> about,
      Optional<String> name,
      Optional<String> was,
      Optional<String> text)
      implements SlackItem {}

  /// A later state of a message that the export has as an event of its own.
  record Changed(Where where, Message message) implements SlackItem {}

  /// A deletion that the export has as an event of its own.
  record Deleted(Where where, SlackTs ts) implements SlackItem {}

  /// Could not be read.
  record Unreadable(Where where, String reason) implements SlackItem {}
}
