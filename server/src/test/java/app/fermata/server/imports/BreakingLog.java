package app.fermata.server.imports;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Head;
import app.fermata.log.Log;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.log.TailListener;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A log whose process dies at the n-th append: before it is written, or after it is written and
/// before anybody hears of it.
final class BreakingLog implements Log {
  private final Log log;
  private int appends;
  private int diesAt = Integer.MAX_VALUE;
  private boolean writesFirst;

  BreakingLog(Log log) {
    this.log = log;
  }

  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Died() {
      super("the process died", null, false, false);
    }
  }

  /// Counts from here on.
  void dieAt(int append, boolean afterWriting) {
    appends = 0;
    diesAt = append;
    writesFirst = afterWriting;
  }

  int appends() {
    return appends;
  }

  @Override
  public AppendResult append(Append command) {
    if (++appends == diesAt) {
      if (writesFirst) {
        log.append(command);
      }
      throw new Died();
    }
    return log.append(command);
  }

  @Override
  public Optional<AppendResult> recall(CommandId id, Digest digest) {
    return log.recall(id, digest);
  }

  @Override
  public Optional<Entry> newest(UUID logId, UUID key) {
    return log.newest(logId, key);
  }

  @Override
  public Map<UUID, Entry> newest(UUID logId, Collection<UUID> keys) {
    return log.newest(logId, keys);
  }

  @Override
  public List<Entry> newestOfKind(UUID logId, String kind, long afterPlace, int limit) {
    return log.newestOfKind(logId, kind, afterPlace, limit);
  }

  @Override
  public List<Entry> satellites(UUID logId, UUID parent, long afterPlace, int limit) {
    return log.satellites(logId, parent, afterPlace, limit);
  }

  @Override
  public Head head(UUID logId) {
    return log.head(logId);
  }

  @Override
  public Map<UUID, Head> heads(Collection<UUID> logs) {
    return log.heads(logs);
  }

  @Override
  public long sharedThrough(UUID logId, Position position) {
    return log.sharedThrough(logId, position);
  }

  @Override
  public Range readAfter(UUID logId, long after, long floor, int limit) {
    return log.readAfter(logId, after, floor, limit);
  }

  @Override
  public Page page(PageQuery query) {
    return log.page(query);
  }

  @Override
  public Optional<Range> readAfter(
      UUID logId, Position after, String check, long floor, int limit) {
    return log.readAfter(logId, after, check, floor, limit);
  }

  @Override
  public List<Entry> history(UUID logId, UUID key, long from, int limit) {
    return log.history(logId, key, from, limit);
  }

  @Override
  public FeedPage feed(FeedCursor cursor, int limit) {
    return log.feed(cursor, limit);
  }

  @Override
  public AutoCloseable tail(TailListener listener) {
    return log.tail(listener);
  }

  @Override
  public int epoch() {
    return log.epoch();
  }

  @Override
  public int raiseEpoch(String why, int least) {
    return log.raiseEpoch(why, least);
  }
}
