package app.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How many files, and so sockets, a process may have open here. The JVM raises the soft limit to
/// the hard one by itself, so the hard one counts, for the server and for the bench alike.
final class OpenFiles {
  /// Jars, logs, database connections.
  private static final int BESIDES = 400;

  private static final int HARD = 4;
  private static final String FIELD = "Max open files";

  private OpenFiles() {}

  /// @throws Trouble where so many connections cannot be open
  static void require(int connections) {
    long limit = limit();
    if (connections + BESIDES > limit) {
      throw new Trouble(
          connections
              + " connections need "
              + (connections + BESIDES)
              + " open files in the server and in the bench, and the limit here is "
              + limit
              + ". Raise it (ulimit -Hn as root, LimitNOFILE in a service, nofile in"
              + " /etc/security/limits.conf), or ask for at most "
              + (limit - BESIDES)
              + " connections.");
    }
  }

  static String words() {
    long limit = limit();
    return limit == Long.MAX_VALUE ? "no limit" : Long.toString(limit);
  }

  private static long limit() {
    try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
      return limits
          .filter(line -> line.startsWith(FIELD))
          .map(line -> line.split("\\s+")[HARD])
          .filter(text -> !text.equals("unlimited"))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException notLinux) {
      return Long.MAX_VALUE;
    }
  }
}
