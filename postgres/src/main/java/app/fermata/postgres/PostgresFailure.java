package app.fermata.postgres;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/// PostgreSQL cannot be had. The message is one sentence for the person who started Fermata: what
/// is wrong and what to do about it. It is meant to be shown without a stack trace.
public final class PostgresFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /// Why PostgreSQL cannot be had.
  public enum Reason {
    /// Another living process uses the folder.
    FOLDER_IN_USE,
    /// The folder was written by another major version.
    WRONG_VERSION,
    /// The folder cannot be created, entered or written.
    NOT_WRITABLE,
    /// The disk that holds the folder is full.
    DISK_FULL,
    /// No PostgreSQL is bundled for this operating system and processor.
    UNSUPPORTED_PLATFORM,
    /// PostgreSQL refuses to run as root, and there is no way to run it as somebody else.
    CANNOT_LEAVE_ROOT,
    /// PostgreSQL stopped and stopped again; the message quotes its last words.
    DOES_NOT_STAY_UP,
    /// Anything else that PostgreSQL says while starting; the message quotes it.
    DOES_NOT_START
  }

  /// A failure whose message already says what to do.
  public PostgresFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  PostgresFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// Why, for callers that react to it.
  public Reason reason() {
    return reason;
  }

  /// Turns a file-system error in `folder` into the sentence for it.
  static PostgresFailure from(IOException e, Path folder) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("disk quota")) {
      return diskFull(folder);
    }
    if (e instanceof AccessDeniedException
        || text.contains("permission denied")
        || text.contains("read-only file system")
        || e.getCause() instanceof ReadOnlyFileSystemException) {
      return notWritable(folder);
    }
    if (e instanceof FileSystemException) {
      return new PostgresFailure(
          Reason.NOT_WRITABLE,
          "The folder "
              + folder
              + " cannot be used ("
              + e.getMessage()
              + "); give another one with --data.",
          e);
    }
    return new PostgresFailure(
        Reason.DOES_NOT_START,
        "PostgreSQL could not be started in " + folder + ": " + e.getMessage() + ".",
        e);
  }

  /// Turns PostgreSQL's own words (of initdb or of the server's log) into the sentence for them.
  static PostgresFailure from(String output, Path folder, Path log) {
    if (output.contains("No space left on device") || output.contains("Disk quota exceeded")) {
      return diskFull(folder);
    }
    if (output.contains("database files are incompatible")) {
      return new PostgresFailure(
          Reason.WRONG_VERSION,
          "The database in "
              + folder
              + " was written by another PostgreSQL ("
              + lastFatal(output)
              + "); start the Fermata that wrote it, back up there, and restore the backup here.");
    }
    if (output.contains("Read-only file system") || output.contains("Permission denied")) {
      return notWritable(folder);
    }
    return new PostgresFailure(
        Reason.DOES_NOT_START,
        "PostgreSQL does not start: "
            + lastFatal(output)
            + "; all that it said is in "
            + log
            + ".");
  }

  static PostgresFailure diskFull(Path folder) {
    return new PostgresFailure(
        Reason.DISK_FULL,
        "The disk that holds "
            + folder
            + " is full; free some space there and start Fermata again.");
  }

  static PostgresFailure notWritable(Path folder) {
    return new PostgresFailure(
        Reason.NOT_WRITABLE,
        "The folder "
            + folder
            + " cannot be written by "
            + System.getProperty("user.name")
            + "; change its owner or permissions, or give another one with --data.");
  }

  static String lastFatal(String output) {
    String last = "";
    String lastLine = "no reason given";
    for (String line : output.lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      lastLine = line.strip();
      for (String level : new String[] {"FATAL:", "PANIC:", "error:"}) {
        int at = line.indexOf(level);
        if (at >= 0) {
          last = line.substring(at + level.length()).strip();
        }
      }
    }
    return last.isEmpty() ? lastLine : last;
  }
}
