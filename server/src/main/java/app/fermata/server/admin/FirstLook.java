package app.fermata.server.admin;

import app.fermata.postgres.EmbeddedPostgres;
import app.fermata.postgres.Machine;
import app.fermata.postgres.PostgresFailure;
import app.fermata.server.admin.Findings.Finding;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.Key;
import app.fermata.server.config.Storage;
import app.fermata.server.web.WebServer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the doctor looks at where no Fermata has kept data yet: whether a first start would go
/// well. It makes nothing.
///
/// That nothing is there is fine for the default folder and for an empty one. A folder that
/// somebody named and that is missing, or holds other things, is more likely a slip.
public final class FirstLook {
  /// What may lie in a folder before a Fermata has kept data there; the last on a disk of its own.
  private static final Set<String> OURS =
      Set.of("fermata.conf", "postgres", "files", "run", "lock", "lost+found");

  private static final int NAMED = 3;

  private final Configuration configuration;

  /// With the settings of the server to be.
  public FirstLook(Configuration configuration) {
    this.configuration = configuration;
  }

  /// Looks.
  ///
  /// @return what [Doctor] returns
  public ObjectNode look() {
    Storage storage = configuration.storage();
    Findings findings = new Findings();
    findings.add("java", Doctor::java);
    findings.add("memory", FirstLook::memory);
    findings.add("data", () -> data(storage.data()));
    findings.add("postgresql", () -> database(storage));
    findings.add("disk", () -> Doctor.disk(DataFolder.existing(storage.data())));
    findings.add("port", this::port);
    findings.add("web client", this::webClient);
    findings.add("server", () -> Finding.note("never started on these data"));
    return findings.result();
  }

  private static Finding memory() {
    Machine machine = Machine.here();
    return Finding.note(
        "%d MB and %d processors: heap up to %d MB"
            .formatted(
                machine.megabytes(), machine.processors(), Runtime.getRuntime().maxMemory() >> 20));
  }

  private Finding data(Path folder) throws IOException {
    String none = "No Fermata has kept data in " + folder + " yet";
    Finding finding = Finding.check(none + "; the first start will.", DataFolder.obstacle(folder));
    if (finding.problem().isPresent() || !configuration.given().contains(Key.DATA)) {
      return finding;
    }
    if (!Files.isDirectory(folder)) {
      return finding.badIf(
          true,
          none
              + ", and it does not exist; name the right one with --data, or start the server on it,"
              + " which makes it.");
    }
    List<String> others = others(folder);
    return finding.badIf(
        !others.isEmpty(),
        none
            + ", and other things lie there ("
            + String.join(", ", others)
            + "); name the right one, or an empty one, with --data.");
  }

  private static List<String> others(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !OURS.contains(name))
          .sorted()
          .limit(NAMED)
          .toList();
    }
  }

  /// The operator's own was reached already, else nobody would know that it is empty.
  private static Finding database(Storage storage) {
    if (storage.database().isPresent()) {
      return Finding.note("the operator's own, reached; no Fermata has kept data in it yet");
    }
    try {
      return Finding.note(EmbeddedPostgres.brought() + " comes along");
    } catch (PostgresFailure e) {
      return Finding.check("", Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private Finding port() {
    return Finding.check(
        configuration.network().listen() + ":" + configuration.network().port() + " is free",
        WebServer.obstacle(configuration.network()));
  }

  /// The default one is built by the launcher, when it starts the server.
  private Finding webClient() {
    Path web = configuration.web();
    boolean built = Files.exists(web.resolve("index.html"));
    return built || configuration.given().contains(Key.WEB)
        ? Doctor.webClient(web)
        : Finding.note("not built yet; the first start builds it in " + web);
  }
}
