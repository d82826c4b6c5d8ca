package app.fermata.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.postgres.TestPostgres;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.config.Secret;
import app.fermata.server.config.Storage;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T09:00:00Z"));
  private static final String DEVICE =
      """
      INSERT INTO device (id, workspace, account, name, secret_hash, created_at)
      VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
        E'Ada\\'s 电话\\t\\\\N\\n"', '\\x00ff0a', '2026-01-01T00:00:00Z')
      """;

  @TempDir Path temp;

  private final List<String> progress = new ArrayList<>();

  @Test
  void whatIsRestoredIsWhatWasSaved() throws Exception {
    Path archive = temp.resolve("backup.zip");
    Path file = temp.resolve("files/ab/cd");
    Files.createDirectories(temp.resolve("files/ab"));
    Files.write(file, new byte[] {0, 1, 2});
    String saved;
    try (TestPostgres.TestDatabase from = TestPostgres.bundled().freshDatabase();
        Database database = open(from)) {
      new Migrations(database.dataSource()).apply();
      execute(database, DEVICE);
      execute(
          database,
          """
          INSERT INTO session (id, secret_hash, workspace, account, device, created_at, seen_at,
            expires_at, ends_at)
          SELECT gen_random_uuid(), '\\x01', workspace, account, id, created_at, created_at,
            created_at, created_at FROM device
          """);
      saved = contents(database);
      Files.write(archive, backup(database, temp.resolve("files")));
    }
    // Another version of PostgreSQL where there is one: a backup outlives the database's version.
    TestPostgres target = TestPostgres.debian15().orElseGet(TestPostgres::bundled);
    try (TestPostgres.TestDatabase to = target.freshDatabase();
        Database database = open(to)) {
      restore(database, archive, temp.resolve("restored"));
      assertThat(contents(database)).isEqualTo(saved);
      assertThat(temp.resolve("restored/ab/cd")).hasBinaryContent(new byte[] {0, 1, 2});
      AtomicInteger settled = new AtomicInteger();
      Path restored = temp.resolve("restored");
      assertThatThrownBy(
              () ->
                  Restore.finish(
                      database.dataSource(),
                      restored,
                      () -> {
                        throw new IllegalStateException("killed");
                      }))
          .hasMessage("killed");
      Restore.finish(database.dataSource(), restored, settled::incrementAndGet);
      Restore.finish(database.dataSource(), restored, settled::incrementAndGet);
      assertThat(settled).as("to its end once").hasValue(1);
    }
  }

  @Test
  void whatIsWrittenWhileABackupRunsIsInItWhollyOrNotAtAll() throws Exception {
    try (TestPostgres.TestDatabase from = TestPostgres.bundled().freshDatabase();
        Database database = open(from)) {
      new Migrations(database.dataSource()).apply();
      execute(database, DEVICE);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Operation.Context writing =
          context(
              bytes,
              line -> {
                // While tables are read one by one, both ends of a reference are written.
                execute(database, "DELETE FROM session");
                execute(database, "DELETE FROM device");
              });
      backup(database, temp.resolve("none"), writing);
      assertThat(rows(bytes.toByteArray(), "device")).isEqualTo(1);
    }
  }

  @Test
  void aBackupIsNeverRestoredOverData() throws Exception {
    Path archive = temp.resolve("backup.zip");
    try (TestPostgres.TestDatabase from = TestPostgres.bundled().freshDatabase();
        Database database = open(from)) {
      new Migrations(database.dataSource()).apply();
      Files.write(archive, backup(database, temp.resolve("none")));
      assertThatThrownBy(() -> restore(database, archive, temp.resolve("restored")))
          .isInstanceOf(OperatorProblem.class)
          .hasMessageContaining("not empty");
    }
  }

  @Test
  void aDamagedBackupIsRefusedAndLeavesRoomForAWholeOne() throws Exception {
    Path whole = temp.resolve("backup.zip");
    byte[] attached = new byte[4096];
    new Random(7).nextBytes(attached);
    Files.createDirectories(temp.resolve("files/ab"));
    Files.write(temp.resolve("files/ab/cd"), attached);
    byte[] archive;
    try (TestPostgres.TestDatabase from = TestPostgres.bundled().freshDatabase();
        Database database = open(from)) {
      new Migrations(database.dataSource()).apply();
      execute(database, DEVICE);
      archive = backup(database, temp.resolve("files"));
      Files.write(whole, archive);
    }
    Path table = Files.write(temp.resolve("table.zip"), changed(archive));
    Path file = Files.write(temp.resolve("file.zip"), flipped(archive, attached));
    Path fewer = Files.write(temp.resolve("fewer.zip"), without(archive, "files/ab/cd"));
    try (TestPostgres.TestDatabase to = TestPostgres.bundled().freshDatabase();
        Database database = open(to)) {
      for (Path damaged : List.of(table, file, fewer)) {
        assertThatThrownBy(() -> restore(database, damaged, temp.resolve("restored")))
            .as(damaged.toString())
            .isInstanceOf(OperatorProblem.class)
            .hasMessageContaining("damaged");
        assertThat(contents(database)).isEmpty();
        assertThat(temp.resolve("restored")).doesNotExist();
        assertThat(temp.resolve("restored.unfinished")).doesNotExist();
      }
      restore(database, whole, temp.resolve("restored"));
      assertThat(contents(database)).contains("Ada");
      assertThat(temp.resolve("restored/ab/cd")).hasBinaryContent(attached);
    }
  }

  @Test
  void aRestoreThatIsKilledAnywhereIsBegunAnew() throws Exception {
    Path archive = temp.resolve("backup.zip");
    Files.createDirectories(temp.resolve("files"));
    Files.writeString(temp.resolve("files/ab"), "attached");
    String saved;
    try (TestPostgres.TestDatabase from = TestPostgres.bundled().freshDatabase();
        Database database = open(from)) {
      new Migrations(database.dataSource()).apply();
      execute(database, DEVICE);
      saved = contents(database);
      Files.write(archive, backup(database, temp.resolve("files")));
    }
    Path restored = temp.resolve("restored");
    try (TestPostgres.TestDatabase to = TestPostgres.bundled().freshDatabase()) {
      int tables = (int) saved.lines().filter(line -> line.matches("[a-z_]+: .*")).count();
      for (int cut : new int[] {1, tables / 2, tables}) {
        cutOff(to, archive, restored, cut);
        try (Database database = open(to)) {
          assertThatThrownBy(() -> Restore.refuseUnfinished(database.dataSource()))
              .isInstanceOf(OperatorProblem.class)
              .hasMessageContaining("cut off");
        }
      }
      try (Database database = open(to)) {
        restore(database, archive, restored);
        Restore.refuseUnfinished(database.dataSource());
        assertThat(contents(database)).isEqualTo(saved);
        assertThat(restored.resolve("ab")).hasContent("attached");
      }
    }
  }

  /// Restores until the table of this number and no further, as if the process had been killed:
  /// nothing is cleared away, and the database sees a connection that breaks.
  private void cutOff(TestPostgres.TestDatabase to, Path archive, Path restored, int table)
      throws Exception {
    CountDownLatch there = new CountDownLatch(1);
    Database abandoned = open(to);
    Operation.Context dying =
        context(
            OutputStream.nullOutputStream(),
            line -> {
              if (line.startsWith("Table " + table + " of")) {
                there.countDown();
                LockSupport.park();
              }
            });
    Thread process =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    new Restore(abandoned, restored).run(archive, dying);
                  } catch (IOException | SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    there.await();
    try (Database killer = open(to)) {
      execute(
          killer,
          "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void whatIsNoBackupIsSaidToBeNone() throws Exception {
    Path text = Files.writeString(temp.resolve("notes.txt"), "hello");
    Path zip = temp.resolve("other.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a"));
    }
    try (TestPostgres.TestDatabase to = TestPostgres.bundled().freshDatabase();
        Database database = open(to)) {
      for (Path file : List.of(text, zip)) {
        assertThatThrownBy(() -> restore(database, file, temp.resolve("restored")))
            .isInstanceOf(OperatorProblem.class)
            .hasMessageContaining(file.toString());
      }
    }
  }

  private byte[] backup(Database database, Path files) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    backup(database, files, context(bytes, progress::add));
    return bytes.toByteArray();
  }

  private static void backup(Database database, Path files, Operation.Context context)
      throws Exception {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    new Backup(database, files, "0.1.0", CLOCK).run(none, context);
  }

  private void restore(Database database, Path archive, Path files) throws Exception {
    new Restore(database, files)
        .run(archive, context(OutputStream.nullOutputStream(), progress::add));
  }

  private Database open(TestPostgres.TestDatabase database) {
    return Database.open(
        new Storage(
            temp,
            Optional.of(
                new Storage.DatabaseAddress(
                    database.jdbcUrl(),
                    Optional.of(database.user()),
                    Optional.of(new Secret(database.password())))),
            Optional.of(4)));
  }

  /// Every row of every table as text.
  private static String contents(Database database) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : Backup.columns(connection).keySet()) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM \""
                    + table
                    + "\" t")) {
          row.next();
          all.append(table).append(": ").append(row.getString(1)).append('\n');
        }
      }
    }
    return all.toString();
  }

  private static void execute(Database database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long rows(byte[] archive, String table) throws Exception {
    try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals("tables/" + table + ".copy")) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().count();
        }
      }
    }
    throw new AssertionError("no table " + table);
  }

  /// The archive with one bit of this content changed.
  private static byte[] flipped(byte[] archive, byte[] content) {
    String all = new String(archive, StandardCharsets.ISO_8859_1);
    int at = all.indexOf(new String(content, 100, 64, StandardCharsets.ISO_8859_1));
    assertThat(at).as("stored as it is").isPositive();
    byte[] changed = archive.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static byte[] without(byte[] archive, String name) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(archive));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.getName().equals(name)) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          in.transferTo(out);
        }
      }
    }
    return bytes.toByteArray();
  }

  /// The archive with one letter of one table changed.
  private static byte[] changed(byte[] archive) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(archive));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().equals("tables/device.copy")) {
          content =
              new String(content, StandardCharsets.UTF_8)
                  .replace("Ada", "Bob")
                  .getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    }
    return bytes.toByteArray();
  }

  private static Operation.Context context(
      OutputStream out, java.util.function.Consumer<String> onProgress) {
    return new Operation.Context() {
      @Override
      public void progress(String line) {
        onProgress.accept(line);
      }

      @Override
      public OutputStream output() {
        return out;
      }
    };
  }
}
