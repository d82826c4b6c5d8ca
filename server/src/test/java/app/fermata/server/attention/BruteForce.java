package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.conversation.LinkBody;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.conversation.MessageBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Unread as the law says it, counted entry by entry, with no index and no cleverness.
final class BruteForce {

  /// Counts of one timeline.
  record Count(int unread, int mentions, long first) {}

  /// Counts of a conversation: the main timeline, and the followed threads that have unread
  /// replies, by root.
  record Counts(Count main, Map<UUID, Count> threads) {}

  private BruteForce() {}

  static Map<UUID, Counts> of(Log log, UUID account) {
    Map<UUID, Entry> own = newest(log, account);
    var counts = new TreeMap<UUID, Counts>();
    for (Entry entry : own.values()) {
      if (entry.kind().equals("link") && LinkBody.read(entry.body()).joined()) {
        counts.put(entry.key(), of(log, account, entry.key(), own));
      }
    }
    return counts;
  }

  /// The conversations that the account is in, each with the place from which on it may read.
  static Map<UUID, Long> floors(Log log, UUID account) {
    var floors = new TreeMap<UUID, Long>();
    for (UUID conversation : of(log, account).keySet()) {
      Entry membership = Objects.requireNonNull(newest(log, conversation).get(account));
      floors.put(conversation, MembershipBody.read(membership.body()).floor());
    }
    return floors;
  }

  private static Counts of(Log log, UUID account, UUID conversation, Map<UUID, Entry> own) {
    Map<UUID, Entry> entries = newest(log, conversation);
    long floor = MembershipBody.read(Objects.requireNonNull(entries.get(account)).body()).floor();
    Map<UUID, Boolean> inStream = inStream(log, conversation);
    var main = new ArrayList<Entry>();
    var replies = new LinkedHashMap<UUID, List<Entry>>();
    var followed = new HashSet<UUID>();
    for (Entry entry : entries.values()) {
      if (entry.kind().equals("message")) {
        UUID root = entry.parent();
        if (root == null || inStream.getOrDefault(entry.key(), false)) {
          main.add(entry);
        } else {
          replies.computeIfAbsent(root, _ -> new ArrayList<>()).add(entry);
        }
        if (root != null && takesPart(account, entry, entries.get(root))) {
          followed.add(root);
        }
      }
    }
    override(conversation, own, followed);
    var threads = new HashMap<UUID, Count>();
    for (UUID root : followed) {
      if (Objects.requireNonNull(entries.get(root)).place() >= floor) {
        Count count =
            count(
                account,
                floor,
                state(own, conversation, root),
                replies.getOrDefault(root, List.of()));
        if (count.unread > 0) {
          // Cards do not say where a thread's first unread reply is.
          threads.put(root, new Count(count.unread, count.mentions, 0));
        }
      }
    }
    return new Counts(count(account, floor, state(own, conversation, null), main), threads);
  }

  private static boolean takesPart(UUID account, Entry reply, @Nullable Entry root) {
    return reply.creator().equals(account)
        || (root != null && root.creator().equals(account))
        || (reply.isLiving() && MessageBody.read(reply.body()).people().contains(account));
  }

  private static void override(UUID conversation, Map<UUID, Entry> own, Set<UUID> followed) {
    for (Entry entry : own.values()) {
      if (entry.kind().equals("follow")) {
        FollowBody follow = FollowBody.read(entry.body());
        if (follow.conversation().equals(conversation)) {
          if (follow.on()) {
            followed.add(follow.thread());
          } else {
            followed.remove(follow.thread());
          }
        }
      }
    }
  }

  private static ReadState state(Map<UUID, Entry> own, UUID conversation, @Nullable UUID thread) {
    ReadState state = null;
    long since = 0;
    for (Entry entry : own.values()) {
      if (entry.kind().equals("read-state")) {
        ReadStateBody body = ReadStateBody.read(entry.body());
        if (body.conversation().equals(conversation)) {
          since = body.thread() == null ? body.since() : since;
          state = Objects.equals(body.thread(), thread) ? body.state() : state;
        }
      }
    }
    return state != null ? state : thread == null ? ReadState.NOTHING : ReadState.upTo(since);
  }

  private static Count count(UUID account, long floor, ReadState state, List<Entry> messages) {
    int unread = 0;
    int mentions = 0;
    long first = 0;
    for (Entry message : messages) {
      if (message.isLiving()
          && !message.creator().equals(account)
          && message.place() >= floor
          && !state.isRead(message.place())) {
        MessageBody body = MessageBody.read(message.body());
        if (body.imported() != null) {
          continue;
        }
        unread++;
        mentions += body.everyone() || body.people().contains(account) ? 1 : 0;
        first = first == 0 ? message.place() : Math.min(first, message.place());
      }
    }
    return new Count(unread, mentions, first);
  }

  /// What a reply was when it was made: a deleted one no longer says.
  private static Map<UUID, Boolean> inStream(Log log, UUID conversation) {
    var inStream = new HashMap<UUID, Boolean>();
    for (Entry entry : newest(log, conversation).values()) {
      if (entry.kind().equals("message")) {
        Entry first = log.history(conversation, entry.key(), 0, Integer.MAX_VALUE).getLast();
        inStream.put(entry.key(), MessageBody.read(first.body()).inStream());
      }
    }
    return inStream;
  }

  private static Map<UUID, Entry> newest(Log log, UUID id) {
    var newest = new LinkedHashMap<UUID, Entry>();
    log.readAfter(id, 0, 0, 1_000_000).entries().forEach(e -> newest.put(e.key(), e));
    return newest;
  }
}
