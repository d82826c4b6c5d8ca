package app.fermata.server.gateway;

/// The connections of one event loop, counted. Written by that loop before others see it.
final class Tally {
  private final int[] states = new int[Connection.State.values().length];
  private long outboundBytes;

  void add(Connection connection) {
    states[connection.state().ordinal()]++;
    outboundBytes += connection.waitingBytes();
  }

  int in(Connection.State state) {
    return states[state.ordinal()];
  }

  /// What waits to be sent.
  long outboundBytes() {
    return outboundBytes;
  }
}
