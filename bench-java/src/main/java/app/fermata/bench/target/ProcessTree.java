package app.fermata.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A process and all that it started, as Linux counts them in /proc.
public final class ProcessTree {
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every Linux
  private static final int PARENT = 1;
  private static final int CPU_OWN_USER = 11;
  private static final int CPU_OWN_SYSTEM = 12;
  private static final int CPU_CHILDREN_USER = 13;
  private static final int CPU_CHILDREN_SYSTEM = 14;

  private final long root;

  public ProcessTree(long root) {
    this.root = root;
  }

  /// CPU time in user and system mode of the whole tree, with what its ended processes used.
  ///
  /// @param own of the root alone: the JVM
  /// @param others of its descendants: PostgreSQL
  public record Cpu(Duration own, Duration others) {

    public Duration total() {
      return own.plus(others);
    }

    public Cpu since(Cpu earlier) {
      return new Cpu(own.minus(earlier.own), others.minus(earlier.others));
    }
  }

  /// The process id of the root.
  public long root() {
    return root;
  }

  public Cpu cpu() {
    long own = 0;
    long others = 0;
    for (long pid : pids()) {
      String[] stat = stat(pid);
      if (stat.length <= CPU_CHILDREN_SYSTEM) {
        continue; // it has just ended; its parent counts it
      }
      long itself = Long.parseLong(stat[CPU_OWN_USER]) + Long.parseLong(stat[CPU_OWN_SYSTEM]);
      long ended =
          Long.parseLong(stat[CPU_CHILDREN_USER]) + Long.parseLong(stat[CPU_CHILDREN_SYSTEM]);
      if (pid == root) {
        own += itself;
      } else {
        others += itself;
      }
      others += ended;
    }
    return new Cpu(ticks(own), ticks(others));
  }

  private static Duration ticks(long number) {
    return Duration.ofNanos(number * NANOS_PER_TICK);
  }

  /// Resident memory of the root process, in bytes; 0 where it is gone.
  public long residentBytes() {
    return statusBytes("VmRSS:");
  }

  /// The most that the root process ever had, in bytes.
  public long peakResidentBytes() {
    return statusBytes("VmHWM:");
  }

  private long statusBytes(String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + root + "/status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  /// The pids of the tree, the root first.
  public List<Long> pids() {
    var tree = new ArrayList<Long>();
    tree.add(root);
    List<long[]> all = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .map(path -> path.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .mapToLong(Long::parseLong)
          .forEach(
              pid -> {
                String[] stat = stat(pid);
                if (stat.length > PARENT) {
                  all.add(new long[] {pid, Long.parseLong(stat[PARENT])});
                }
              });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("/proc cannot be read; this needs Linux", e);
    }
    for (int i = 0; i < tree.size(); i++) {
      long parent = tree.get(i);
      all.stream().filter(each -> each[1] == parent).map(each -> each[0]).forEach(tree::add);
    }
    return tree;
  }

  /// The fields after the command's name, which may hold spaces: state, parent …; empty where the
  /// process is gone.
  private static String[] stat(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException gone) {
      return new String[0];
    }
  }
}
