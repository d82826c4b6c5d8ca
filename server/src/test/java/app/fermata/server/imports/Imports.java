package app.fermata.server.imports;

import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.Log;
import app.fermata.server.Examples;
import app.fermata.server.Indexes;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.slack.ExportLimits;
import app.fermata.server.slack.RefusedExportException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A server to import into, and what one looks at afterwards.
final class Imports implements AutoCloseable {
  final BreakingLog log;
  final Examples examples;
  final SlackIds ids;
  final List<String> progress = new ArrayList<>();

  Imports() {
    this(Examples.inMemoryLog());
  }

  private Imports(Log real) {
    log = new BreakingLog(real);
    examples = new Examples(log, Indexes.inMemory(log), 1);
    ids = new SlackIds(examples.workspace);
  }

  ImportReport run(Path zip) throws RefusedExportException {
    return run(zip, false);
  }

  ImportReport run(Path zip, boolean dryRun) throws RefusedExportException {
    return new SlackImport(
            log,
            examples.core.newest(),
            examples.workspace,
            InstantSource.fixed(Examples.NOON),
            ExportLimits.usual(),
            progress::add)
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
  }
}
