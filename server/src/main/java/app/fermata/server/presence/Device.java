package app.fermata.server.presence;

import app.fermata.protocol.ServerFrame;
import java.util.UUID;

/// A connection as signals see it. Callable from any thread; what it is told may be dropped.
public interface Device {

  UUID account();

  void tell(ServerFrame signal);

  /// Tells it if it follows this log (whose audience decides who may hear).
  void tellIfFollowing(UUID log, ServerFrame signal);
}
