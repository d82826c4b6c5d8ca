package app.fermata.bench.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// How much of the disk a data folder's tables and indexes take: the write-ahead log, which is
/// reused, is not counted.
public final class DiskUse {
  private DiskUse() {}

  /// In bytes; 0 where there is no embedded database.
  public static long of(Path data) {
    if (!Files.isDirectory(data)) {
      return 0;
    }
    long[] bytes = {0};
    try {
      Files.walkFileTree(
          data,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().contains("/base/")) {
                bytes[0] += attributes.size();
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder cannot be read", e);
    }
    return bytes[0];
  }
}
