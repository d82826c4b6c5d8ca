package app.fermata.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The golden samples that Java and TypeScript both read.
final class Samples {
  static final Path PROTOCOL = findProtocol();

  private Samples() {}

  private static Path findProtocol() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path protocol = folder.resolve("protocol");
      if (Files.exists(protocol.resolve("versions.md"))) {
        return protocol;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException("protocol/versions.md is in none of the parent folders");
  }

  static List<Path> named(String prefix) {
    try (var files = Files.list(PROTOCOL.resolve("samples/frames"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(Path sample) {
    try {
      return Files.readAllBytes(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (Path sample : named("")) {
        digest.update(
            sample.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(read(sample));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
