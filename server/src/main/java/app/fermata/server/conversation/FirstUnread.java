package app.fermata.server.conversation;

import app.fermata.server.access.Actor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where reading goes on; implemented by `attention`.
@FunctionalInterface
public interface FirstUnread {
  /// @param thread a root, or null for the main timeline
  /// @return the place of the first unread message, 0 where there is none
  long of(Actor actor, UUID conversation, @Nullable UUID thread);
}
