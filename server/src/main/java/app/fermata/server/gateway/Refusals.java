package app.fermata.server.gateway;

import app.fermata.protocol.ServerFrame;
import app.fermata.server.command.Rejection;
import app.fermata.server.fanout.Wires;
import java.util.UUID;

/// The one place that maps rejections to the socket.
final class Refusals {
  private Refusals() {}

  static ServerFrame.Refused of(UUID command, Rejection rejection) {
    return new ServerFrame.Refused(
        command,
        rejection.code().word(),
        rejection.detail(),
        rejection.field(),
        rejection.count(),
        rejection.limit(),
        rejection.retryAfter(),
        rejection.entry() == null ? null : Wires.entry(rejection.entry()),
        rejection.reference());
  }
}
