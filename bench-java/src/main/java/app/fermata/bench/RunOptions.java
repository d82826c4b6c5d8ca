package app.fermata.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every run takes.
final class RunOptions {
  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  boolean json;

  @Option(names = "--quick", description = "Smaller and shorter, for a first look.")
  boolean quick;

  @Option(
      names = "--seconds",
      description = "How long each measurement takes; at most 600 (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  int seconds;

  @Option(
      names = "--warm-up",
      description = "Seconds before the first measurement (default: 15; quick: 5).")
  @Nullable Integer warmUp;

  @Option(
      names = "--url",
      description = "Measure this running server instead of one of the bench's own.")
  @Nullable URI url;

  @Option(
      names = "--invite",
      description = "With --url: an invite link of that server, for the people of the run.")
  @Nullable String invite;

  @Option(
      names = "--pid",
      description = "With --url: the server's process on this machine, for CPU and memory.")
  @Nullable Long pid;

  @Option(
      names = "--allow-remote",
      description = "With --url: permits a server that is not on this machine.")
  boolean allowRemote;

  @Option(
      names = "--java-options",
      description = "Options for the server's JVM, besides the launcher's own.",
      defaultValue = "")
  String javaOptions = "";

  @Option(
      names = "--seed",
      description = "What randomness begins with (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed = 1;

  @Option(names = "--keep", description = "Keep the work folder with data and logs.")
  boolean keep;

  @Option(
      names = "--work",
      description = "Where the work folder is made (default: .build/bench in the project).")
  @Nullable Path work;

  private static final int LONGEST_SECONDS = 600;

  /// How long one measurement takes.
  Duration measurement() {
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw new Trouble("--seconds is between 1 and " + LONGEST_SECONDS + ".");
    }
    return Duration.ofSeconds(quick ? Math.min(seconds, 4) : seconds);
  }

  /// How long a JVM is warmed up before that.
  Duration warmUp() {
    if (warmUp == null) {
      return Duration.ofSeconds(quick ? 5 : 15);
    }
    if (warmUp < 0 || warmUp > LONGEST_SECONDS) {
      throw new Trouble("--warm-up is between 0 and " + LONGEST_SECONDS + ".");
    }
    return Duration.ofSeconds(warmUp);
  }

  /// How long a load that has just changed runs before it is measured: the JVM compiles its loops
  /// anew for it, which takes ten seconds and more on one core.
  Duration settling() {
    return warmUp();
  }

  /// The same options for one of several runs.
  List<String> forOneRun() {
    var words = new ArrayList<String>();
    words.add("--seconds=" + seconds);
    words.add("--seed=" + seed);
    words.add("--java-options=" + javaOptions);
    if (warmUp != null) {
      words.add("--warm-up=" + warmUp);
    }
    if (work != null) {
      words.add("--work=" + work);
    }
    for (var flag : Map.of("--quick", quick, "--json", json, "--keep", keep).entrySet()) {
      if (flag.getValue()) {
        words.add(flag.getKey());
      }
    }
    return words;
  }

  /// Tells how far it is, besides the results.
  void say(String what) {
    if (!json) {
      System.err.println("  … " + what);
    }
  }

  /// The first in a full run, the second in a quick one.
  int sized(int full, int small) {
    return quick ? Math.min(full, small) : full;
  }
}
