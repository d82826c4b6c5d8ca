package app.fermata.server.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;

/// The connections of one account, and what they may send together.
final class AccountConnections {
  @GuardedBy("this")
  private List<Connection> connections = List.of();

  @GuardedBy("this")
  private final Allowance commands;

  AccountConnections(GatewayLimits limits, long nowMillis) {
    this.commands =
        new Allowance(limits.commands().perSecond(), limits.commands().burst(), nowMillis);
  }

  /// Returns whether there was room.
  synchronized boolean add(Connection connection, int most) {
    if (connections.size() >= most) {
      return false;
    }
    var more = new java.util.ArrayList<>(connections);
    more.add(connection);
    connections = List.copyOf(more);
    return true;
  }

  /// Returns whether none is left.
  @SuppressWarnings("ReferenceEquality") // a connection is equal to itself only
  synchronized boolean remove(Connection connection) {
    connections = connections.stream().filter(other -> other != connection).toList();
    return connections.isEmpty();
  }

  synchronized List<Connection> all() {
    return connections;
  }

  synchronized int size() {
    return connections.size();
  }

  synchronized long takeCommand(long nowMillis) {
    return commands.take(nowMillis);
  }
}
