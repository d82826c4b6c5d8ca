package app.fermata.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.imports.Tally.Sort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A large export into PostgreSQL within a bounded heap. Small in ./check; as a long run: `./mvnw
/// test -pl server -am -Dtest=LargeImportTest -Dfermata.messages=200000`.
class LargeImportTest {
  private static final int MESSAGES = Integer.getInteger("fermata.messages", 3_000);
  private static final int PEOPLE = 200;
  private static final long HEAP = 160L << 20;
  @TempDir Path folder;

  @Test
  void theHeapDoesNotGrowWithTheExport() throws Exception {
    Path zip = generated(folder.resolve("large.zip"));
    try (Imports server = Imports.onPostgres()) {
      long[] peak = {0};
      long before = used();
      server.everyProgress(() -> peak[0] = Math.max(peak[0], used() - before));
      long began = System.nanoTime();
      ImportReport report = server.run(zip);
      long millis = (System.nanoTime() - began) / 1_000_000;
      System.out.printf(
          "%,d messages from %,d bytes in %,d ms, heap at most %,d MiB more%n",
          MESSAGES, Files.size(zip), millis, peak[0] >> 20);

      assertThat(report.tally().imported(Sort.MESSAGES)).isEqualTo(MESSAGES);
      assertThat(peak[0]).isLessThan(HEAP);
      assertThat(server.run(zip).tally().imported(Sort.MESSAGES)).isZero();
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Half of the messages in one file of one day, out of order; the rest over many days.
  private static Path generated(Path file) throws IOException {
    Random random = new Random(11);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out);
        Writer to = new OutputStreamWriter(zip, StandardCharsets.UTF_8)) {
      entry(zip, to, "users.json");
      for (int i = 0; i < PEOPLE; i++) {
        to.write(
            (i == 0 ? "[" : ",") + "{\"id\":\"U%d\",\"real_name\":\"Person %d\"}".formatted(i, i));
      }
      end(zip, to);
      entry(zip, to, "channels.json");
      to.write("[{\"id\":\"C1\",\"name\":\"loud\",\"members\":[\"U1\",\"U2\"]}");
      to.write(",{\"id\":\"C2\",\"name\":\"steady\",\"members\":[\"U1\"]}");
      end(zip, to);
      int half = MESSAGES / 2;
      entry(zip, to, "loud/2024-01-01.json");
      for (int i = 0; i < half; i++) {
        message(to, random, i, 1_704_100_000L + (i ^ 1));
      }
      end(zip, to);
      int perDay = 500;
      for (int from = half, day = 0; from < MESSAGES; from += perDay, day++) {
        entry(zip, to, "steady/" + LocalDate.of(2020, 1, 1).plusDays(day) + ".json");
        for (int i = from; i < Math.min(MESSAGES, from + perDay); i++) {
          message(to, random, i - from, 1_577_836_800L + day * 86_400L + i - from);
        }
        end(zip, to);
      }
    }
    return file;
  }

  private static void message(Writer to, Random random, int index, long seconds)
      throws IOException {
    to.write(
        (index == 0 ? "[" : ",")
            + ("{\"type\":\"message\",\"user\":\"U%d\",\"ts\":\"%d.000100\",\"text\":\"*Message* %s about"
                    + " <@U%d> and <https://example.org/%d|that>\"%s}")
                .formatted(
                    random.nextInt(PEOPLE),
                    seconds,
                    "x".repeat(random.nextInt(300)),
                    random.nextInt(PEOPLE),
                    random.nextInt(1000),
                    random.nextInt(4) == 0
                        ? ",\"reactions\":[{\"name\":\"+1\",\"users\":[\"U1\",\"U2\"],\"count\":2}]"
                        : ""));
  }

  private static void entry(ZipOutputStream zip, Writer to, String name) throws IOException {
    to.flush();
    zip.putNextEntry(new ZipEntry(name));
  }

  private static void end(ZipOutputStream zip, Writer to) throws IOException {
    to.write("]");
    to.flush();
    zip.closeEntry();
  }
}
