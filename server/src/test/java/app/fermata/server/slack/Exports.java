package app.fermata.server.slack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Slack exports for tests: the genuine excerpt, one in today's format with everything in it, and
/// whatever a test writes itself.
public final class Exports {
  private final Map<String, String> files = new LinkedHashMap<>();

  /// 413 messages (92 with a subtype) in 6 channels by 71 people; reactions on 31 messages (63 in
  /// all), 14 edits, 15 files.
  public static Path excerpt(Path folder) {
    return copied("houstondatavis-excerpt.zip", folder);
  }

  private static Path copied(String resource, Path folder) {
    Path file = folder.resolve(resource);
    try (InputStream in = Objects.requireNonNull(Exports.class.getResourceAsStream(resource))) {
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An export with two people and one channel, to which a test adds.
  public static Exports small() {
    return new Exports()
        .file(
            "users.json",
            """
            [{"id":"U1","name":"ada","real_name":"Ada L.","profile":{"email":"ada@example.org"}},
             {"id":"U2","name":"bo","real_name":"Bo","profile":{}}]
            """)
        .file(
            "channels.json",
            """
            [{"id":"C1","name":"general","created":1700000000,"creator":"U1","members":["U1","U2"],
              "topic":{"value":""},"purpose":{"value":"All of us"}}]
            """);
  }

  /// Everything that Slack's exports hold today.
  public static Exports today() {
    return new Exports()
        .file("users.json", resource("today/users.json"))
        .file("channels.json", resource("today/channels.json"))
        .file("groups.json", resource("today/groups.json"))
        .file("dms.json", resource("today/dms.json"))
        .file("mpims.json", resource("today/mpims.json"))
        .file("integration_logs.json", "[]")
        .file("canvases.json", "[]")
        .file("general/2024-03-01.json", resource("today/general-1.json"))
        .file("general/2024-03-02.json", resource("today/general-2.json"))
        .file("secret/2024-03-01.json", resource("today/secret.json"))
        .file("D1/2024-03-01.json", resource("today/direct.json"))
        .file("mpdm-ada--bo--cy-1/2024-03-01.json", resource("today/group.json"));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Exports.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Exports file(String path, String content) {
    files.put(path, content);
    return this;
  }

  public Exports without(String path) {
    files.remove(path);
    return this;
  }

  /// Writes the zip.
  public Path zip(Path folder) {
    Path file = folder.resolve("export-" + Integer.toHexString(files.hashCode()) + ".zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
