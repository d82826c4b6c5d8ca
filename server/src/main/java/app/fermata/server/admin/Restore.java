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
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
public final class Restore {
  private static final Logger LOG = LoggerFactory.getLogger(Restore.class);

  /// The table that says "restored, and the epoch is still to be raised".
  static final String MARK = "restored";

  private final Database database;
  private final Path files;

  /// Runs `raiseEpoch` if the data were restored and it did not run since. Called whenever the log
  /// is opened, before anybody reads it: a restore that is killed at any moment is noticed then.
  public static void finish(DataSource source, Runnable raiseEpoch) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      boolean pending;
      try (ResultSet row =
          statement.executeQuery("SELECT to_regclass('" + MARK + "') IS NOT NULL")) {
        row.next();
        pending = row.getBoolean(1);
      }
      if (pending) {
        raiseEpoch.run();
        statement.execute("DROP TABLE " + MARK);
      }
    }
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
    requireEmpty();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      BackupManifest manifest = manifest(zip, archive);
      Migrations migrations = new Migrations(database.dataSource());
      long restored;
      boolean filled = false;
      try {
        restored = restoreFiles(zip, manifest, context);
        migrations.applyUpTo(manifest.schema());
        fill(zip, manifest, context);
        filled = true;
      } finally {
        if (!filled) {
          emptyAgain();
        }
      }
      migrations.apply();
      return report(manifest, restored);
    } catch (ZipException e) {
      throw new OperatorProblem(
          "The file " + archive + " is no whole zip archive; take another backup file.", e);
    }
  }

  private static ObjectNode report(BackupManifest manifest, long files) {
    long rows = manifest.tables().stream().mapToLong(BackupManifest.Table::rows).sum();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("made_at", manifest.madeAt()).put("rows", rows).put("files", files);
    report
        .putArray("lines")
        .add(
            "Restored the backup of "
                + manifest.madeAt()
                + ": "
                + rows
                + " rows, "
                + files
                + " files.")
        .add("Devices drop what came after it and offer their people's own messages again.");
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

  private void requireEmpty() throws SQLException, IOException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'S')")) {
      row.next();
      if (row.getLong(1) > 0) {
        throw notEmpty("database");
      }
    }
    if (Files.isDirectory(files)) {
      try (var list = Files.list(files)) {
        if (list.findAny().isPresent()) {
          throw notEmpty("folder " + files);
        }
      }
    }
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
        statement.execute("CREATE TABLE " + MARK + " (pending boolean)");
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
    return new OperatorProblem(
        "The backup is damaged (table "
            + table.name()
            + " is not what was saved); take another backup file.");
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

  private long restoreFiles(ZipFile zip, BackupManifest manifest, Operation.Context context)
      throws IOException {
    long restored = 0;
    var entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      if (!entry.getName().startsWith("files/") || entry.isDirectory()) {
        continue;
      }
      Path target = files.resolve(entry.getName().substring("files/".length())).normalize();
      Path parent = target.getParent();
      if (!target.startsWith(files) || parent == null) {
        throw new OperatorProblem(
            "The backup names a file outside its folder (" + entry.getName() + ").");
      }
      Files.createDirectories(parent);
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, target);
      }
      restored++;
      if (restored % 1000 == 0) {
        context.progress(restored + " of " + manifest.files() + " files");
      }
    }
    return restored;
  }

  /// Takes back what was written; database and folder were empty when this began.
  private void emptyAgain() {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      String schema = Backup.quoted(connection.getSchema());
      statement.execute("DROP SCHEMA " + schema + " CASCADE; CREATE SCHEMA " + schema);
      deleteBelow(files);
    } catch (SQLException | IOException e) {
      // The first error is the one to show; the next attempt says what is not empty.
      LOG.warn("What the failed restore wrote could not be removed", e);
    }
  }

  private static void deleteBelow(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> all;
    try (var tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(folder)).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
