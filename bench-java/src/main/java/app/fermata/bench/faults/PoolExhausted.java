package app.fermata.bench.faults;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Somebody locks the table that everything is in, so that every connection of the pool is taken by
/// what waits for it, and more want one.
record PoolExhausted() implements Fault {
  private static final int READERS = 80;
  private static final int POOL = 16;
  private static final Duration ENOUGH = Duration.ofSeconds(8);
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

  @Override
  public String name() {
    return "pool-exhausted";
  }

  @Override
  public void strike(House house) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        Connection holder = house.database().connect();
        Connection watch = house.database().connect()) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("LOCK TABLE log_entry IN ACCESS EXCLUSIVE MODE");
      }
      for (int i = 0; i < READERS; i++) {
        Device reader = house.devices().get(i % house.devices().size());
        http.sendAsync(
            HttpRequest.newBuilder(
                    house
                        .server()
                        .url()
                        .resolve("/api/v1/conversations/" + house.everybody() + "/page"))
                .header("Authorization", "Bearer " + reader.token())
                .build(),
            HttpResponse.BodyHandlers.discarding());
      }
      Wait.until(ENOUGH, () -> waiting(watch) >= POOL);
      house.talk().await(house.size().perSecond());
      holder.rollback();
      http.shutdownNow();
    }
  }

  private static long waiting(Connection watch) {
    try (Statement statement = watch.createStatement();
        ResultSet row = statement.executeQuery(WAITING)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
