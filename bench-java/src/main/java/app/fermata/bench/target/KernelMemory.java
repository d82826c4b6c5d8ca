package app.fermata.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// What the kernel of this machine holds for sockets, as Linux counts it in /proc.
///
/// @param pages of the data that waits in TCP sockets ("mem" in /proc/net/sockstat), in bytes
/// @param slabs of the objects that a TCP socket consists of (/proc/slabinfo, which root alone may
///   read; else what /proc/meminfo calls unreclaimable slab), in bytes
public record KernelMemory(long pages, long slabs) {
  private static final long PAGE = 4096;

  /// A TCP socket is one of the first or second, an inode, a file, and what epoll and a port need.
  private static final Set<String> SOCKETS =
      Set.of(
          "TCP",
          "TCPv6",
          "sock_inode_cache",
          "filp",
          "eventpoll_epi",
          "eventpoll_pwq",
          "ep_head",
          "tcp_bind_bucket");

  private static final int NAME = 0;
  private static final int OBJECTS = 2;
  private static final int OBJECT_SIZE = 3;

  public static KernelMemory now() {
    return new KernelMemory(readPages(), readSlabs());
  }

  public KernelMemory since(KernelMemory earlier) {
    return new KernelMemory(pages - earlier.pages, slabs - earlier.slabs);
  }

  public long total() {
    return pages + slabs;
  }

  private static long readPages() {
    for (String line : lines("/proc/net/sockstat")) {
      if (line.startsWith("TCP:")) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)) * PAGE;
      }
    }
    return 0;
  }

  private static long readSlabs() {
    List<String> caches = lines("/proc/slabinfo");
    if (caches.isEmpty()) {
      return lines("/proc/meminfo").stream()
          .filter(line -> line.startsWith("SUnreclaim:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    }
    long bytes = 0;
    for (String line : caches) {
      String[] fields = line.split("\\s+");
      if (SOCKETS.contains(fields[NAME])) {
        bytes += Long.parseLong(fields[OBJECTS]) * Long.parseLong(fields[OBJECT_SIZE]);
      }
    }
    return bytes;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
