package app.fermata.server.gateway;

import app.fermata.protocol.ServerFrame;
import java.time.Duration;

/// How much one client may ask of the socket.
///
/// @param frameBytes largest frame from a client
/// @param outboundBytes what may wait to be sent to one connection
/// @param commands for those
/// @param requestsInFlight unanswered catch-ups, cards and watches of one connection
/// @param resumesAtOnce of all connections; more wait in line. Fewer than look-ups of sign-ins, so
///   that after a restart everybody is let in before anybody loses patience
/// @param catchUpEntries in one answer
/// @param framesPerSecond of one connection, lasting; `frameBurst` at once
/// @param heartbeat how often a client says something; twice that without a word and it is closed
/// @param door for those who have not shown who they are
public record GatewayLimits(
    int frameBytes,
    int textLength,
    int outboundBytes,
    CommandLimits commands,
    int requestsInFlight,
    int resumesAtOnce,
    int catchUpEntries,
    int connectionsPerAccount,
    int framesPerSecond,
    int frameBurst,
    Duration heartbeat,
    Door door) {

  /// What strangers may ask for: sockets whose other end has not shown who it is.
  ///
  /// @param hello how long a new connection has to say who it is, and then for its first words
  /// @param helloBytes what it may say in all until it has
  /// @param strangers such sockets at once
  /// @param ofOnePlace of these, those of one address (IPv6: one /64)
  /// @param lookUps of familiar sign-ins at once
  /// @param lookUpsOfStrangers at once
  /// @param waiting for the look-up of a familiar sign-in; more are asked to come again
  /// @param patience how long a familiar sign-in waits for its look-up; devices wait a minute for
  ///   `welcome`
  /// @param patienceOfStrangers how long others wait for theirs
  public record Door(
      Duration hello,
      int helloBytes,
      int strangers,
      int ofOnePlace,
      int lookUps,
      int lookUpsOfStrangers,
      int waiting,
      Duration patience,
      Duration patienceOfStrangers) {

    /// Strangers of one address are let in at 20 a second: those who stay silent are 200 by the
    /// time the first of them is closed.
    static Door standard() {
      return new Door(
          Duration.ofSeconds(10),
          8 << 10,
          4_096,
          256,
          8,
          2,
          16_384,
          Duration.ofSeconds(45),
          Duration.ofSeconds(10));
    }
  }

  public static GatewayLimits standard() {
    return new GatewayLimits(
        512 << 10,
        40_000,
        1 << 20,
        CommandLimits.standard(),
        64,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        500,
        50,
        100,
        1_000,
        Duration.ofSeconds(30),
        Door.standard());
  }

  /// The same with another door.
  GatewayLimits with(Door other) {
    return new GatewayLimits(
        frameBytes,
        textLength,
        outboundBytes,
        commands,
        requestsInFlight,
        resumesAtOnce,
        catchUpEntries,
        connectionsPerAccount,
        framesPerSecond,
        frameBurst,
        heartbeat,
        other);
  }

  /// The same with other limits for commands.
  GatewayLimits with(CommandLimits other) {
    return new GatewayLimits(
        frameBytes,
        textLength,
        outboundBytes,
        other,
        requestsInFlight,
        resumesAtOnce,
        catchUpEntries,
        connectionsPerAccount,
        framesPerSecond,
        frameBurst,
        heartbeat,
        door);
  }

  /// What `welcome` says of them.
  ServerFrame.Limits announced() {
    return new ServerFrame.Limits(frameBytes, textLength, commands.inFlight(), catchUpEntries);
  }
}
