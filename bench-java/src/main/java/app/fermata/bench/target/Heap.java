package app.fermata.bench.target;

import app.fermata.bench.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The heap of another JVM on this machine, through the JDK's jcmd.
public final class Heap {
  private static final int PATIENCE_SECONDS = 60;
  private static final int COLLECTIONS = 2;

  private final long pid;

  public Heap(long pid) {
    this.pid = pid;
  }

  /// Collects all garbage, twice: what one collection only makes collectable goes with the next.
  public void collect() throws IOException, InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      jcmd("GC.run");
    }
  }

  private void jcmd(String what) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                what)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!jcmd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
      jcmd.destroyForcibly();
      throw new Trouble("jcmd " + what + " did not work on process " + pid + ": " + said);
    }
  }
}
