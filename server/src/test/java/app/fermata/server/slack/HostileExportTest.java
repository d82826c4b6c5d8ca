package app.fermata.server.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.mrkdwn.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileExportTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  private SlackExport open(Path zip, ExportLimits limits) throws RefusedExportException {
    return SlackExport.open(zip, limits, problems::add);
  }

  private void refuses(Path zip, ExportLimits limits, String sentence) {
    assertThatThrownBy(() -> open(zip, limits))
        .isInstanceOf(RefusedExportException.class)
        .hasMessageContaining(sentence);
  }

  private static ExportLimits tight() {
    return new ExportLimits(50, 4 << 20, 6 << 20, 100, 10_000, 20, 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../users.json", "/etc/passwd", "general/../../x.json", "general\\2024-01-01.json",
        "C:/x.json", "general/./x", "a//b", "general/\u0007.json"
      })
  void aPathThatNoExportHasIsRefused(String path) {
    refuses(Exports.small().file(path, "[]").zip(folder), ExportLimits.usual(), "holds the path");
  }

  @Test
  void aFileThatIsThereTwiceIsRefused() throws IOException {
    Path zip =
        Exports.small()
            .file("general/2024-01-01.json", "[]")
            .file("general/2024-01-0X.json", "[]")
            .zip(folder);
    byte[] bytes = Files.readAllBytes(zip);
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    Path twice = folder.resolve("twice.zip");
    Files.write(
        twice, latin.replace("2024-01-0X", "2024-01-01").getBytes(StandardCharsets.ISO_8859_1));
    refuses(twice, ExportLimits.usual(), "twice");
  }

  @Test
  void aZipBombIsRefusedByItsRatio() {
    refuses(
        Exports.small()
            .file("general/2024-01-01.json", "[" + " ".repeat(3 << 20) + "]")
            .zip(folder),
        tight(),
        "times its size");
  }

  @Test
  void absurdSizesAreRefused() {
    String noise = noise(5 << 20);
    refuses(Exports.small().file("general/2024-01-01.json", noise).zip(folder), tight(), "claims");
    refuses(
        Exports.small()
            .file("general/2024-01-01.json", noise.substring(0, 7 << 19))
            .file("general/2024-01-02.json", noise.substring(0, 7 << 19))
            .zip(folder),
        tight(),
        "is larger than");
    Exports many = Exports.small();
    for (int i = 0; i < 60; i++) {
      many.file("general/x" + i, "");
    }
    refuses(many.zip(folder), tight(), "holds 62 files");
    StringBuilder people = new StringBuilder("[{\"id\":\"U0\"}");
    for (int i = 1; i < 100; i++) {
      people.append(",{\"id\":\"U").append(i).append("\"}");
    }
    refuses(Exports.small().file("users.json", people + "]").zip(folder), tight(), "people");
  }

  @Test
  void aFileThatUnpacksToMoreThanItSaysIsCutOffAndNamed() throws Exception {
    Path zip =
        Exports.small()
            .file("general/2024-01-01.json", "[" + " ".repeat(60_000) + "{\"ts\":\"1.1\"}]")
            .zip(folder);
    byte[] bytes = Files.readAllBytes(zip);
    byte[] size = {(byte) (60_014 & 0xFF), (byte) (60_014 >> 8), 0, 0};
    int patched = 0;
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == size[0]
          && bytes[i + 1] == size[1]
          && bytes[i + 2] == 0
          && bytes[i + 3] == 0) {
        bytes[i + 1] = 1;
        patched++;
      }
    }
    assertThat(patched).isPositive();
    Files.write(zip, bytes);
    try (SlackExport export = open(zip, ExportLimits.usual())) {
      export.conversations().forEach(c -> export.read(c, Names.none(), _ -> {}));
      assertThat(problems).extracting(Problem::file).containsExactly("general/2024-01-01.json");
    }
  }

  @Test
  void anAbsurdMessageIsLeftOutAndTheRestGoesOn() throws Exception {
    Path zip =
        Exports.small()
            .file(
                "general/2024-01-01.json",
                "[{\"ts\":\"1.1\",\"text\":\"a\"},{\"ts\":\"2.1\",\"x\":["
                    + "1,".repeat(5_000)
                    + "1]},{\"ts\":\"3.1\",\"text\":\"b\"}]")
            .file("general/2024-01-02.json", "[{\"x\":" + "[".repeat(5_000))
            .zip(folder);
    List<SlackItem> items = new ArrayList<>();
    try (SlackExport export = open(zip, tight())) {
      export.conversations().forEach(c -> export.read(c, Names.none(), items::add));
    }
    assertThat(items)
        .hasSize(3)
        .element(1)
        .isEqualTo(
            new SlackItem.Unreadable(
                new SlackItem.Where("general/2024-01-01.json", 1),
                "The message is absurdly large."));
    assertThat(problems).extracting(Problem::file).containsExactly("general/2024-01-02.json");
  }

  @Test
  void whatIsNoExportIsRefusedInWords() throws IOException {
    refuses(new Exports().file("readme.txt", "x").zip(folder), tight(), "This is no Slack export");
    Path text = Files.writeString(folder.resolve("x.zip"), "hello");
    refuses(text, tight(), "is not a zip file");
    refuses(folder.resolve("none.zip"), tight(), "There is no file");
    Path zip = Exports.excerpt(folder);
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(text, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    refuses(text, ExportLimits.usual(), "is not a zip file");
  }

  @Test
  void noDamageToAnExportBreaksTheReader() throws IOException {
    byte[] whole = Files.readAllBytes(Exports.today().zip(folder));
    long seed = System.nanoTime();
    java.util.Random random = new java.util.Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path zip = Files.write(folder.resolve("damaged.zip"), bytes);
      try (SlackExport export = open(zip, ExportLimits.usual())) {
        export.conversations().forEach(c -> export.read(c, Names.none(), _ -> {}));
      } catch (RefusedExportException e) {
        assertThat(e.getMessage()).endsWith(".");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  private static String noise(int length) {
    java.util.Random random = new java.util.Random(7);
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      out.append((char) ('a' + random.nextInt(26)));
    }
    return out.toString();
  }
}
