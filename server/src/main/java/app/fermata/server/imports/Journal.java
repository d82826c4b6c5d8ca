package app.fermata.server.imports;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.Uuids;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Writes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How an import writes: decides on the newest state, appends, and decides again where somebody was
/// faster. In a dry run it decides and leaves it at that.
final class Journal {
  private static final int ATTEMPTS = 10;
  private static final int KEYS = 500;
  private final Log log;
  private final Newest newest;
  private final UUID author;
  private final boolean dryRun;

  Journal(Log log, Newest newest, UUID author, boolean dryRun) {
    this.log = log;
    this.newest = newest;
    this.author = author;
    this.dryRun = dryRun;
  }

  UUID author() {
    return author;
  }

  boolean isDryRun() {
    return dryRun;
  }

  Newest newest() {
    return newest;
  }

  Log log() {
    return log;
  }

  /// The newest entries of keys, in questions of bearable size.
  Map<UUID, Entry> newest(UUID logId, Collection<UUID> keys) {
    List<UUID> all = List.copyOf(keys);
    Map<UUID, Entry> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += KEYS) {
      found.putAll(log.newest(logId, all.subList(from, Math.min(all.size(), from + KEYS))));
    }
    return found;
  }

  /// What a decision comes to.
  ///
  /// @param tally what becomes of what was read, if it is written
  record Decision(Writes writes, Tally tally) {}

  /// Decides and writes.
  ///
  /// @param decide called again where its decision came too late
  Tally write(Supplier<Decision> decide) {
    AppendResult last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Decision decision = decide.get();
      if (decision.writes().isEmpty() || dryRun) {
        return decision.tally();
      }
      last = append(decision.writes());
      if (last == null) {
        return decision.tally();
      }
    }
    throw new IllegalStateException("An import could not write: " + last);
  }

  /// Appends; the result where it was not written.
  private @Nullable AppendResult append(Writes writes) {
    Digest digest = digest(writes.parts());
    CommandId id = new CommandId(author, Uuids.derived("slack-import", digest.toString()));
    AppendResult result = persist(new Append(id, digest, author, writes.parts()));
    return switch (result) {
      case AppendResult.Appended done -> {
        newest.observe(done.entries());
        yield null;
      }
      case AppendResult.Moved(UUID movedLog, UUID movedKey) -> {
        newest.refresh(movedLog, movedKey);
        yield result;
      }
      case AppendResult.Refused refused -> {
        newest.refresh(refused.log(), refused.key());
        yield result;
      }
      case AppendResult.CommandIdReused _ -> result;
    };
  }

  /// The store may be behind for a moment: an import can wait.
  private AppendResult persist(Append append) {
    for (int attempt = 1; ; attempt++) {
      try {
        return log.append(append);
      } catch (LogUnavailableException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(LogUnavailableException unavailable) {
    try {
      Thread.sleep(unavailable.retryAfter());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable;
    }
  }

  /// Names the append by everything it says, guards included: the same decision on the same state
  /// is the same command, any other is another.
  private static Digest digest(List<Append.Part> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Append.Part part : parts) {
      put(bytes, part.log());
      part.guards().forEach(guard -> put(bytes, guard.key(), guard.seq()));
      for (Draft draft : part.drafts()) {
        put(bytes, draft.key(), draft.kind(), draft.mode(), draft.mark());
        bytes.writeBytes(draft.body().bytes());
      }
    }
    return Digest.of(bytes.toByteArray());
  }

  private static void put(ByteArrayOutputStream bytes, Object... values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(value.toString());
    }
    bytes.writeBytes(("\n" + String.join(" ", texts) + " ").getBytes(StandardCharsets.UTF_8));
  }
}
