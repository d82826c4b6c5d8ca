package app.fermata.server.telemetry;

import java.time.Duration;
import java.time.InstantSource;

/// How often the server's log told of trouble in the last hour.
public final class RecentErrors {
  /// How far back it reaches.
  public static final Duration REACH = Duration.ofHours(1);

  private static final int WARNING = 0;
  private static final int ERROR = 1;

  private final Window window;

  RecentErrors(InstantSource clock) {
    this.window = new Window(clock, Math.toIntExact(REACH.toMinutes()), 2);
  }

  void warned() {
    window.add(WARNING);
  }

  void failed() {
    window.add(ERROR);
  }

  public long warnings() {
    return window.seen()[WARNING];
  }

  public long errors() {
    return window.seen()[ERROR];
  }
}
