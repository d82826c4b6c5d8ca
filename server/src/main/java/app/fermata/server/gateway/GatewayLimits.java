package app.fermata.server.gateway;

import app.fermata.protocol.ServerFrame;
import java.time.Duration;

/// How much one client may ask of the socket.
///
/// @param frameBytes largest frame from a client
/// @param outboundBytes what may wait to be sent to one connection
/// @param commandsInFlight unanswered commands of one connection
/// @param requestsInFlight unanswered catch-ups, cards and watches of one connection
/// @param catchUpEntries in one answer
/// @param framesPerSecond of one connection, lasting; `frameBurst` at once
/// @param commandsPerSecond of one account over all its connections; `commandBurst` at once
/// @param heartbeat how often a client says something; twice that without a word and it is closed
/// @param hello how long a new connection has to say who it is
public record GatewayLimits(
    int frameBytes,
    int textLength,
    int outboundBytes,
    int commandsInFlight,
    int requestsInFlight,
    int catchUpEntries,
    int connectionsPerAccount,
    int framesPerSecond,
    int frameBurst,
    int commandsPerSecond,
    int commandBurst,
    Duration heartbeat,
    Duration hello) {

  public static GatewayLimits standard() {
    return new GatewayLimits(
        512 << 10,
        40_000,
        1 << 20,
        64,
        64,
        500,
        50,
        100,
        1_000,
        50,
        500,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  /// What `welcome` says of them.
  ServerFrame.Limits announced() {
    return new ServerFrame.Limits(frameBytes, textLength, commandsInFlight, catchUpEntries);
  }
}
