package app.fermata.server.fanout;

import app.fermata.server.access.Role;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.UUID;

/// A connection as the fan-out sees it. All methods but `loop` and `account` are called on its
/// event loop.
public interface Reader {

  EventLoop loop();

  UUID account();

  /// What this reader follows; kept by the fan-out.
  Follows follows();

  /// Takes a frame of this log. The buffer is shared: whoever keeps it duplicates and retains it.
  void deliver(UUID log, ByteBuf frame);

  /// The account was removed from this log or left it: nothing of it comes any more.
  void removed(UUID log);

  /// The account has joined this conversation, which the reader may not follow yet.
  void joined(UUID conversation);

  /// The account's role changed, or it was deactivated.
  void accountChanged(Role role, boolean deactivated);
}
