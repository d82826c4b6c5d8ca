package app.fermata.log.rules;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.KindRules;
import app.fermata.log.Kinds;
import app.fermata.log.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decides what a command does to its logs: the one place where the rules of `append` are written.
/// Changes no state; the caller advances it once the whole command has passed.
public final class Planner {
  private final Kinds kinds;
  private final int epoch;
  private final long now;

  /// @param epoch the database's; a log's own epoch wins where it is newer
  /// @param now the clock in milliseconds; a log's last `at` wins where it is later
  public Planner(Kinds kinds, int epoch, long now) {
    this.kinds = kinds;
    this.epoch = epoch;
    this.now = now;
  }

  /// @param states of every log that the command names, with every key that its guards, far guards
  ///   and drafts name, parents included; of a log that is only guarded from afar nothing else
  public Plan plan(Append command, Map<UUID, LogState> states) {
    for (Append.Part part : command.parts()) {
      for (Append.Guard guard : part.guards()) {
        if (hasMoved(state(states, part.log()), guard.key(), guard.seq())) {
          return new Plan.Refuse(new AppendResult.Moved(part.log(), guard.key()));
        }
      }
    }
    for (Append.FarGuard guard : command.farGuards()) {
      if (hasMoved(state(states, guard.log()), guard.key(), guard.seq())) {
        return new Plan.Refuse(new AppendResult.Moved(guard.log(), guard.key()));
      }
    }
    List<Plan.Written> written = new ArrayList<>();
    for (Append.Part part : command.parts()) {
      AppendResult.@Nullable Refused refused =
          new PartPlan(state(states, part.log()), command.author()).add(part.drafts(), written);
      if (refused != null) {
        return new Plan.Refuse(refused);
      }
    }
    return new Plan.Write(command, written);
  }

  private static boolean hasMoved(LogState log, UUID key, long seq) {
    KeyState state = log.key(key);
    return (state == null ? 0 : state.seq()) != seq;
  }

  private static LogState state(Map<UUID, LogState> states, UUID log) {
    LogState state = states.get(log);
    if (state == null) {
      throw new IllegalStateException("no state was read of log " + log);
    }
    return state;
  }

  /// The drafts of one part, one after the other, each on top of those before.
  private final class PartPlan {
    private final LogState log;
    private final UUID author;
    private final Map<UUID, KeyState> changed = new HashMap<>();
    private final long at;
    private final int entryEpoch;
    private long seq;

    PartPlan(LogState log, UUID author) {
      this.log = log;
      this.author = author;
      this.at = Math.max(now, log.at);
      this.entryEpoch = Math.max(epoch, log.epoch);
      this.seq = log.seq;
    }

    AppendResult.@Nullable Refused add(List<Draft> drafts, List<Plan.Written> written) {
      for (Draft draft : drafts) {
        KeyState before = state(draft.key());
        AppendResult.Refused refused = before == null ? checkNew(draft) : check(draft, before);
        if (refused != null) {
          return refused;
        }
        Plan.Written next = write(draft, before);
        changed.put(draft.key(), next.state());
        written.add(next);
      }
      return null;
    }

    private @Nullable KeyState state(UUID key) {
      KeyState state = changed.get(key);
      return state != null ? state : log.key(key);
    }

    private AppendResult.@Nullable Refused checkNew(Draft draft) {
      if (draft.mode() == Draft.Mode.CHANGE) {
        return refused(AppendResult.Reason.MISSING, draft.key());
      }
      UUID parent = draft.parent();
      if (parent != null && state(parent) == null) {
        return refused(AppendResult.Reason.MISSING, parent);
      }
      return null;
    }

    private AppendResult.@Nullable Refused check(Draft draft, KeyState before) {
      if (draft.mode() == Draft.Mode.CREATE) {
        return refused(AppendResult.Reason.EXISTS, draft.key());
      }
      if (!draft.kind().equals(before.kind()) || !Objects.equals(draft.parent(), before.parent())) {
        return refused(AppendResult.Reason.KIND_CHANGED, draft.key());
      }
      boolean allowed =
          switch (before.mark()) {
            case LIVING -> true;
            case DELETED -> draft.mark() == Mark.ERASED;
            case ERASED -> false;
          };
      return allowed ? null : refused(AppendResult.Reason.GONE, draft.key());
    }

    private AppendResult.Refused refused(AppendResult.Reason reason, UUID key) {
      return new AppendResult.Refused(reason, log.log, key);
    }

    private Plan.Written write(Draft draft, @Nullable KeyState before) {
      seq++;
      KindRules rules = kinds.rules(draft.kind());
      long place = before == null ? seq : before.place();
      UUID creator =
          before != null ? before.creator() : draft.creator() == null ? author : draft.creator();
      boolean inStream = before == null ? draft.inStream() : before.inStream();
      long floorPlace = before == null ? floorPlace(draft.parent()) : before.floorPlace();
      KeyState state =
          new KeyState(
              seq,
              place,
              draft.kind(),
              draft.parent(),
              creator,
              draft.mark(),
              inStream,
              floorPlace);
      Entry entry =
          new Entry(
              log.log,
              entryEpoch,
              seq,
              draft.key(),
              draft.kind(),
              place,
              floorPlace,
              draft.parent(),
              creator,
              author,
              Instant.ofEpochMilli(at),
              draft.mark(),
              draft.body());
      return new Plan.Written(entry, state, before, rules);
    }

    /// A parent that every reader sees hides nothing; any other hides what hangs on it.
    private long floorPlace(@Nullable UUID parent) {
      KeyState above = parent == null ? null : state(parent);
      if (above == null || kinds.rules(above.kind()).floor() == KindRules.Floor.EXEMPT) {
        return seq;
      }
      return above.floorPlace();
    }
  }
}
