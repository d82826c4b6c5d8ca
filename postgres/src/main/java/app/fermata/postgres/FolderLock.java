package app.fermata.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to use a folder, held by at most one living process. The operating system releases it
/// when the process ends, however it ends. The lock file holds the pid of the last holder.
///
/// Where locks belong to processes (Linux, macOS), closing *any* descriptor of a locked file gives
/// the lock up. So a file that this process holds is never opened a second time: [#HELD] knows.
public final class FolderLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock kept in `file`, whose folder must exist.
  ///
  /// @throws HeldElsewhere when another process, or this one, holds it
  /// @throws IOException when the file cannot be written
  public static FolderLock acquire(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path real = (parent == null ? file : parent.toRealPath()).resolve(file.getFileName());
    if (!HELD.add(real)) {
      throw new HeldElsewhere(ProcessHandle.current().pid());
    }
    boolean locked = false;
    try {
      FolderLock lock = lock(real);
      locked = true;
      return lock;
    } finally {
      if (!locked) {
        HELD.remove(real);
      }
    }
  }

  private static FolderLock lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new HeldElsewhere(pidIn(file).orElse(0L));
      }
      channel.truncate(0);
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(pid), 0);
      return new FolderLock(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<Long> pidIn(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  /// Gives the lock back. The file stays, so that nobody can lock a deleted one.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      HELD.remove(file);
    }
  }

  /// Somebody else holds the lock.
  public static final class HeldElsewhere extends IOException {
    private static final long serialVersionUID = 1;

    private final long pid;

    HeldElsewhere(long pid) {
      super("held by process " + pid);
      this.pid = pid;
    }

    /// The holder's process id, or 0 when it cannot be told.
    public long pid() {
      return pid;
    }
  }
}
