package app.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A folder with a small file system of its own, in memory, which can be filled without harm.
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "640m";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Empty where this account may not mount.
  static Optional<SmallDisk> mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String options = "size=" + SIZE + ",mode=700";
    return succeeds("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (!succeeds("umount", folder.toString())) {
      succeeds("umount", "-l", folder.toString());
    }
  }
}
