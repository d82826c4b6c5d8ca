package app.fermata.server.attention;

import app.fermata.log.CountQuery;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import app.fermata.server.attention.Places.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The index for a log in memory: hears its tail, which there comes before the append returns.
public final class MemoryAttentionIndex implements AttentionIndex, TailListener {
  private final Map<UUID, Message> messages = new HashMap<>(); // guarded by this
  private final Map<UUID, List<Span>> imported = new HashMap<>(); // guarded by this

  /// @param creator who made it; `root`: what it answers
  private record Message(UUID creator, @Nullable UUID root, Facts facts) {}

  /// @param log whose tail it hears from here on
  public MemoryAttentionIndex(Log log) {
    log.tail(this);
  }

  @Override
  public synchronized void reached(
      UUID logId, long from, Position through, String check, List<Entry> entries) {
    ImportedSpans.of(entries)
        .forEach(
            (in, spans) ->
                imported.merge(
                    in,
                    spans,
                    (old, more) ->
                        Places.normal(Stream.concat(old.stream(), more.stream()).toList())));
    for (Entry entry : entries) {
      if (Facts.concerns(entry)) {
        Message before = messages.get(entry.key());
        Facts facts = Facts.of(entry);
        // Whether it shows in the main timeline is fixed when it is made; a gone body cannot tell.
        boolean main = before == null ? facts.main() : before.facts.main();
        messages.put(
            entry.key(),
            new Message(
                entry.creator(),
                entry.parent(),
                new Facts(entry, facts.people(), facts.everyone(), main)));
      }
    }
  }

  @Override
  public synchronized List<ThreadRef> threadsOf(UUID account) {
    var threads = new LinkedHashMap<UUID, ThreadRef>();
    for (Message reply : messages.values()) {
      UUID root = reply.root;
      if (root != null) {
        Message first = Objects.requireNonNull(messages.get(root));
        if (first.creator.equals(account)
            || reply.creator.equals(account)
            || reply.facts.people().contains(account)) {
          Entry entry = first.facts.entry();
          threads.put(root, new ThreadRef(entry.log(), root, entry.place()));
        }
      }
    }
    return List.copyOf(threads.values());
  }

  @Override
  public synchronized List<Integer> mentions(UUID account, List<CountQuery> queries) {
    var counts = new ArrayList<Integer>();
    for (CountQuery query : queries) {
      counts.add(
          Math.toIntExact(
              messages.values().stream().filter(m -> isMention(m, account, query)).count()));
    }
    return List.copyOf(counts);
  }

  @Override
  public synchronized Map<UUID, List<Span>> imported(Collection<UUID> logs) {
    var found = new HashMap<>(imported);
    found.keySet().retainAll(Set.copyOf(logs));
    return Map.copyOf(found);
  }

  private static boolean isMention(Message message, UUID account, CountQuery query) {
    Facts facts = message.facts;
    boolean inTimeline =
        query.parent() == null
            ? facts.main()
            : !facts.main() && query.parent().equals(message.root);
    return inTimeline
        && facts.entry().log().equals(query.log())
        && facts.entry().place() >= query.from()
        && facts.entry().place() <= query.to()
        && !message.creator.equals(query.exceptBy())
        && (facts.everyone() || facts.people().contains(account));
  }
}
