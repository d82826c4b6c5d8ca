package app.fermata.server.admin;

import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Writes everything into one zip archive: every table as one snapshot of the database shows it,
/// then the attached files, then the manifest. People go on writing meanwhile; what they write
/// after the snapshot is not in it.
public final class Backup implements Operation {
  private final Database database;
  private final Path files;
  private final String version;
  private final InstantSource clock;

  /// A backup of `database` and of the folder `files`.
  ///
  /// @param version this Fermata's
  public Backup(Database database, Path files, String version, InstantSource clock) {
    this.database = database;
    this.files = files;
    this.version = version;
    this.clock = clock;
  }

  @Override
  public ObjectNode run(ObjectNode args, Context context) throws IOException, SQLException {
    ZipOutputStream zip = new ZipOutputStream(context.output());
    zip.setLevel(Deflater.BEST_SPEED);
    List<BackupManifest.Table> tables = new ArrayList<>();
    List<BackupManifest.Sequence> sequences;
    String madeAt;
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Map<String, List<String>> columns = columns(connection);
      madeAt = clock.instant().toString();
      sequences = sequences(connection);
      for (Map.Entry<String, List<String>> table : columns.entrySet()) {
        context.progress(
            "Table " + (tables.size() + 1) + " of " + columns.size() + ": " + table.getKey());
        tables.add(copy(connection, table.getKey(), table.getValue(), zip));
      }
      connection.rollback();
    }
    long copied = copyFiles(zip, context);
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT,
            version,
            madeAt,
            new Migrations(database.dataSource()).current(),
            database.version(),
            tables,
            sequences,
            copied);
    zip.putNextEntry(new ZipEntry(BackupManifest.ENTRY));
    zip.write(AdminChannel.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    zip.closeEntry();
    zip.finish();
    return report(tables, copied);
  }

  private static ObjectNode report(List<BackupManifest.Table> tables, long files) {
    long rows = tables.stream().mapToLong(BackupManifest.Table::rows).sum();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("tables", tables.size()).put("rows", rows).put("files", files);
    report
        .putArray("lines")
        .add("Saved " + rows + " rows of " + tables.size() + " tables and " + files + " files.");
    return report;
  }

  /// Every table that holds data of ours, with the columns that can be written back. The schema's
  /// own history is made anew by the migrations.
  static Map<String, List<String>> columns(Connection connection) throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT c.relname, a.attname
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE n.nspname = current_schema()
                  AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                  AND c.relname NOT LIKE '%\\_schema\\_history' AND c.relname NOT IN ('compatibility', 'restoring', 'restored')
                ORDER BY c.relname, a.attnum
                """)) {
      while (row.next()) {
        columns.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2));
      }
    }
    return columns;
  }

  private static List<BackupManifest.Sequence> sequences(Connection connection)
      throws SQLException {
    List<String> names = new ArrayList<>();
    List<BackupManifest.Sequence> sequences = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"
                  + " ORDER BY 1")) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      for (String name : names) {
        try (ResultSet row =
            statement.executeQuery("SELECT last_value, is_called FROM " + quoted(name))) {
          row.next();
          sequences.add(new BackupManifest.Sequence(name, row.getLong(1), row.getBoolean(2)));
        }
      }
    }
    return sequences;
  }

  private static BackupManifest.Table copy(
      Connection connection, String table, List<String> columns, ZipOutputStream zip)
      throws SQLException, IOException {
    CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
    zip.putNextEntry(new ZipEntry("tables/" + table + ".copy"));
    MessageDigest digest = sha256();
    OutputStream out = new Digesting(zip, digest);
    String names = columns.stream().map(Backup::quoted).collect(Collectors.joining(", "));
    long rows =
        copies.copyOut("COPY (SELECT " + names + " FROM " + quoted(table) + ") TO STDOUT", out);
    zip.closeEntry();
    return new BackupManifest.Table(
        table, columns, rows, HexFormat.of().formatHex(digest.digest()));
  }

  /// Attached files never change and are never deleted before the entries that name them, so
  /// copying them after the snapshot finds every one that it needs.
  private long copyFiles(ZipOutputStream zip, Context context) throws IOException {
    if (!Files.isDirectory(files)) {
      return 0;
    }
    long copied = 0;
    try (Stream<Path> tree = Files.walk(files)) {
      for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
        zip.putNextEntry(
            new ZipEntry("files/" + files.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
        copied++;
        if (copied % 1000 == 0) {
          context.progress(copied + " files");
        }
      }
    }
    return copied;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// Digests what passes; unlike `DigestOutputStream` it passes blocks on as blocks.
  private static final class Digesting extends FilterOutputStream {
    private final MessageDigest digest;

    Digesting(OutputStream out, MessageDigest digest) {
      super(out);
      this.digest = digest;
    }

    @Override
    public void write(int b) throws IOException {
      digest.update((byte) b);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      digest.update(bytes, from, length);
      out.write(bytes, from, length);
    }
  }
}
