package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Golden samples in `protocol/samples` that Java writes and TypeScript reads too. Run the tests
/// with `-Dfermata.samples=write` to renew them.
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = folder();

  private Golden() {}

  private static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("protocol/samples"))) {
        return at.resolve("protocol/samples");
      }
    }
    throw new IllegalStateException("protocol/samples is in none of the parent folders");
  }

  private static boolean isWriting() {
    return "write".equals(System.getProperty("fermata.samples"));
  }

  /// The names of the samples in a folder that begin so.
  public static List<String> names(String folder, String beginning) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(beginning))
          .map(name -> folder + "/" + name)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode read(String name) {
    try {
      return JSON.readTree(Files.readString(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Requires that the file holds this, or writes it there.
  public static void require(String name, JsonNode value) {
    if (isWriting()) {
      try {
        Files.writeString(FOLDER.resolve(name), lines(value, "", 3) + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    // Through text, so that kinds of numbers do not matter. The whole is too long to be shown.
    assertThat(read(name).equals(reread(value)))
        .as(name + " holds what the server does now; -Dfermata.samples=write writes it anew")
        .isTrue();
  }

  private static JsonNode reread(JsonNode value) {
    try {
      return JSON.readTree(JSON.writeValueAsBytes(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The outer levels on lines of their own, so that a change shows as a small difference.
  private static String lines(JsonNode value, String indent, int levels) {
    if (levels == 0 || value.isEmpty() || value.isValueNode()) {
      return compact(value);
    }
    var out = new StringBuilder(value.isArray() ? "[" : "{");
    String inner = indent + " ";
    String separator = "\n";
    if (value.isArray()) {
      for (JsonNode element : value) {
        out.append(separator).append(inner).append(lines(element, inner, levels - 1));
        separator = ",\n";
      }
    } else {
      for (var field : value.properties()) {
        out.append(separator).append(inner).append(compact(JSON.valueToTree(field.getKey())));
        out.append(": ").append(lines(field.getValue(), inner, levels - 1));
        separator = ",\n";
      }
    }
    return out.append('\n').append(indent).append(value.isArray() ? ']' : '}').toString();
  }

  private static String compact(JsonNode value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
