package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Ref;
import app.fermata.server.attention.AttentionIndex.ThreadRef;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.LinkBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/// What an account follows: the conversations that it is in, and in them the threads that it takes
/// part in, unless it decided otherwise.
public final class Following {
  private static final int PAGE = 5_000;

  private final Log log;
  private final AttentionIndex index;

  public Following(Log log, AttentionIndex index) {
    this.log = log;
    this.index = index;
  }

  /// The links of conversations that the account is in, by conversation.
  Map<UUID, LinkBody> links(UUID account) {
    var links = new LinkedHashMap<UUID, LinkBody>();
    eachLink(account, (link, body) -> links.put(link.key(), body));
    return links;
  }

  private void eachLink(UUID account, BiConsumer<Entry, LinkBody> consumer) {
    AccountEntries.each(
        log,
        account,
        ConversationKinds.LINK.name(),
        PAGE,
        entry -> {
          LinkBody link = LinkBody.read(entry.body());
          if (link.joined()) {
            consumer.accept(entry, link);
          }
        });
  }

  /// The conversations that the account is in, each with the seq, in the account's log, of the link
  /// that says so.
  public Map<UUID, Long> joined(UUID account) {
    var seqs = new LinkedHashMap<UUID, Long>();
    eachLink(account, (link, _) -> seqs.put(link.key(), link.seq()));
    return seqs;
  }

  /// All threads that the account follows, those of conversations that it left included.
  List<ThreadRef> threads(UUID account) {
    var threads = new LinkedHashMap<UUID, ThreadRef>();
    index.threadsOf(account).forEach(thread -> threads.put(thread.root(), thread));
    Map<UUID, FollowBody> missing = new HashMap<>();
    AccountEntries.each(
        log,
        account,
        AttentionKinds.FOLLOW.name(),
        PAGE,
        entry -> {
          FollowBody follow = FollowBody.read(entry.body());
          if (!follow.on()) {
            threads.remove(follow.thread());
          } else if (!threads.containsKey(follow.thread())) {
            missing.put(follow.thread(), follow);
          }
        });
    List<Ref> roots =
        missing.values().stream()
            .map(follow -> new Ref(follow.conversation(), follow.thread()))
            .toList();
    for (Entry root : log.newest(roots).values()) {
      threads.put(root.key(), new ThreadRef(root.log(), root.key(), root.place()));
    }
    return new ArrayList<>(threads.values());
  }
}
