package app.fermata.bench.mix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as it must be.
final class Message {
  static final long NEVER = Long.MAX_VALUE;

  final UUID key;
  final int author;

  /// The first message of its thread, where it is a reply.
  final @Nullable Message root;

  /// The person it mentions; -1: nobody.
  final int mentioned;

  /// When it was to be sent, as `System.nanoTime` says it; 0: before the run.
  final long due;

  /// 0 until the server has said it.
  long place;

  /// Commands about it that are not answered; while there are any it is not deleted.
  int inFlight;

  private final List<Version> versions = new ArrayList<>(1);

  /// By place; replies without a place are not among them.
  final NavigableMap<Long, Message> replies = new TreeMap<>();

  /// By the key of the reaction: the tick at which it was sent, and that of its acknowledgement.
  final Map<UUID, long[]> reactions = new HashMap<>(2);

  /// @param text null: deleted
  private record Version(@Nullable String text, long sent, long[] acknowledged) {}

  Message(UUID key, int author, @Nullable Message root, int mentioned, long due) {
    this.key = key;
    this.author = author;
    this.root = root;
    this.mentioned = mentioned;
    this.due = due;
  }

  /// Somebody asks for it to say this (null: to be gone) from tick `sent` on. The answer's tick
  /// goes into what is returned.
  long[] version(@Nullable String text, long sent) {
    var version = new Version(text, sent, new long[] {NEVER});
    versions.add(version);
    return version.acknowledged();
  }

  /// Whether it surely was there at this tick, as something living or gone.
  boolean isThereSince(long tick) {
    return versions.getFirst().acknowledged()[0] < tick;
  }

  /// Whether it may be there at all.
  boolean isSent() {
    return !versions.isEmpty();
  }

  boolean isDeleted() {
    return versions.getLast().text() == null;
  }

  /// Whether nothing but this last text can be seen from now on, and it is living.
  boolean isLiving() {
    return !isDeleted() && isThereSince(NEVER);
  }

  /// Whether an answer that was asked for at tick `asked` may show this text (null: gone).
  boolean maySay(@Nullable String text, long asked) {
    for (int i = 0; i < versions.size(); i++) {
      if (java.util.Objects.equals(versions.get(i).text(), text)) {
        boolean superseded = false;
        for (int later = i + 1; later < versions.size(); later++) {
          superseded |= versions.get(later).acknowledged()[0] < asked;
        }
        if (!superseded) {
          return true;
        }
      }
    }
    return false;
  }

  /// What it says after everything.
  @Nullable String text() {
    return versions.getLast().text();
  }

  /// How many living replies an answer that was asked for at this tick must count at least.
  int leastReplies(long asked) {
    int least = 0;
    for (Message reply : replies.values()) {
      least += reply.isThereSince(asked) && !reply.isDeleted() ? 1 : 0;
    }
    return least;
  }

  /// How many at most, besides those whose place is not known yet.
  int mostReplies(long asked) {
    int most = 0;
    for (Message reply : replies.values()) {
      most += reply.isDeleted() && reply.versions.getLast().acknowledged()[0] < asked ? 0 : 1;
    }
    return most;
  }
}
