package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Log;
import app.fermata.log.Page;
import app.fermata.log.Ref;
import app.fermata.protocol.Card;
import app.fermata.server.access.Actor;
import app.fermata.server.attention.AttentionIndex.ThreadRef;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Json;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.conversation.ThreadJson;
import app.fermata.server.web.Paging;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Cards and followed threads over HTTP.
public final class AttentionEndpoints {
  private final Log log;
  private final Cards cards;
  private final Following following;

  public AttentionEndpoints(Log log, Cards cards, Following following) {
    this.log = log;
    this.cards = cards;
    this.following = following;
  }

  public void mount(Routes routes) {
    routes.add("GET", "/api/v1/cards", Who.SIGNED_IN, this::all);
    routes.add(
        "GET",
        "/api/v1/conversations/{conversation}/card",
        Who.SIGNED_IN,
        request -> Reply.ok(cards.one(request.actor(), request.pathId("conversation"))));
    routes.add("GET", "/api/v1/threads", Who.SIGNED_IN, this::threads);
    routes.add("GET", "/api/v1/threads/{thread}", Who.SIGNED_IN, this::thread);
  }

  /// A text that sorts the later time first.
  private static String lastFirst(long millis, UUID id) {
    return String.format("%019d", Long.MAX_VALUE - millis) + id;
  }

  private Reply all(Request request) {
    Actor actor = request.actor();
    Paging paging = Paging.of(request);
    Map<UUID, Head> heads = log.heads(following.joined(actor.account()).keySet());
    List<Head> sorted =
        heads.values().stream().sorted(Comparator.comparing(AttentionEndpoints::position)).toList();
    List<Head> slice = paging.slice(sorted, AttentionEndpoints::position);
    Map<UUID, Card> counted =
        cards.some(actor, slice.stream().map(Head::log).toList()).stream()
            .collect(Collectors.toMap(Card::log, card -> card));
    // A conversation that was left at this very moment is missing.
    List<Card> items =
        slice.stream().map(Head::log).filter(counted::containsKey).map(counted::get).toList();
    boolean more = !slice.isEmpty() && !sorted.getLast().equals(slice.getLast());
    return Paging.reply(items, more ? Optional.of(position(slice.getLast())) : Optional.empty());
  }

  private static String position(Head head) {
    return lastFirst(head.lastPagedAt().toEpochMilli(), head.log());
  }

  private Reply threads(Request request) {
    UUID account = request.actor().account();
    List<ThreadRef> visible = visible(account, following.threads(account));
    Map<Ref, Page.Children> children =
        log.children(visible.stream().map(thread -> new Ref(thread.log(), thread.root())).toList());
    List<Map.Entry<Ref, Page.Children>> sorted =
        children.entrySet().stream()
            .sorted(Comparator.comparing(AttentionEndpoints::position))
            .toList();
    Paging paging = Paging.of(request);
    List<Ref> shown =
        paging.slice(sorted, AttentionEndpoints::position).stream().map(Map.Entry::getKey).toList();
    Map<Ref, Entry> roots = log.newest(shown);
    Map<UUID, Head> heads = log.heads(shown.stream().map(Ref::log).collect(Collectors.toSet()));
    return paging.reply(
        sorted,
        AttentionEndpoints::position,
        thread -> {
          Ref ref = thread.getKey();
          var json =
              Json.object()
                  .put("conversation", ref.log().toString())
                  .put("root", ref.key().toString());
          json.set(
              "aggregate",
              ThreadJson.of(
                  thread.getValue(), heads.getOrDefault(ref.log(), Head.empty(ref.log()))));
          Entry root = roots.get(ref);
          json.set("entries", EntryJson.of(root == null ? List.of() : List.of(root)));
          return json;
        });
  }

  /// A device holds what it was told since it began; of a thread from before that it asks.
  private Reply thread(Request request) {
    UUID account = request.actor().account();
    UUID root = request.pathId("thread");
    boolean follows =
        visible(account, following.threads(account)).stream()
            .anyMatch(thread -> thread.root().equals(root));
    return Reply.ok(Map.of("following", follows));
  }

  private static String position(Map.Entry<Ref, Page.Children> thread) {
    return lastFirst(thread.getValue().lastAt().toEpochMilli(), thread.getKey().key());
  }

  /// Threads of conversations that the account is in, at or above its floor.
  private List<ThreadRef> visible(UUID account, List<ThreadRef> threads) {
    Set<UUID> joined = following.joined(account).keySet();
    Map<UUID, Long> floors = floors(account, joined);
    var visible = new ArrayList<ThreadRef>();
    for (ThreadRef thread : threads) {
      Long floor = floors.get(thread.log());
      if (floor != null && thread.place() >= floor) {
        visible.add(thread);
      }
    }
    return visible;
  }

  private Map<UUID, Long> floors(UUID account, Collection<UUID> joined) {
    var floors = new HashMap<UUID, Long>();
    List<Ref> refs = joined.stream().map(id -> new Ref(id, account)).toList();
    for (Entry entry : log.newest(refs).values()) {
      if (entry.kind().equals(ConversationKinds.MEMBERSHIP.name())) {
        MembershipBody membership = MembershipBody.read(entry.body());
        if (membership.isJoined()) {
          floors.put(entry.log(), membership.floor());
        }
      }
    }
    return floors;
  }
}
