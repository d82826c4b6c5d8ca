package app.fermata.server.admin;

import app.fermata.server.config.OperatorProblem;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a backup into an empty database and an empty folder of files. The schema is made as the
/// backup knows it, filled in one transaction, and then brought to what this program knows.
///
/// Two tables say how far it came, whatever ends the process:
///
/// ```
/// empty ──▶ restoring ──▶ restored ──▶ (neither)
///   ▲          │             │
///   └──────────┘             └ [#finish], at the next start
///    fails, or is begun again
/// ```
///
/// While there is `restoring`, what is in the database and beside the folder of files is part of a
/// backup: nothing starts on it, and the next restore takes it away and begins anew. It turns into
/// `restored` in the transaction that brings the rows.
public final class Restore {
  private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
  private static final Instant YEAR_2020 = Instant.parse("2020-01-01T00:00:00Z");
  static final String RESTORING = "restoring";
  static final String RESTORED = "restored";

  private final Database database;
  private final Path files;

  /// Refuses data that a restore has not brought completely. Called before anything looks at them.
  ///
  /// @throws OperatorProblem where a restore was cut off
  public static void refuseUnfinished(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (tables(connection).contains(RESTORING)) {
        throw new OperatorProblem(
            "A restore into these data was cut off before it was complete; run ./fermata restore"
                + " with the backup again, it begins anew.");
      }
    }
  }

  /// Runs `settle` if the data were restored and it did not run to its end since. Called whenever
  /// the log is opened, before anybody reads it: whenever a restore was killed after the data were
  /// whole, the rest is done then.
  ///
  /// @param files where attached files lie
  public static void finish(DataSource source, Path files, Runnable settle)
      throws SQLException, IOException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      if (tables(connection).contains(RESTORED)) {
        putInPlace(files);
        settle.run();
        statement.execute("DROP TABLE " + RESTORED);
      }
    }
  }

  /// The number of an epoch that a restore begins: the seconds since 2020. Where one backup is
  /// restored twice, two pasts follow from it; counted on from the backup, both would have one
  /// number, and a device could not tell what it has lost.
  public static int epochAt(Instant now) {
    return Math.toIntExact(Duration.between(YEAR_2020, now).toSeconds());
  }

  /// A restore into `database` and the folder `files`.
  public Restore(Database database, Path files) {
    this.database = database;
    this.files = files;
  }

  /// Restores `archive`.
  ///
  /// @throws OperatorProblem when the archive is no backup, is damaged or too new, or when the
  ///   database is not empty; the database is then as empty as before
  public ObjectNode run(Path archive, Operation.Context context) throws IOException, SQLException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      BackupManifest manifest = manifest(zip, archive);
      begin();
      Migrations migrations = new Migrations(database.dataSource());
      boolean filled = false;
      try {
        restoreFiles(zip, manifest, context);
        migrations.applyUpTo(manifest.schema());
        fill(zip, manifest, context);
        filled = true;
      } finally {
        if (!filled) {
          giveUp();
        }
      }
      putInPlace(files);
      migrations.apply();
      return report(manifest);
    } catch (ZipException e) {
      throw new OperatorProblem(
          "The file " + archive + " is no whole zip archive; take another backup file.", e);
    }
  }

  private static ObjectNode report(BackupManifest manifest) {
    long rows = manifest.tables().stream().mapToLong(BackupManifest.Table::rows).sum();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("made_at", manifest.madeAt()).put("rows", rows).put("files", manifest.files());
    report
        .putArray("lines")
        .add(
            "Restored the backup of "
                + manifest.madeAt()
                + ": "
                + rows
                + " rows, "
                + manifest.files()
                + " files.")
        .add(
            "Every sign-in, API token and link of that time ends when Fermata starts: people sign"
                + " in again, with the passwords they had then; make tokens and links anew.")
        .add(
            "People who were deactivated or removed since are back, and roles are as they were:"
                + " look them through.")
        .add(
            "Devices keep what was typed and not yet sent, drop what came after the backup, and"
                + " offer their people's own messages again.");
    return report;
  }

  private static BackupManifest manifest(ZipFile zip, Path archive) throws IOException {
    @Nullable ZipEntry entry = zip.getEntry(BackupManifest.ENTRY);
    if (entry == null) {
      throw new OperatorProblem(
          "The file " + archive + " is no backup of Fermata, or was cut short; take another one.");
    }
    BackupManifest manifest;
    try (InputStream in = zip.getInputStream(entry)) {
      manifest = AdminChannel.JSON.readValue(in, BackupManifest.class);
    }
    if (manifest.format() != BackupManifest.FORMAT) {
      throw new OperatorProblem(
          "The backup "
              + archive
              + " was made by a newer Fermata ("
              + manifest.fermata()
              + "); restore it with that version or a newer one.");
    }
    return manifest;
  }

  /// Marks the empty database as one that is being filled, after taking away what an earlier
  /// attempt may have left.
  private void begin() throws SQLException, IOException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      Set<String> tables = tables(connection);
      if (tables.contains(RESTORED)) {
        throw new OperatorProblem(
            "A backup was restored here already, completely; start Fermata on it. To restore"
                + " another one, give an empty folder with --data (or an empty database with"
                + " --database-url): the database here is not empty.");
      }
      if (tables.contains(RESTORING)) {
        LOG.info("An earlier restore was cut off; it is begun anew");
        empty(connection, tables);
      } else if (!tables.isEmpty()) {
        throw notEmpty("database");
      }
      if (Files.isDirectory(files)) {
        try (var list = Files.list(files)) {
          if (list.findAny().isPresent()) {
            throw notEmpty("folder " + files);
          }
        }
      }
      statement.execute("CREATE TABLE " + RESTORING + " (pending boolean)");
    }
  }

  private static Set<String> tables(Connection connection) throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  private static OperatorProblem notEmpty(String what) {
    return new OperatorProblem(
        "The "
            + what
            + " is not empty and a backup is never restored over data; give an empty folder with"
            + " --data (or an empty database with --database-url).");
  }

  private void fill(ZipFile zip, BackupManifest manifest, Operation.Context context)
      throws SQLException, IOException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      Map<String, BackupManifest.Table> tables = new LinkedHashMap<>();
      manifest.tables().forEach(table -> tables.put(table.name(), table));
      requireSameTables(connection, tables.keySet());
      List<String> order = parentsFirst(connection, tables.keySet());
      String all = order.stream().map(Backup::quoted).collect(Collectors.joining(", "));
      try (Statement statement = connection.createStatement()) {
        if (!all.isEmpty()) {
          // Rows that the migrations themselves wrote are in the backup too.
          statement.execute("TRUNCATE " + all);
        }
      }
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      int done = 0;
      for (String name : order) {
        context.progress("Table " + ++done + " of " + order.size() + ": " + name);
        copy(zip, tables.get(name), copies);
      }
      setSequences(connection, manifest.sequences());
      try (Statement statement = connection.createStatement()) {
        statement.execute("ALTER TABLE " + RESTORING + " RENAME TO " + RESTORED);
      }
      connection.commit();
    }
  }

  private static void requireSameTables(Connection connection, Set<String> inBackup)
      throws SQLException {
    Set<String> inSchema = Backup.columns(connection).keySet();
    Set<String> different = new TreeSet<>(inBackup);
    different.removeAll(inSchema);
    if (!different.isEmpty()) {
      throw new OperatorProblem(
          "The backup has tables that its schema does not know ("
              + String.join(", ", different)
              + "); it was changed or made by another program.");
    }
  }

  private static void copy(ZipFile zip, BackupManifest.@Nullable Table table, CopyManager copies)
      throws IOException {
    if (table == null) {
      return;
    }
    @Nullable ZipEntry entry = zip.getEntry(table.entry());
    if (entry == null) {
      throw damaged(table);
    }
    MessageDigest digest = Backup.sha256();
    String names = table.columns().stream().map(Backup::quoted).collect(Collectors.joining(", "));
    long rows;
    try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
      rows =
          copies.copyIn("COPY " + Backup.quoted(table.name()) + " (" + names + ") FROM STDIN", in);
    } catch (SQLException e) {
      LOG.debug("Table {}", table.name(), e);
      throw damaged(table);
    }
    boolean same = HexFormat.of().formatHex(digest.digest()).equals(table.sha256());
    if (!same || rows != table.rows()) {
      throw damaged(table);
    }
  }

  private static OperatorProblem damaged(BackupManifest.Table table) {
    return damaged("table " + table.name() + " is not what was saved");
  }

  private static OperatorProblem damaged(String what) {
    return new OperatorProblem("The backup is damaged (" + what + "); take another backup file.");
  }

  /// Tables ordered so that what a row refers to is there before it.
  private static List<String> parentsFirst(Connection connection, Set<String> tables)
      throws SQLException {
    Map<String, Set<String>> parents = new TreeMap<>();
    tables.forEach(table -> parents.put(table, new TreeSet<>()));
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
                    + " WHERE contype = 'f' AND conrelid <> confrelid")) {
      while (row.next()) {
        @Nullable Set<String> of = parents.get(row.getString(1));
        if (of != null) {
          of.add(row.getString(2));
        }
      }
    }
    Set<String> ordered = new LinkedHashSet<>();
    while (ordered.size() < parents.size()) {
      int before = ordered.size();
      parents.forEach(
          (table, of) -> {
            if (ordered.containsAll(of)) {
              ordered.add(table);
            }
          });
      if (ordered.size() == before) {
        throw new IllegalStateException("tables refer to each other in a circle: " + parents);
      }
    }
    return Collections.unmodifiableList(new ArrayList<>(ordered));
  }

  private static void setSequences(Connection connection, List<BackupManifest.Sequence> sequences)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT setval(?::regclass, ?, ?)")) {
      for (BackupManifest.Sequence sequence : sequences) {
        statement.setString(1, Backup.quoted(sequence.name()));
        statement.setLong(2, sequence.lastValue());
        statement.setBoolean(3, sequence.isCalled());
        statement.execute();
      }
    }
  }

  private void restoreFiles(ZipFile zip, BackupManifest manifest, Operation.Context context)
      throws IOException {
    Path folder = unfinished(files);
    delete(folder);
    long restored = 0;
    var entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      if (!entry.getName().startsWith("files/") || entry.isDirectory()) {
        continue;
      }
      Path target = folder.resolve(entry.getName().substring("files/".length())).normalize();
      Path parent = target.getParent();
      if (!target.startsWith(folder) || parent == null) {
        throw new OperatorProblem(
            "The backup names a file outside its folder (" + entry.getName() + ").");
      }
      Files.createDirectories(parent);
      CRC32 sum = new CRC32();
      try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
        Files.copy(in, target);
      }
      if (sum.getValue() != entry.getCrc()) {
        throw damaged(entry.getName() + " is not what was saved");
      }
      restored++;
      if (restored % 1000 == 0) {
        context.progress(restored + " of " + manifest.files() + " files");
      }
    }
    if (restored != manifest.files()) {
      throw damaged(restored + " of " + manifest.files() + " files are there");
    }
  }

  /// Takes back what was written. Where that fails too, the next attempt does it.
  private void giveUp() {
    try (Connection connection = database.dataSource().getConnection()) {
      empty(connection, tables(connection));
    } catch (SQLException | IOException e) {
      // The first error is the one to show.
      LOG.warn("What the failed restore wrote could not be removed; the next one does it", e);
    }
  }

  /// The mark goes together with the rest, and after the files.
  private void empty(Connection connection, Set<String> tables) throws SQLException, IOException {
    delete(unfinished(files));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DROP TABLE IF EXISTS "
              + tables.stream().map(Backup::quoted).collect(Collectors.joining(", "))
              + " CASCADE");
    }
  }

  /// Where files lie until the rows that name them are there.
  private static Path unfinished(Path files) {
    return files.resolveSibling(files.getFileName() + ".unfinished");
  }

  private static void putInPlace(Path files) throws IOException {
    Path unfinished = unfinished(files);
    if (Files.isDirectory(unfinished)) {
      Files.deleteIfExists(files);
      Files.move(unfinished, files, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> all;
    try (var tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
