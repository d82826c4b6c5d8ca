package app.fermata.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What there is to share out: the machine's memory and processors, or those of the container where
/// that has less.
///
/// Half of the memory is Java's heap (the launcher says so); PostgreSQL's page cache is a
/// sixteenth; the rest is for its connections, for buffers outside the heap and for the file cache,
/// which is what PostgreSQL mostly reads from.
///
/// @param megabytes of memory
/// @param processors at least one
public record Machine(long megabytes, int processors) {
  private static final int PARTS_FOR_BUFFERS = 16;
  private static final int LEAST_BUFFERS = 32;
  private static final int MOST_BUFFERS = 1024;

  /// What a connection may take in PostgreSQL, generously.
  private static final int MEGABYTES_PER_CONNECTION = 64;

  private static final int LEAST_CONNECTIONS = 10;
  private static final int MOST_CONNECTIONS = 48;

  /// This one. Java reads the limits of control groups, of version 1 and 2, also those of a group
  /// further up.
  public static Machine here() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(bytes >> 20, Runtime.getRuntime().availableProcessors());
  }

  /// PostgreSQL's page cache.
  public int sharedBuffersMegabytes() {
    return Math.clamp(megabytes / PARTS_FOR_BUFFERS, LEAST_BUFFERS, MOST_BUFFERS);
  }

  /// How many database connections are worth having: some that append, and for each processor a few
  /// that read.
  public int connections() {
    long affordable = megabytes / MEGABYTES_PER_CONNECTION;
    return Math.clamp(
        Math.min(8L + 4L * processors, affordable), LEAST_CONNECTIONS, MOST_CONNECTIONS);
  }
}
