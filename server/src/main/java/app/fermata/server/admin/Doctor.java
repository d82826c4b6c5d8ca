package app.fermata.server.admin;

import app.fermata.server.config.Configuration;
import app.fermata.server.health.Health;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/// Looks at everything that tends to go wrong and says what it found, one line each; `ok` is false
/// when something needs the operator.
public final class Doctor implements Operation {
  private static final long LITTLE_SPACE = 1L << 30;
  private static final int SYNCS = 20;

  private final Configuration configuration;
  private final Database database;
  private final Health health;

  /// A doctor for a server with this configuration and database.
  public Doctor(Configuration configuration, Database database, Health health) {
    this.configuration = configuration;
    this.database = database;
    this.health = health;
  }

  @Override
  public ObjectNode run(ObjectNode args, Context context) throws IOException {
    Findings findings = new Findings();
    findings.note("java", Runtime.version() + " in " + System.getProperty("java.home"));
    findings.note(
        "database",
        "PostgreSQL "
            + database.version()
            + (database.embedded().isPresent() ? ", embedded" : ", the operator's own"));
    findings.note("schema", new Migrations(database.dataSource()).current().toString());
    Path data = configuration.storage().data();
    long space = Files.getFileStore(data).getUsableSpace();
    findings.check(
        "disk",
        (space >> 20) + " MB free for " + data,
        space < LITTLE_SPACE
            ? Optional.of("Less than 1 GB is free for " + data + "; make room soon.")
            : Optional.empty());
    findings.note(
        "fsync", String.format(Locale.ROOT, "%.2f ms for one small write", syncMillis(data)));
    findings.check(
        "web client",
        configuration.web().toString(),
        Files.exists(configuration.web().resolve("index.html"))
            ? Optional.empty()
            : Optional.of(
                "The web client is not built in "
                    + configuration.web()
                    + "; start ./fermata once, or give its folder with --web."));
    for (Health.Finding finding : health.report().findings()) {
      findings.check(finding.name(), "fine", finding.problem());
    }
    return findings.result();
  }

  /// How long the disk takes to have a page for sure: the floor under every acknowledgement.
  private static double syncMillis(Path data) throws IOException {
    Path file = Files.createTempFile(data, "doctor", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long started = System.nanoTime();
      for (int n = 0; n < SYNCS; n++) {
        channel.write(ByteBuffer.allocate(8192), 0);
        channel.force(false);
      }
      return (System.nanoTime() - started) / 1e6 / SYNCS;
    } finally {
      Files.delete(file);
    }
  }

  private static final class Findings {
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();
    private final ArrayNode findings = result.putArray("findings");
    private final ArrayNode lines = result.putArray("lines");
    private boolean ok = true;

    void note(String name, String what) {
      check(name, what, Optional.empty());
    }

    void check(String name, String what, Optional<String> problem) {
      ok = ok && problem.isEmpty();
      ObjectNode finding = findings.addObject().put("name", name).put("ok", problem.isEmpty());
      finding.put("text", problem.orElse(what));
      lines.add((problem.isEmpty() ? "  ok   " : "  BAD  ") + name + ": " + problem.orElse(what));
    }

    ObjectNode result() {
      return result.put("ok", ok);
    }
  }
}
