package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.AppendObserver;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendTimes;
import app.fermata.log.CommandId;
import app.fermata.log.CountQuery;
import app.fermata.log.Digest;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Head;
import app.fermata.log.InlineProjection;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.log.Ref;
import app.fermata.log.TailListener;
import app.fermata.log.postgres.AppendTransaction.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/// The log that keeps what it acknowledges: in PostgreSQL, 15 or newer. Several processes may use
/// one database.
///
/// Losing the database answers commands as unavailable until it is back; nothing needs a restart.
public final class PostgresLog implements Log, AutoCloseable {
  private static final int MOST_DRAFTS_IN_LANE = 64;

  private final DataSource source;
  private final Options options;
  private final Kinds kinds;
  private final Hints hints = new Hints();
  private final Patience patience;
  private final Writer writer;
  private final List<Lane> lanes = new ArrayList<>();
  private final BlockingQueue<AppendConnection> writers;
  private final Reads reads;
  private final BulkReads bulk;
  private final Epochs epochs;
  private final Housekeeping housekeeping;
  private final AppendObserver observer;

  private PostgresLog(
      DataSource source,
      Kinds kinds,
      InstantSource clock,
      List<InlineProjection> projections,
      Options options,
      AppendObserver observer) {
    this.source = source;
    this.options = options;
    this.kinds = kinds;
    this.observer = observer;
    this.patience = new Patience(options.patience());
    this.epochs = new Epochs(source, clock);
    this.writer =
        new Writer(new AppendTransaction(kinds, clock, projections, hints, epochs, observer));
    for (int i = 0; i < options.lanes(); i++) {
      lanes.add(new Lane(i, source, writer, options));
    }
    this.writers = new ArrayBlockingQueue<>(options.writers());
    for (int i = 0; i < options.writers(); i++) {
      writers.add(new AppendConnection(source));
    }
    this.reads = new Reads(source, kinds);
    this.bulk = new BulkReads(reads);
    this.housekeeping = new Housekeeping(source, reads, hints, clock, options);
  }

  /// The same, heard by nobody.
  public static PostgresLog open(
      DataSource source,
      Kinds kinds,
      InstantSource clock,
      List<InlineProjection> projections,
      Options options) {
    return open(source, kinds, clock, projections, options, AppendObserver.NONE);
  }

  /// Opens the log on a database that `LogSchema.migrate` has brought up to date. Begins a new
  /// epoch where the database was restored or promoted since it was last opened.
  ///
  /// @param source must be able to lend `options.connections()` connections for as long as the log
  ///   is open, and some for reads
  /// @param projections applied inside each append's transaction, in this order
  /// @throws LogUnavailableException where the database cannot be reached
  public static PostgresLog open(
      DataSource source,
      Kinds kinds,
      InstantSource clock,
      List<InlineProjection> projections,
      Options options,
      AppendObserver observer) {
    PostgresLog log = new PostgresLog(source, kinds, clock, projections, options, observer);
    log.epochs.recognise();
    log.patience.start();
    log.lanes.forEach(Lane::start);
    log.housekeeping.start();
    return log;
  }

  @Override
  public AppendResult append(Append command) {
    return append(command, new AppendTimes());
  }

  @Override
  public AppendResult append(Append command, AppendTimes times) {
    check(command);
    Pending pending = new Pending(command);
    try {
      AppendResult result = answer(pending);
      observer.answered(result);
      return result;
    } catch (LogUnavailableException e) {
      observer.unavailable();
      throw e;
    } finally {
      pending.addTo(times);
    }
  }

  private AppendResult answer(Pending pending) {
    Append command = pending.command;
    patience.watch(pending);
    if (isForLane(command)) {
      Lane lane = lanes.get(Math.floorMod(mix(command.parts().getFirst().log()), lanes.size()));
      if (!lane.offer(pending)) {
        throw Sql.unavailable("Too many commands are waiting", null);
      }
    } else {
      writeHere(pending);
    }
    return switch (pending.await()) {
      case Outcome.Answered(var result) -> result;
      case Outcome.Known() ->
          recall(command.id(), command.digest())
              .orElseThrow(() -> Sql.unavailable("The command was forgotten just now", null));
    };
  }

  /// What the caller did wrong is said to the caller, before it can disturb a batch.
  private void check(Append command) {
    for (Append.Part part : command.parts()) {
      part.drafts().forEach(draft -> kinds.rules(draft.kind()));
    }
  }

  private static boolean isForLane(Append command) {
    return command.parts().size() == 1
        && command.parts().getFirst().drafts().size() <= MOST_DRAFTS_IN_LANE;
  }

  private static int mix(UUID log) {
    long bits = log.getMostSignificantBits() ^ log.getLeastSignificantBits();
    return Long.hashCode(bits * 0x9e3779b97f4a7c15L);
  }

  private void writeHere(Pending pending) {
    AppendConnection connection = null;
    try {
      connection = writers.poll(options.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (connection == null) {
        throw Sql.unavailable("Too many commands are waiting", null);
      }
      writer.write(connection, List.of(pending));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Sql.unavailable("Interrupted while appending", e);
    } finally {
      if (connection != null) {
        writers.add(connection);
      }
    }
  }

  @Override
  public Optional<AppendResult> recall(CommandId id, Digest digest) {
    return reads.recall(id, digest);
  }

  @Override
  public Optional<Entry> newest(UUID log, UUID key) {
    return Optional.ofNullable(newest(log, List.of(key)).get(key));
  }

  @Override
  public Map<UUID, Entry> newest(UUID log, Collection<UUID> keys) {
    return reads.newest(log, keys);
  }

  @Override
  public Map<Ref, Entry> newest(Collection<Ref> refs) {
    return bulk.newest(refs);
  }

  @Override
  public List<CountQuery.Count> count(List<CountQuery> queries) {
    return bulk.count(queries);
  }

  @Override
  public long first(List<CountQuery> queries) {
    return bulk.first(queries);
  }

  @Override
  public Map<Ref, Page.Children> children(Collection<Ref> parents) {
    return bulk.children(parents);
  }

  @Override
  public List<Entry> newestOfKind(UUID log, String kind, long afterPlace, int limit) {
    if (kinds.rules(kind).paged()) {
      throw new IllegalArgumentException("a paged kind is read in pages: " + kind);
    }
    return reads.newestOfKind(log, kind, afterPlace, limit);
  }

  @Override
  public List<Entry> satellites(UUID log, UUID parent, long afterPlace, int limit) {
    return reads.satellites(log, parent, afterPlace, limit);
  }

  @Override
  public Head head(UUID log) {
    return heads(List.of(log)).getOrDefault(log, Head.empty(log));
  }

  @Override
  public Map<UUID, Head> heads(Collection<UUID> logs) {
    return reads.heads(logs);
  }

  @Override
  public long sharedThrough(UUID log, Position position) {
    return reads.sharedThrough(log, position);
  }

  @Override
  public Range readAfter(UUID log, long after, long floor, int limit) {
    return reads.readAfter(log, after, floor, limit);
  }

  @Override
  public Optional<Range> readAfter(UUID log, Position after, String check, long floor, int limit) {
    return reads.readAfter(log, after, check, floor, limit);
  }

  @Override
  public Page page(PageQuery query) {
    return reads.page(query);
  }

  @Override
  public List<Entry> history(UUID log, UUID key, long from, int limit) {
    return reads.history(log, key, from, limit);
  }

  @Override
  public FeedPage feed(FeedCursor cursor, int limit) {
    return reads.feed(cursor, limit);
  }

  @Override
  public AutoCloseable tail(TailListener listener) {
    return hints.listen(listener);
  }

  @Override
  public int epoch() {
    return epochs.current();
  }

  @Override
  public int raiseEpoch(String why, int least) {
    return epochs.raise(why, least);
  }

  /// The `at` of the newest entry of all logs; 1970 where there is none. Later than the clock says:
  /// the clock has been set back. Reads every head.
  public Instant latest() {
    return Latest.at(source);
  }

  /// How many appends wait in the lanes.
  public int waiting() {
    return lanes.stream().mapToInt(Lane::waiting).sum();
  }

  /// Removes what has expired: command ids of pruned kinds and check values of pruned entries, both
  /// after 90 days. Runs by itself every `Options.sweepInterval`.
  ///
  /// @return how many rows went
  public int sweep() {
    return housekeeping.sweep();
  }

  /// Answers what is waiting, then ends its threads and gives its connections back.
  @Override
  public void close() {
    housekeeping.close();
    lanes.forEach(Lane::close);
    writers.forEach(AppendConnection::close);
    patience.close();
  }
}
