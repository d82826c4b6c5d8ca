package app.fermata.server.access;

import java.util.Locale;

/// How an account stands to a conversation.
///
/// @param owner whether it owns the conversation; only meaningful while joined
public record Standing(State state, boolean owner) {

  /// The state of a membership.
  public enum State {
    /// There was never a membership.
    NEVER,
    JOINED,
    /// Left of one's own accord.
    LEFT,
    /// Removed by somebody else.
    REMOVED;

    /// The word on the wire and in bodies.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// No membership at all.
  public static final Standing STRANGER = new Standing(State.NEVER, false);

  public boolean isJoined() {
    return state == State.JOINED;
  }
}
