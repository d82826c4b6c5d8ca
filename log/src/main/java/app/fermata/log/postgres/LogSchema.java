package app.fermata.log.postgres;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The log's tables, brought up to date: forward only.
public final class LogSchema {
  private LogSchema() {}

  /// Makes or migrates the tables of this module.
  ///
  /// @throws IllegalStateException in one sentence, where the tables are those of a newer Fermata
  ///   or cannot be made
  public static void migrate(DataSource source) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(source)
            .locations("classpath:db/log")
            .table("log_schema_history")
            .baselineOnMigrate(true) // other modules' tables may be there before ours
            .baselineVersion("0")
            .ignoreMigrationPatterns(new String[0]) // a newer schema is an error, not a warning
            .load();
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw new IllegalStateException(
          "The log's tables are not those of this Fermata, or cannot be made: start the newest"
              + " Fermata that ever used this database, or look at this: "
              + e.getMessage(),
          e);
    }
  }
}
