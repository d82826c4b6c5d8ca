package app.fermata.postgres;

import app.fermata.postgres.PostgresFailure.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the bundled archive. A version's folder is made beside its
/// place and renamed there when complete, so a half-unpacked one is never used, and several
/// processes may unpack at once.
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

  private PostgresBinaries() {}

  /// The version that is bundled, such as `18.6.0`.
  static String bundledVersion() {
    Properties properties = new Properties();
    try (@Nullable InputStream in =
        PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
      if (in == null) {
        throw new IllegalStateException("postgres.properties is missing from the jar");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /// The folder with `bin`, `lib` and `share` of the bundled PostgreSQL, unpacked below `parent` if
  /// it is not there yet.
  static Path unpackedBelow(Path parent) throws IOException {
    Path home = parent.resolve(bundledVersion());
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(parent);
    LOG.info("Unpacking PostgreSQL {}, once; this takes some seconds", bundledVersion());
    Path unfinished = Files.createTempDirectory(parent, "unpacking-");
    try {
      unpack(archiveName(), unfinished);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
      deleteTree(unfinished);
    } catch (IOException e) {
      if (Files.isDirectory(home)) {
        deleteTree(unfinished);
        return home;
      }
      deleteTree(unfinished);
      throw e;
    }
    return home;
  }

  /// Deletes what earlier versions left below `parent`, keeping `home`.
  static void deleteOthers(Path parent, Path home) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path entry : entries.toList()) {
        if (!entry.equals(home)) {
          deleteTree(entry);
        }
      }
    }
  }

  private static String archiveName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch");
    String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
    String processor =
        switch (cpu) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> cpu;
        };
    return "postgres-" + system + "-" + processor + ".txz";
  }

  /// @throws PostgresFailure where none is bundled for this machine
  static void requireArchive() {
    if (PostgresBinaries.class.getResource("/" + archiveName()) == null) {
      throw missing(archiveName());
    }
  }

  private static PostgresFailure missing(String archive) {
    return new PostgresFailure(
        Reason.UNSUPPORTED_PLATFORM,
        "Fermata was built without a PostgreSQL for this machine ("
            + archive
            + "); build it on this machine, or give your own PostgreSQL with --database-url.");
  }

  private static void unpack(String archive, Path into) throws IOException {
    @Nullable InputStream resource = PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (resource == null) {
      throw missing(archive);
    }
    try (InputStream in = resource;
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in, 1 << 16)))) {
      for (@Nullable TarArchiveEntry entry = tar.getNextEntry();
          entry != null;
          entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("The archive " + archive + " names a file outside: " + target);
        }
        if (!developmentOnly(entry.getName())) {
          write(tar, entry, target);
        }
      }
    }
  }

  /// Static libraries are half of the archive and of no use to a running server.
  private static boolean developmentOnly(String name) {
    return name.endsWith(".a") || name.contains("lib/pkgconfig");
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, target);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    } else {
      throw new IOException("Unexpected kind of archive entry: " + entry.getName());
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(root)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
