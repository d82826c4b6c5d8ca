package app.fermata.server.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/// The time by which a connection must have got on, else it is closed: a peer that sends its
/// request a byte at a time holds nothing for long. Confined to the connection's event loop.
final class Deadline {
  static final Duration FIRST_HEAD = Duration.ofSeconds(15);
  static final Duration BODY = Duration.ofSeconds(30);
  static final Duration WORK = Duration.ofMinutes(2);
  static final Duration NEXT_HEAD = Duration.ofSeconds(75);

  private static final long NONE = -1;
  private final Vertx vertx;
  private final HttpConnection connection;
  private long timer = NONE;

  Deadline(Vertx vertx, HttpConnection connection) {
    this.vertx = vertx;
    this.connection = connection;
  }

  void within(Duration time) {
    lift();
    timer = vertx.setTimer(time.toMillis(), fired -> connection.close());
  }

  void lift() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}
