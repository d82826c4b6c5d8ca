package app.fermata.bench.mix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/// A conversation as it must be.
final class Room {
  private static final int REMEMBERED = 1 << 10;

  final UUID id;
  final boolean isPublic;
  final List<Person> members = new ArrayList<>();
  final Map<UUID, Message> messages = new HashMap<>();

  /// The main timeline, by place.
  final NavigableMap<Long, Message> main = new TreeMap<>();

  /// The messages that have been first in a thread, in the order in which they became so.
  final List<Message> roots = new ArrayList<>();

  /// How far its log has been seen by anybody.
  long seen;

  /// When the message at a seq was due, for the newest ones; 0: nothing to measure.
  private final long[] due = new long[REMEMBERED];

  /// Replies and messages on their way.
  int sending;

  Room(UUID id, boolean isPublic) {
    this.id = id;
    this.isPublic = isPublic;
  }

  /// The server has given it a place.
  void placed(Message message, long place) {
    if (message.place != 0) {
      return;
    }
    message.place = place;
    Message root = message.root;
    if (root == null) {
      main.put(place, message);
    } else {
      if (root.replies.isEmpty()) {
        roots.add(root);
      }
      root.replies.put(place, message);
    }
  }

  void due(long seq, long nanos) {
    due[(int) (seq & (REMEMBERED - 1))] = nanos;
  }

  long due(long seq) {
    return due[(int) (seq & (REMEMBERED - 1))];
  }
}
