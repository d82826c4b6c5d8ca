package app.fermata.bench.faults;

import app.fermata.bench.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The disk is filled up to its last block, people talk on, and it is freed again. A server that
/// has ended for it is started again, as a service manager does.
record DiskFull() implements Fault {
  private static final int LARGE = 1 << 20;
  private static final int BLOCK = 4096;
  private static final int SECONDS = 4;

  @Override
  public String name() {
    return "disk-full";
  }

  @Override
  public Optional<String> leftOut(House house) {
    return house.hasSmallDisk()
        ? Optional.empty()
        : Optional.of("only root may mount the small file system that it fills");
  }

  @Override
  public void strike(House house) throws Exception {
    Path ballast = house.data().resolve("ballast");
    try {
      fill(ballast);
      house.letTalk(SECONDS);
    } finally {
      Files.deleteIfExists(ballast);
    }
    // One that ends takes a moment to.
    house.talk().await(house.size().perSecond());
    if (!house.server().isAlive()) {
      house.startAgain();
    }
  }

  private static void fill(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int size = LARGE; size >= BLOCK; size /= 4) {
        fill(channel, ByteBuffer.allocate(size));
      }
    }
  }

  private static void fill(FileChannel channel, ByteBuffer block) {
    try {
      while (true) {
        channel.write(block.rewind());
      }
    } catch (IOException full) {
      String words = String.valueOf(full.getMessage());
      if (!words.contains("No space left")) {
        throw new Trouble("The disk could not be filled: " + words);
      }
    }
  }
}
