package app.fermata.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// What the figures were measured on.
final class Machine {
  private static final int SYNCS = 200;
  private static final int BLOCK = 8192;

  private Machine() {}

  /// Puts it into a report.
  static void describe(Report report, Path work) {
    report
        .fact("machine", "machine", cpu() + ", " + cores() + " cores, " + memory())
        .fact("kernel", "kernel", System.getProperty("os.version", "?"))
        .fact("load", "load of the machine before", load())
        .fact("fdatasyncMillis", "fdatasync of 8 KiB, median ms", fdatasyncMillis(work));
  }

  static int cores() {
    return (int) lines("/proc/cpuinfo").filter(line -> line.startsWith("processor")).count();
  }

  private static String cpu() {
    return lines("/proc/cpuinfo")
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch", "?"));
  }

  private static String memory() {
    return lines("/proc/meminfo")
        .filter(line -> line.startsWith("MemTotal"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .mapToObj(kilobytes -> (kilobytes >> 20) + " GiB")
        .findFirst()
        .orElse("?");
  }

  private static String load() {
    return lines("/proc/loadavg").findFirst().map(line -> line.split(" ")[0]).orElse("?");
  }

  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream();
    } catch (IOException notLinux) {
      return Stream.empty();
    }
  }

  /// What a commit has to wait for at least, on this disk.
  private static double fdatasyncMillis(Path work) {
    Path file = work.resolve("fdatasync");
    var taken = new Latencies();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      for (int i = 0; i < SYNCS; i++) {
        long began = System.nanoTime();
        channel.write(block.rewind(), (long) i * BLOCK);
        channel.force(false);
        taken.add(System.nanoTime() - began);
      }
      channel.close();
      Files.delete(file);
    } catch (IOException e) {
      throw new Trouble("The work folder " + work + " cannot be written: " + e.getMessage());
    }
    return taken.percentileMillis(50);
  }
}
