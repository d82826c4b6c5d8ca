package app.fermata.server.imports;

import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.postgres.Options;
import app.fermata.log.postgres.PostgresLog;
import app.fermata.postgres.TestPostgres;
import app.fermata.server.Core;
import app.fermata.server.Examples;
import app.fermata.server.Indexes;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.slack.ExportLimits;
import app.fermata.server.slack.RefusedExportException;
import app.fermata.server.sql.Migrations;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A server to import into, and what one looks at afterwards.
final class Imports implements AutoCloseable {
  final BreakingLog log;
  final Examples examples;
  final SlackIds ids;
  final List<String> progress = new ArrayList<>();

  private Runnable onProgress = () -> {};
  private InstantSource clock = InstantSource.fixed(Examples.NOON);

  /// Real time from here on, and something to do whenever the import says where it is.
  void everyProgress(Runnable action) {
    clock = InstantSource.system();
    onProgress = action;
  }

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  Imports() {
    this(Examples.inMemoryLog());
  }

  private Imports(Log real) {
    this(new BreakingLog(real), Indexes::inMemory);
  }

  private Imports(BreakingLog log, Function<Log, Indexes> indexes) {
    this.log = log;
    examples = new Examples(log, indexes.apply(log), 1);
    ids = new SlackIds(examples.workspace);
  }

  /// The same on a PostgreSQL database of its own.
  static Imports onPostgres() {
    TestPostgres.TestDatabase database =
        TestPostgres.bundled().freshDatabase("server", source -> new Migrations(source).apply());
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(12);
    HikariDataSource pool = new HikariDataSource(config);
    CompletableFuture<Log> late = new CompletableFuture<>();
    Indexes indexes = Indexes.postgres(pool, late::join);
    PostgresLog log =
        PostgresLog.open(
            pool,
            Kinds.of(Core.KINDS),
            InstantSource.fixed(Examples.NOON),
            indexes.projections(),
            Options.standard());
    late.complete(log);
    Imports imports = new Imports(new BreakingLog(log), _ -> indexes);
    imports.opened.push(database);
    imports.opened.push(pool);
    imports.opened.push(log);
    return imports;
  }

  ImportReport run(Path zip) throws RefusedExportException {
    return run(zip, false);
  }

  ImportReport run(Path zip, boolean dryRun) throws RefusedExportException {
    return new SlackImport(
            log,
            examples.core.newest(),
            examples.workspace,
            clock,
            ExportLimits.usual(),
            line -> {
              progress.add(line);
              onProgress.run();
            })
        .run(zip, dryRun);
  }

  UUID channel(String slackId) {
    return ids.conversation(slackId);
  }

  UUID account(String slackId) {
    return ids.account(slackId);
  }

  UUID messageKey(String channel, String ts) {
    return ids.message(channel, ts);
  }

  Entry entry(String channel, String ts) {
    return examples.newest(channel(channel), messageKey(channel, ts));
  }

  MessageBody message(String channel, String ts) {
    return MessageBody.read(entry(channel, ts).body());
  }

  /// The newest entry of every key of a log, by place.
  List<Entry> entries(UUID logId) {
    List<Entry> out = new ArrayList<>(log.readAfter(logId, 0, 0, Integer.MAX_VALUE).entries());
    out.sort(Comparator.comparingLong(Entry::place));
    return out;
  }

  /// Everything in all logs as it stands, whatever the positions: to compare two servers.
  Map<String, String> everything() {
    Map<String, String> out = new TreeMap<>();
    var page = log.feed(FeedCursor.START, Integer.MAX_VALUE);
    for (Entry e : page.entries()) {
      out.put(
          e.log() + " " + e.key(),
          String.join(
              " ",
              e.kind(),
              String.valueOf(e.parent()),
              e.creator().toString(),
              e.mark().name(),
              e.body().asUtf8()));
    }
    return out;
  }

  /// The entries of a log in order, as kinds and keys.
  List<UUID> order(UUID logId) {
    return entries(logId).stream().map(Entry::key).toList();
  }

  @Override
  public void close() throws Exception {
    examples.close();
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
