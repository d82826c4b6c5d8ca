package app.fermata.server.attention;

import app.fermata.log.CountQuery;
import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Log;
import app.fermata.log.Ref;
import app.fermata.protocol.Card;
import app.fermata.protocol.CheckedPosition;
import app.fermata.server.access.Actor;
import app.fermata.server.access.ConversationType;
import app.fermata.server.attention.AttentionIndex.ThreadRef;
import app.fermata.server.attention.Places.Span;
import app.fermata.server.command.Keys;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.conversation.ConversationBody;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.Conversations;
import app.fermata.server.conversation.LinkBody;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.conversation.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Cards: what the rail needs of each conversation, with counts that are exact at the position and
/// at the seq of the account log that the card names. A handful of queries, however many
/// conversations.
///
/// Exactness without one big snapshot: heads are read before and after the counting; a conversation
/// in which something happened meanwhile is counted again.
public final class Cards {
  private static final int ROUNDS = 20;

  private final Log log;
  private final Conversations conversations;
  private final Roster roster;
  private final AttentionIndex index;
  private final Following following;

  public Cards(
      Log log,
      Conversations conversations,
      Roster roster,
      AttentionIndex index,
      Following following) {
    this.log = log;
    this.conversations = conversations;
    this.roster = roster;
    this.index = index;
    this.following = following;
  }

  /// All conversations that the actor is in, the one with the last message first.
  public List<Card> all(Actor actor) {
    return of(actor, following.links(actor.account()), null);
  }

  /// Those of these that the actor is in, the one with the last message first.
  public List<Card> joined(Actor actor, Collection<UUID> wanted) {
    Map<UUID, LinkBody> links = following.links(actor.account());
    links.keySet().retainAll(Set.copyOf(wanted));
    return of(actor, links, null);
  }

  /// Those of these that the actor may read, joined or not, the one with the last message first.
  public List<Card> some(Actor actor, Collection<UUID> wanted) {
    Map<UUID, LinkBody> links = following.links(actor.account());
    links.keySet().retainAll(Set.copyOf(wanted));
    List<Card> cards = new ArrayList<>(of(actor, links, null));
    for (UUID id : wanted) {
      if (!links.containsKey(id) && conversations.mayRead(actor, id)) {
        cards.addAll(of(actor, Map.of(), conversations.require(actor, id)));
      }
    }
    cards.sort(LAST_FIRST);
    return List.copyOf(cards);
  }

  /// One conversation that the actor may read; a public channel that it is not in has nothing
  /// unread.
  ///
  /// @throws RejectedException `not_found`
  public Card one(Actor actor, UUID id) {
    for (int round = 0; round < ROUNDS; round++) {
      Conversations.Seen seen = conversations.require(actor, id);
      List<Card> card =
          seen.standing().isJoined() ? some(actor, List.of(id)) : of(actor, Map.of(), seen);
      if (!card.isEmpty()) {
        return card.getFirst();
      }
      // The account left while this was read: as it is now.
    }
    throw new RejectedException(Rejection.notFound());
  }

  /// The place of the first unread message of a timeline that the actor may read, 0 where there is
  /// none.
  ///
  /// @param thread a root, or null for the main timeline
  public long firstUnread(Actor actor, UUID id, @Nullable UUID thread) {
    Conversations.Seen seen = conversations.require(actor, id);
    if (!seen.standing().isJoined()) {
      return 0;
    }
    UUID main = Keys.read(id);
    UUID key = thread == null ? main : Keys.read(id, thread);
    Map<UUID, Entry> known =
        log.newest(actor.account(), thread == null ? List.of(main) : List.of(main, key));
    ReadStateBody state = ReadStates.of(known.get(main), known.get(key), id, thread);
    var tally = new Tally(actor.account());
    tally.ask(
        id,
        thread,
        state.state(),
        seen.floor(),
        log.head(id).position().seq(),
        index.imported(List.of(id)).getOrDefault(id, List.of()));
    return tally.first(log);
  }

  private static final Comparator<Card> LAST_FIRST =
      Comparator.comparing((Card card) -> Objects.requireNonNullElse(card.lastAt(), Instant.EPOCH))
          .reversed()
          .thenComparing(Card::log);

  private List<Card> of(
      Actor actor, Map<UUID, LinkBody> links, Conversations.@Nullable Seen visited) {
    Map<UUID, Card> cards = new LinkedHashMap<>();
    Set<UUID> left = new HashSet<>(links.keySet());
    if (visited != null) {
      left.add(visited.id());
    }
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      long readAt = log.head(actor.account()).position().seq();
      Map<UUID, Card> counted = round(actor, links, left, readAt);
      boolean readStatesStand = log.head(actor.account()).position().seq() == readAt;
      Map<UUID, Head> now = log.heads(counted.keySet());
      boolean last = round == ROUNDS - 1;
      for (Card card : counted.values()) {
        boolean stands =
            readStatesStand
                && Objects.requireNonNull(now.get(card.log())).position().seq() == card.at().seq();
        if (stands || last) {
          cards.put(card.log(), card);
        }
      }
      left.removeIf(id -> cards.containsKey(id) || !counted.containsKey(id));
    }
    return cards.values().stream().sorted(LAST_FIRST).toList();
  }

  /// Counts once; a conversation that the account is no longer in is left out.
  private Map<UUID, Card> round(
      Actor actor, Map<UUID, LinkBody> links, Set<UUID> wanted, long readAt) {
    UUID account = actor.account();
    Map<UUID, Head> heads = log.heads(wanted);
    var refs = new ArrayList<Ref>();
    for (UUID id : wanted) {
      refs.add(new Ref(id, id));
      refs.add(new Ref(id, account));
    }
    Map<Ref, Entry> entries = log.newest(refs);
    ReadStates states = ReadStates.all(log, account);
    Map<UUID, List<ThreadRef>> threads = new HashMap<>();
    for (ThreadRef thread : following.threads(account)) {
      if (links.containsKey(thread.log()) && wanted.contains(thread.log())) {
        threads.computeIfAbsent(thread.log(), _ -> new ArrayList<>()).add(thread);
      }
    }
    Map<UUID, List<Span>> imported = index.imported(wanted);
    var drafts = new ArrayList<CardDraft>();
    for (UUID id : wanted) {
      Entry conversation = entries.get(new Ref(id, id));
      Entry membership = entries.get(new Ref(id, account));
      if (conversation != null
          && conversation.kind().equals(ConversationKinds.CONVERSATION.name())) {
        drafts.add(
            new CardDraft(
                Objects.requireNonNull(heads.get(id)),
                ConversationBody.read(conversation.body()),
                membership == null ? null : MembershipBody.read(membership.body()),
                links.get(id),
                states,
                threads.getOrDefault(id, List.of()),
                imported.getOrDefault(id, List.of())));
      }
    }
    drafts.removeIf(draft -> draft.link != null && !draft.isJoined());
    return finish(account, drafts, readAt);
  }

  private Map<UUID, Card> finish(UUID account, List<CardDraft> drafts, long readAt) {
    var tally = new Tally(account);
    drafts.forEach(draft -> draft.ask(tally));
    tally.count(log, index);
    List<UUID> ids = drafts.stream().map(CardDraft::id).toList();
    Map<UUID, Integer> members = roster.counts(ids);
    Map<UUID, List<UUID>> with =
        roster.members(
            drafts.stream()
                .filter(draft -> draft.conversation.type() != ConversationType.CHANNEL)
                .map(CardDraft::id)
                .toList());
    Map<UUID, Card> cards = new LinkedHashMap<>();
    for (CardDraft draft : drafts) {
      UUID id = draft.id();
      cards.put(
          id,
          draft.card(tally, members.getOrDefault(id, 0), with.getOrDefault(id, List.of()), readAt));
    }
    return cards;
  }

  /// Collects questions, asks them all at once.
  private static final class Tally {
    private final UUID account;
    private final List<CountQuery> queries = new ArrayList<>();
    private List<CountQuery.Count> counts = List.of();
    private List<Integer> mentions = List.of();

    Tally(UUID account) {
      this.account = account;
    }

    /// Asks for what is unread of a timeline; the numbers of the questions.
    ///
    /// @param imported places that are never unread
    List<Integer> ask(
        UUID logId,
        @Nullable UUID thread,
        ReadState state,
        long floor,
        long head,
        List<Span> imported) {
      var numbers = new ArrayList<Integer>();
      List<Span> unread = state.unreadWithin(Math.max(1, floor), head);
      for (Span span : Places.without(unread, imported)) {
        numbers.add(queries.size());
        queries.add(
            new CountQuery(
                logId, thread, ConversationKinds.MESSAGE.name(), account, span.from(), span.to()));
      }
      return numbers;
    }

    void count(Log log, AttentionIndex index) {
      counts = log.count(queries);
      var worth = new ArrayList<Integer>();
      for (int i = 0; i < counts.size(); i++) {
        if (counts.get(i).count() > 0) {
          worth.add(i);
        }
      }
      List<Integer> found = index.mentions(account, worth.stream().map(queries::get).toList());
      var all = new ArrayList<>(java.util.Collections.nCopies(queries.size(), 0));
      for (int i = 0; i < worth.size(); i++) {
        all.set(worth.get(i), found.get(i));
      }
      mentions = all;
    }

    /// The lowest place that was asked for, 0 where there is none.
    long first(Log log) {
      return log.first(queries);
    }

    CountQuery.Count count(List<Integer> numbers) {
      return numbers.stream()
          .map(counts::get)
          .reduce(CountQuery.Count.NONE, CountQuery.Count::plus);
    }

    int mentions(List<Integer> numbers) {
      return numbers.stream().mapToInt(mentions::get).sum();
    }
  }

  /// A card whose counts are still to come.
  private static final class CardDraft {
    final Head head;
    final ConversationBody conversation;
    final @Nullable MembershipBody membership;
    final @Nullable LinkBody link;
    final ReadStateBody state;
    final List<ThreadRef> threads;
    final List<Span> imported;
    final List<ReadStateBody> threadStates;
    List<Integer> asked = List.of();
    final List<List<Integer>> askedOfThreads = new ArrayList<>();

    CardDraft(
        Head head,
        ConversationBody conversation,
        @Nullable MembershipBody membership,
        @Nullable LinkBody link,
        ReadStates states,
        List<ThreadRef> threads,
        List<Span> imported) {
      this.head = head;
      this.imported = imported;
      this.conversation = conversation;
      this.membership = membership;
      this.link = link;
      this.state = states.main(head.log());
      this.threads =
          threads.stream()
              .filter(thread -> thread.place() >= floor())
              .sorted(Comparator.comparingLong(ThreadRef::place))
              .toList();
      this.threadStates =
          this.threads.stream().map(t -> states.thread(head.log(), t.root())).toList();
    }

    UUID id() {
      return head.log();
    }

    boolean isJoined() {
      return membership != null && membership.isJoined();
    }

    long floor() {
      return membership == null ? 1 : Math.max(1, membership.floor());
    }

    void ask(Tally tally) {
      if (!isJoined()) {
        return;
      }
      long seq = head.position().seq();
      asked = tally.ask(id(), null, state.state(), floor(), seq, imported);
      for (int i = 0; i < threads.size(); i++) {
        askedOfThreads.add(
            tally.ask(
                id(), threads.get(i).root(), threadStates.get(i).state(), floor(), seq, imported));
      }
    }

    Card card(Tally tally, int members, List<UUID> with, long readAt) {
      CountQuery.Count count = tally.count(asked);
      return new Card(
          id(),
          new CheckedPosition(head.position().epoch(), head.position().seq(), head.check()),
          conversation.type().word(),
          conversation.name(),
          conversation.purpose(),
          conversation.isPrivate(),
          conversation.archived(),
          link != null && link.favourite(),
          with,
          isJoined() && Objects.requireNonNull(membership).owner() ? "owner" : Card.DEFAULT_ROLE,
          isJoined() ? Objects.requireNonNull(membership).floor() : 0,
          members,
          head.lastPaged(),
          head.lastPaged() == 0 ? null : head.lastPagedAt(),
          count.count(),
          tally.mentions(asked),
          count.first(),
          readAt,
          wire(state.state()),
          threadCards(tally, readAt));
    }

    private List<Card.ThreadCard> threadCards(Tally tally, long readAt) {
      var cards = new ArrayList<Card.ThreadCard>();
      for (int i = 0; i < askedOfThreads.size(); i++) {
        int unread = tally.count(askedOfThreads.get(i)).count();
        if (unread > 0) {
          cards.add(
              new Card.ThreadCard(
                  threads.get(i).root(),
                  threads.get(i).place(),
                  unread,
                  tally.mentions(askedOfThreads.get(i)),
                  wire(threadStates.get(i).state()),
                  readAt));
        }
      }
      return cards;
    }

    private static Card.Read wire(ReadState state) {
      return new Card.Read(
          state.generation(), state.upTo(), wire(state.read()), wire(state.unread()));
    }

    private static List<Card.Span> wire(List<Span> spans) {
      return spans.stream().map(span -> new Card.Span(span.from(), span.to())).toList();
    }
  }
}
