package app.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What people wait for in the browser: runs web/bench, which measures in a real one.
@Command(
    name = "web",
    description = "The web client in a real browser: first load, switching, sending, scrolling.")
final class Web implements Callable<Report> {
  private static final int MINUTES = 30;

  @Mixin private RunOptions options = new RunOptions();

  /// A figure of web/bench.
  private record Known(String words, String target) {}

  private static final Map<String, Known> KNOWN =
      Map.ofEntries(
          Map.entry(
              "firstLoadGzipBytes",
              new Known("JavaScript until one can write, gzipped bytes", "200,000 / 150,000")),
          Map.entry("messages", new Known("messages of the long conversation", "")),
          Map.entry("conversations", new Known("conversations in the rail", "")),
          Map.entry("signInLoadGzipBytes", new Known("… by way of signing in, gzipped bytes", "")),
          Map.entry(
              "switchMemoryP50Millis",
              new Known("switch, in memory, to painted, median, ms", "next frame")),
          Map.entry("switchMemoryP95Millis", new Known("… 95th percentile, ms", "")),
          Map.entry("switchMemoryP50Frames", new Known("… frames until then, median", "1")),
          Map.entry("switchMemoryP95Frames", new Known("… frames, 95th percentile", "")),
          Map.entry("switchMemoryTaskP50Millis", new Known("… main thread busy, median, ms", "")),
          Map.entry("switchMemoryScriptP50Millis", new Known("… of which scripts, ms", "")),
          Map.entry(
              "switchMemoryLayoutP50Millis", new Known("… of which styles and layout, ms", "")),
          Map.entry(
              "switchStoredP50Millis",
              new Known("switch, from IndexedDB, to painted, median, ms", "50 / 25")),
          Map.entry("switchStoredP95Millis", new Known("… 95th percentile, ms", "")),
          Map.entry("switchStoredP50Frames", new Known("… frames until then, median", "")),
          Map.entry("switchStoredP95Frames", new Known("… frames, 95th percentile", "")),
          Map.entry("switchStoredTaskP50Millis", new Known("… main thread busy, median, ms", "")),
          Map.entry("switchStoredScriptP50Millis", new Known("… of which scripts, ms", "")),
          Map.entry(
              "switchStoredLayoutP50Millis", new Known("… of which styles and layout, ms", "")),
          Map.entry("sendToPaintP50Millis", new Known("send to painted, median, ms", "")),
          Map.entry("sendToPaintP95Millis", new Known("… 95th percentile, ms", "")),
          Map.entry(
              "longestFrameMillis",
              new Known("scrolling through the long conversation, longest frame, ms", "50 / 32")),
          Map.entry("frameP95Millis", new Known("… 95th percentile, ms", "20 / 17")),
          Map.entry("frames", new Known("… frames", "")),
          Map.entry("framesOver50Millis", new Known("… of them over 50 ms", "")));

  @Override
  public Report call() throws Exception {
    Path web = Stage.home().resolve("web");
    if (!Files.exists(web.resolve("package.json"))) {
      throw new Trouble("There is no web client in " + web + ".");
    }
    try (Stage stage = Stage.empty(options, "web")) {
      Report report =
          stage
              .report("web")
              .fact("server", "server", "its own")
              .fact("cores", "cores of server and browser", "all, together");
      JsonNode figures = figures(measure(stage, web));
      figures
          .properties()
          .forEach(
              figure -> {
                Known known = KNOWN.getOrDefault(figure.getKey(), new Known(figure.getKey(), ""));
                report.figure(
                    figure.getKey(), known.words(), figure.getValue().asDouble(), known.target());
              });
      return report;
    }
  }

  private String measure(Stage stage, Path web) throws IOException, InterruptedException {
    stage.say("measuring in a browser");
    var builder =
        new ProcessBuilder(
            Stage.onAllCores(
                List.of(
                    "npm",
                    "--silent",
                    "--prefix",
                    web.toString(),
                    "run",
                    "bench",
                    "--",
                    "--json")));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (options.quick) {
      builder.environment().putIfAbsent("BENCH_MESSAGES", "4000");
      builder.environment().putIfAbsent("BENCH_CONVERSATIONS", "300");
    }
    Path said = stage.work().resolve("figures.json");
    builder.redirectOutput(said.toFile());
    Process npm;
    try {
      npm = builder.start();
    } catch (IOException e) {
      throw new Trouble("npm cannot be started (" + e.getMessage() + "); is Node.js installed?");
    }
    stage.open(npm::destroy);
    if (!npm.waitFor(MINUTES, TimeUnit.MINUTES)) {
      throw new Trouble("The browser was not done within " + MINUTES + " minutes.");
    }
    String text = Files.readString(said, StandardCharsets.UTF_8);
    if (npm.exitValue() != 0) {
      throw new Trouble("npm run bench failed in " + web + "; what it said is above. " + text);
    }
    return text;
  }

  /// The last line is the one JSON object.
  private static JsonNode figures(String said) {
    String last = said.strip().lines().reduce("", (_, line) -> line);
    try {
      JsonNode figures = new ObjectMapper().readTree(last);
      if (figures.isObject() && !figures.isEmpty()) {
        return figures;
      }
    } catch (IOException noJson) {
      // Said below.
    }
    throw new Trouble("npm run bench printed no figures but: " + said);
  }
}
