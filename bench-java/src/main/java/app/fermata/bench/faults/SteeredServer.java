package app.fermata.bench.faults;

import app.fermata.server.main.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// The server as everybody runs it, but for its clock: a line `clock N` on its input puts that N
/// milliseconds off the true time.
public final class SteeredServer {
  private static final String CLOCK = "clock ";

  private SteeredServer() {}

  public static void main(String[] args) {
    var offMillis = new AtomicLong();
    Thread.ofPlatform().daemon().name("steering").start(() -> listen(offMillis));
    Main.run(() -> Instant.now().plusMillis(offMillis.get()), args);
  }

  /// The line that puts the clock off.
  static String clock(long offMillis) {
    return CLOCK + offMillis;
  }

  private static void listen(AtomicLong offMillis) {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(CLOCK)) {
          offMillis.set(Long.parseLong(line.substring(CLOCK.length())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
