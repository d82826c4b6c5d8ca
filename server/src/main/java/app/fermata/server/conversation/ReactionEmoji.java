package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.markdown.Emoji;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Which emoji a message may be given: those that Unicode knows, and whatever it has already been
/// given (an import may have brought `:names:` that only another system knows).
final class ReactionEmoji {
  /// Different emoji on one message. Commands that are decided at the same moment may pass it by as
  /// many as they are.
  static final int MOST = 50;

  private static final int READ_AT_ONCE = 200;

  private final Log log;

  ReactionEmoji(Log log) {
    this.log = log;
  }

  /// What to keep for what somebody gives.
  ///
  /// @throws RejectedException `invalid` for what is no emoji, `limit_reached` where the message
  ///   has as many as it may have
  String given(UUID conversation, UUID message, String text) {
    Set<String> there = new HashSet<>();
    // What many give stands at the front, so that most look at one page however many there are.
    long after = 0;
    List<Entry> page;
    do {
      page = log.satellites(conversation, message, after, READ_AT_ONCE);
      for (Entry entry : page) {
        after = entry.place();
        livingEmoji(entry).ifPresent(there::add);
      }
    } while (!there.contains(text) && page.size() == READ_AT_ONCE);
    if (there.contains(text)) {
      return text;
    }
    String emoji =
        Emoji.canonical(text)
            .orElseThrow(
                () ->
                    new RejectedException(
                        Rejection.invalid(
                            "emoji",
                            "This is not an emoji that is known here. Choose another one.")));
    if (there.size() >= MOST && !there.contains(emoji)) {
      throw new RejectedException(
          Rejection.limitReached(
              MOST,
              "This message has "
                  + MOST
                  + " different emoji, as many as it may have. Join one of them."));
    }
    return emoji;
  }

  private static Optional<String> livingEmoji(Entry entry) {
    if (!entry.isLiving() || !entry.kind().equals(ConversationKinds.REACTION.name())) {
      return Optional.empty();
    }
    ReactionBody body = ReactionBody.read(entry.body());
    return body.on() ? Optional.of(body.emoji()) : Optional.empty();
  }
}
