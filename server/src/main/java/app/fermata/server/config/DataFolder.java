package app.fermata.server.config;

import app.fermata.postgres.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The data folder, held by one process at a time.
public final class DataFolder implements AutoCloseable {
  private final FolderLock lock;

  private DataFolder(FolderLock lock) {
    this.lock = lock;
  }

  /// Makes the folder when missing, for this account only, and takes its lock.
  ///
  /// @throws InUse when another process holds it
  /// @throws OperatorProblem when it cannot be made or written
  public static DataFolder hold(Path folder) throws InUse {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return new DataFolder(FolderLock.acquire(folder.resolve("lock")));
    } catch (FolderLock.HeldElsewhere e) {
      throw new InUse(folder, e.pid());
    } catch (IOException e) {
      boolean full = String.valueOf(e.getMessage()).contains("No space left");
      throw new OperatorProblem(
          full
              ? "The disk that holds "
                  + folder
                  + " is full; free some space there and start Fermata again."
              : obstacle(folder).orElseGet(() -> notWritable(folder)),
          e);
    }
  }

  /// What keeps this process from keeping data in `folder`, one sentence; empty where nothing does.
  /// Makes nothing.
  public static Optional<String> obstacle(Path folder) {
    Path there = existing(folder);
    if (!Files.isDirectory(there)) {
      return Optional.of(there + " is a file, not a folder; give a folder with --data.");
    }
    return Files.isWritable(there) ? Optional.empty() : Optional.of(notWritable(there));
  }

  /// `folder`, or while that is not made the nearest one above it that is.
  public static Path existing(Path folder) {
    Path there = folder.toAbsolutePath();
    for (Path up = there.getParent(); up != null && !Files.exists(there); up = up.getParent()) {
      there = up;
    }
    return there;
  }

  private static String notWritable(Path folder) {
    return "The folder "
        + folder
        + " cannot be written by "
        + System.getProperty("user.name")
        + "; change its owner or permissions, or give another one with --data.";
  }

  @Override
  public void close() {
    lock.close();
  }

  /// Another process holds the folder.
  public static final class InUse extends Exception {
    private static final long serialVersionUID = 1L;

    private final long pid;

    InUse(Path folder, long pid) {
      super(
          "A Fermata with process id "
              + pid
              + " runs on "
              + folder
              + "; stop it first, or give another folder with --data.");
      this.pid = pid;
    }

    /// The holder's process id.
    public long pid() {
      return pid;
    }
  }
}
