package app.fermata.server.slack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A zip read in place, within bounds. The table of contents is all that it holds in memory.
final class ExportZip implements AutoCloseable {
  private static final long SMALL = 1 << 20;
  private final ZipFile zip;
  private final ExportLimits limits;

  private ExportZip(ZipFile zip, ExportLimits limits) {
    this.zip = zip;
    this.limits = limits;
  }

  static ExportZip open(Path file, ExportLimits limits) throws RefusedExportException {
    if (!Files.isRegularFile(file)) {
      throw new RefusedExportException("There is no file " + file + ".");
    }
    ExportZip zip = new ExportZip(opened(file), limits);
    try {
      zip.checkBounds();
      return zip;
    } catch (RefusedExportException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile opened(Path file) throws RefusedExportException {
    try {
      return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      try {
        return new ZipFile(file.toFile(), Charset.forName("IBM437"));
      } catch (IOException | IllegalArgumentException again) {
        again.addSuppressed(e);
        throw new RefusedExportException(
            file.getFileName() + " is not a zip file, or it is damaged: " + e.getMessage() + ".",
            again);
      }
    }
  }

  private void checkBounds() throws RefusedExportException {
    if (zip.size() > limits.files()) {
      throw new RefusedExportException(
          "The archive holds %,d files; at most %,d are read."
              .formatted(zip.size(), limits.files()));
    }
    long total = 0;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      checkPath(entry.getName());
      total += checkSize(entry);
      if (total > limits.totalBytes()) {
        throw new RefusedExportException(
            "Unpacked, the archive is larger than %,d bytes; so much is not read."
                .formatted(limits.totalBytes()));
      }
    }
  }

  private static void checkPath(String name) throws RefusedExportException {
    boolean bad =
        name.isEmpty()
            || name.length() > 1000
            || name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.matches("(?s)[A-Za-z]:.*")
            || name.contains("//")
            || name.chars().anyMatch(Character::isISOControl);
    for (String part : name.split("/", -1)) {
      bad |= part.equals("..") || part.equals(".");
    }
    if (bad) {
      throw new RefusedExportException(
          "The archive holds the path \"%s\", which no Slack export has; it is not read."
              .formatted(shown(name)));
    }
  }

  private static String shown(String name) {
    String visible = name.replaceAll("\\p{Cntrl}", "?");
    return visible.length() > 80 ? visible.substring(0, 80) + "…" : visible;
  }

  private long checkSize(ZipEntry entry) throws RefusedExportException {
    long size = entry.getSize();
    long packed = Math.max(1, entry.getCompressedSize());
    if (size < 0 || size > limits.fileBytes()) {
      throw new RefusedExportException(
          "%s in the archive claims %,d bytes; at most %,d are read from one file."
              .formatted(shown(entry.getName()), size, limits.fileBytes()));
    }
    if (size > SMALL && size / packed > limits.ratio()) {
      throw new RefusedExportException(
          "%s in the archive unpacks to %,d times its size; nothing that Slack writes does."
              .formatted(shown(entry.getName()), size / packed));
    }
    return size;
  }

  /// The path of every file, in the order of the table of contents.
  void forEachFile(Consumer<String> each) {
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (!entry.isDirectory()) {
        each.accept(entry.getName());
      }
    }
  }

  boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  /// Unpacked bytes of a file that is there.
  long size(String name) {
    ZipEntry entry = zip.getEntry(name);
    return entry == null ? 0 : entry.getSize();
  }

  /// The content of a file that is there; fails when it is longer than the table of contents says.
  InputStream read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    InputStream in = entry == null ? null : zip.getInputStream(entry);
    if (entry == null || in == null) {
      throw new IOException("the file is not there");
    }
    return new Bounded(in, entry.getSize());
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int n = super.read(into, from, length);
      if (n > 0) {
        left -= n;
        if (left < 0) {
          throw new IOException("the file is longer than the archive says");
        }
      }
      return n;
    }
  }
}
