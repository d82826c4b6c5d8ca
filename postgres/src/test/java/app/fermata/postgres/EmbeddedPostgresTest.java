package app.fermata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.postgres.PostgresFailure.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path temp;

  @Test
  void whatWasWrittenIsThereAfterACleanStop() throws Exception {
    Path folder = temp.resolve("a folder with spaces");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(TestPostgres.durableSettings(folder))) {
      execute(server, "CREATE TABLE t (n int)");
      execute(server, "INSERT INTO t VALUES (7)");
      assertThat(number(server, "SHOW server_version_num")).isGreaterThanOrEqualTo(180_000);
    }
    assertThat(folder.resolve("cluster/postmaster.pid")).doesNotExist();
    try (EmbeddedPostgres server = EmbeddedPostgres.start(TestPostgres.durableSettings(folder))) {
      assertThat(number(server, "SELECT n FROM t")).isEqualTo(7);
    }
  }

  @Test
  void itWaitsForTheDiskAndIsReachedWithThePasswordOnly() throws Exception {
    try (EmbeddedPostgres server = start()) {
      assertThat(text(server, "SHOW fsync")).isEqualTo("on");
      assertThat(text(server, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(text(server, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(text(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(temp.resolve("pg/password"))))
          .isEqualTo("rw-------");
      assertThatThrownBy(
              () ->
                  java.sql.DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess")
                      .close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aSecondStartOnTheFolderIsRefusedWithTheFirstsPid() throws Exception {
    try (Child child = Child.start(temp.resolve("pg"))) {
      assertThatThrownBy(this::start)
          .isInstanceOfSatisfying(
              PostgresFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOLDER_IN_USE))
          .hasMessageContaining(Long.toString(child.process.pid()));
    }
  }

  @Test
  void aRefusedSecondLockDoesNotGiveUpTheFirst() throws Exception {
    Path folder = temp.resolve("pg");
    try (EmbeddedPostgres server = start()) {
      assertThatThrownBy(this::start).isInstanceOf(PostgresFailure.class);
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  ChildServer.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .start();
      other.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      assertThat(other.waitFor()).isNotZero();
      assertThat(number(server, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void aKilledPostgresIsStartedAgainAtTheSameAddress() throws Exception {
    try (EmbeddedPostgres server = start()) {
      execute(server, "CREATE TABLE t (n int)");
      execute(server, "INSERT INTO t VALUES (1)");
      for (int kill = 0; kill < 3; kill++) {
        kill(server.pid());
        awaitAnswer(server);
        assertThat(number(server, "SELECT count(*) FROM t")).isEqualTo(1);
      }
    }
  }

  @Test
  void aKilledBackendCostsOneConnectionAttempt() throws Exception {
    try (EmbeddedPostgres server = start()) {
      long backend = number(server, "SELECT pg_backend_pid()");
      try (Connection connection = server.dataSource().getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        backend = row.getLong(1);
        kill(backend);
      } catch (SQLException closing) {
        assertThat(backend).isPositive();
      }
      awaitAnswer(server);
    }
  }

  @Test
  void whatAKilledFermataLeftRunningIsTakenOver() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (Child child = Child.start(temp.resolve("pg"))) {
        child.kill();
      }
      try (EmbeddedPostgres server = start()) {
        execute(server, "CREATE TABLE IF NOT EXISTS t (n int)");
        execute(server, "INSERT INTO t VALUES (1)");
        assertThat(number(server, "SELECT count(*) FROM t")).isEqualTo(round + 1);
      }
    }
  }

  @Test
  void aPidFileThatNamesSomeOtherProcessDoesNotStandInTheWay() throws Exception {
    try (EmbeddedPostgres server = start()) {
      assertThat(server.pid()).isPositive();
    }
    Files.writeString(
        temp.resolve("pg/cluster/postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + temp.resolve("pg/cluster") + "\n1\n");
    try (EmbeddedPostgres server = start()) {
      assertThat(number(server, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void aFirstStartThatWasKilledHalfwayIsBegunAgain() throws Exception {
    Files.createDirectories(temp.resolve("pg/cluster.unfinished/base"));
    Files.writeString(temp.resolve("pg/cluster.unfinished/PG_VERSION"), "18\n");
    try (EmbeddedPostgres server = start()) {
      assertThat(number(server, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void aFolderOfAnotherVersionIsRefusedInOneSentence() throws Exception {
    Files.createDirectories(temp.resolve("pg/cluster"));
    Files.writeString(temp.resolve("pg/cluster/PG_VERSION"), "17\n");
    assertThatThrownBy(this::start)
        .isInstanceOfSatisfying(
            PostgresFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_VERSION))
        .hasMessageContaining("PostgreSQL 17")
        .hasMessageContaining("back up there");
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedInOneSentence() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> EmbeddedPostgres.start(PostgresSettings.in(file.resolve("pg"))))
        .isInstanceOfSatisfying(
            PostgresFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_WRITABLE))
        .hasMessageContaining("--data");
  }

  @Test
  void whenItCannotBeStartedAgainTheListenerIsToldOnce() throws Exception {
    BlockingQueue<PostgresFailure> told = new ArrayBlockingQueue<>(10);
    try (EmbeddedPostgres server = start()) {
      server.onLost(told::add);
      Files.move(temp.resolve("pg/cluster/global"), temp.resolve("pg/elsewhere"));
      kill(server.pid());
      assertThat(told.poll(30, TimeUnit.SECONDS)).isNotNull();
      Files.move(temp.resolve("pg/elsewhere"), temp.resolve("pg/cluster/global"));
    }
    assertThat(told).isEmpty();
  }

  @Test
  void asRootAFolderOfAnotherAccountIsUsedAsThatAccount() throws Exception {
    Assumptions.assumeTrue(Launch.isRoot(), "needs root");
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "fermata-nobody-");
    try {
      Files.setAttribute(folder, "unix:uid", Launch.NOBODY);
      Files.setAttribute(folder, "unix:gid", Launch.NOBODY);
      try (EmbeddedPostgres server = EmbeddedPostgres.start(TestPostgres.settings(folder))) {
        assertThat(number(server, "SELECT 1")).isEqualTo(1);
        assertThat(
                (Integer)
                    Files.getAttribute(
                        Path.of("/proc", Long.toString(server.pid())),
                        "unix:uid",
                        LinkOption.NOFOLLOW_LINKS))
            .isEqualTo(Launch.NOBODY);
      }
    } finally {
      PostgresBinaries.deleteTree(folder);
    }
  }

  @Test
  void debians15RunsTheSameWay() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(TestPostgres.DEBIAN_15.resolve("postgres")), "not installed");
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(
            TestPostgres.settings(temp.resolve("pg")).withInstalled(TestPostgres.DEBIAN_15))) {
      assertThat(number(server, "SHOW server_version_num")).isBetween(150_000L, 159_999L);
    }
  }

  @Test
  void everyFreshDatabaseIsACopyOfTheTemplateAndNothingElse() throws Exception {
    TestPostgres postgres = TestPostgres.bundled();
    for (int n = 0; n < 2; n++) {
      try (TestPostgres.TestDatabase database =
              postgres.freshDatabase(
                  "EmbeddedPostgresTest", source -> execute(source, "CREATE TABLE made (n int)"));
          Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO made VALUES (1)");
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM made")) {
          row.next();
          assertThat(row.getLong(1)).isEqualTo(1);
        }
      }
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(TestPostgres.durableSettings(temp.resolve("pg")));
  }

  private static void execute(EmbeddedPostgres server, String sql) {
    execute(server.dataSource(), sql);
  }

  private static void execute(javax.sql.DataSource source, String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static long number(EmbeddedPostgres server, String sql) throws SQLException {
    return Long.parseLong(text(server, sql));
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor()).isZero();
  }

  /// Asks until there is an answer; connecting is what takes the time.
  private static void awaitAnswer(EmbeddedPostgres server) throws SQLException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        assertThat(number(server, "SELECT 1")).isEqualTo(1);
        return;
      } catch (SQLException down) {
        if (System.nanoTime() > until) {
          throw down;
        }
        Thread.onSpinWait();
      }
    }
  }

  /// A child JVM with a PostgreSQL of its own.
  private record Child(Process process) implements AutoCloseable {
    static Child start(Path folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      ChildServer.class.getName(),
                      folder.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("READY")) {
          return new Child(process);
        }
      }
      throw new IOException("the child did not start");
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      process.getOutputStream().close();
      process.waitFor();
    }
  }
}
