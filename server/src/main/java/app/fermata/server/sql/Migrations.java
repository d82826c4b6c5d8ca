package app.fermata.server.sql;

import app.fermata.server.config.OperatorProblem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Brings a database's schema to what this program knows, and refuses one that knows more.
public final class Migrations {
  /// Whose tables there are, in the order in which they are made.
  public static final List<String> COMPONENTS = List.of("log", "server");

  /// The table that is made before all others.
  static final String FIRST = "compatibility";

  private final DataSource source;

  /// Migrations of the database behind `source`.
  public Migrations(DataSource source) {
    this.source = source;
  }

  /// Brings every component to the newest schema.
  ///
  /// @throws OperatorProblem when the data need a newer program
  public void apply() {
    refuseNewer();
    for (String component : COMPONENTS) {
      migrate(component, Optional.empty());
    }
    recordCompatibility();
  }

  /// Brings every component to the version given, for a restore of older data.
  public void applyUpTo(Map<String, String> versions) {
    for (String component : COMPONENTS) {
      String version = versions.getOrDefault(component, "0");
      if (newestKnown(component).compareTo(MigrationVersion.fromVersion(version)) < 0) {
        throw tooNew(component, version);
      }
      if (!version.equals("0")) {
        migrate(component, Optional.of(version));
      }
    }
  }

  /// The schema version that each component has now.
  public Map<String, String> current() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (String component : COMPONENTS) {
      Optional<MigrationInfo> newest =
          Optional.ofNullable(flyway(component, Optional.empty()).info().current());
      versions.put(component, newest.map(info -> info.getVersion().getVersion()).orElse("0"));
    }
    return versions;
  }

  private void migrate(String component, Optional<String> target) {
    try {
      flyway(component, target).migrate();
    } catch (FlywayException e) {
      throw new OperatorProblem(
          "The database could not be brought to the schema of this Fermata ("
              + component
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "); restore a backup, or report this with the log.",
          e);
    }
  }

  private Flyway flyway(String component, Optional<String> target) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(source)
            .locations("classpath:db/" + component)
            .table(component + "_schema_history")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            // A newer but compatible program may have added migrations that this one lacks.
            .ignoreMigrationPatterns("*:future")
            .cleanDisabled(true);
    target.ifPresent(version -> configuration.target(MigrationVersion.fromVersion(version)));
    return configuration.load();
  }

  private MigrationVersion newestKnown(String component) {
    MigrationVersion newest = MigrationVersion.fromVersion("0");
    for (MigrationInfo info : flyway(component, Optional.empty()).info().all()) {
      boolean ours = info.getScript() != null && info.getState().isResolved();
      if (ours && info.getVersion() != null && info.getVersion().compareTo(newest) > 0) {
        newest = info.getVersion();
      }
    }
    return newest;
  }

  private void refuseNewer() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS compatibility (
            component text PRIMARY KEY,
            -- The oldest schema version that a program must know to work with these data.
            needs text NOT NULL)
          """);
      try (ResultSet row = statement.executeQuery("SELECT component, needs FROM compatibility")) {
        while (row.next()) {
          String component = row.getString("component");
          String needs = row.getString("needs");
          boolean known =
              COMPONENTS.contains(component)
                  && newestKnown(component).compareTo(MigrationVersion.fromVersion(needs)) >= 0;
          if (!known) {
            throw tooNew(component, needs);
          }
        }
      }
    } catch (SQLException e) {
      throw Database.problem("The schema could not be read", e);
    }
  }

  private void recordCompatibility() {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                INSERT INTO compatibility (component, needs) VALUES (?, ?)
                ON CONFLICT (component) DO UPDATE SET needs = excluded.needs
                """)) {
      for (String component : COMPONENTS) {
        statement.setString(1, component);
        statement.setString(2, newestKnown(component).getVersion());
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw Database.problem("The schema could not be recorded", e);
    }
  }

  private static OperatorProblem tooNew(String component, String needs) {
    return new OperatorProblem(
        "The data were written by a newer Fermata (schema "
            + component
            + " "
            + needs
            + "); start that version or a newer one, or restore a backup that this one made.");
  }
}
