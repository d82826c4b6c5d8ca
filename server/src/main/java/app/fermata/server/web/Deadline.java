package app.fermata.server.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/// The time by which a connection must have got on, else it is closed: a peer that sends its
/// request a byte at a time holds nothing for long. Confined to the connection's event loop.
final class Deadline {
  private static final long NONE = -1;
  private final Vertx vertx;
  private final HttpConnection connection;
  private final Limits.Patience patience;
  private long timer = NONE;

  Deadline(Vertx vertx, HttpConnection connection, Limits.Patience patience) {
    this.vertx = vertx;
    this.connection = connection;
    this.patience = patience;
  }

  void forFirstHead() {
    within(patience.head());
  }

  void forBody() {
    within(patience.body());
  }

  void forAnswer() {
    within(patience.answer());
  }

  void forNextHead() {
    within(patience.pause());
  }

  private void within(Duration time) {
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
