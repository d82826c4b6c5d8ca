package app.fermata.server.attention;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.protocol.Card;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.attention.Places.Span;
import app.fermata.server.command.Args;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.Conversations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reading, un-reading and following: all in the account's own log.
final class ReadCommands {
  private static final int RANGES_AT_ONCE = 100;

  /// A state of more ranges than this is refused: nobody reads like that.
  private static final int RANGES = 1_000;

  private static final int CONVERSATIONS_AT_ONCE = 1_000;

  private final Log log;
  private final Conversations conversations;
  private final Cards cards;

  ReadCommands(Log log, Conversations conversations, Cards cards) {
    this.log = log;
    this.conversations = conversations;
    this.cards = cards;
  }

  List<CommandKind<?>> kinds() {
    return List.of(
        CommandKind.of("mark-read", Permission.KEEP_OWN, MarkRead::read, this::markRead),
        CommandKind.of(
            "mark-unread",
            Permission.KEEP_OWN,
            args ->
                new MarkUnread(
                    args.id("conversation"), args.idIfAny("thread"), args.number("from", 1)),
            this::markUnread),
        CommandKind.of(
            "mark-all-read",
            Permission.KEEP_OWN,
            args ->
                new MarkAllRead(
                    args.has("conversations")
                        ? args.ids("conversations", 0, CONVERSATIONS_AT_ONCE)
                        : null),
            this::markAllRead),
        CommandKind.of(
            "follow-thread",
            Permission.KEEP_OWN,
            args -> new FollowThread(args.id("conversation"), args.id("thread"), args.flag("on")),
            this::follow));
  }

  /// Either `through` or `ranges`.
  private record MarkRead(
      UUID conversation,
      @Nullable UUID thread,
      long generation,
      @Nullable Long through,
      List<Span> ranges) {

    static MarkRead read(Args args) {
      var read =
          new MarkRead(
              args.id("conversation"),
              args.idIfAny("thread"),
              args.number("generation", 0),
              args.numberIfAny("through", 0),
              args.has("ranges")
                  ? args.ranges("ranges", RANGES_AT_ONCE).stream()
                      .map(pair -> new Span(pair[0], pair[1]))
                      .toList()
                  : List.of());
      if ((read.through() == null) == read.ranges().isEmpty()) {
        throw new RejectedException(
            Rejection.invalid("through", "Name either a place or ranges of places."));
      }
      return read;
    }
  }

  private record MarkUnread(UUID conversation, @Nullable UUID thread, long from) {}

  private record MarkAllRead(@Nullable List<UUID> conversations) {}

  private record FollowThread(UUID conversation, UUID thread, boolean on) {}

  private Writes markRead(Actor actor, MarkRead args) {
    var seen = requireOwn(actor, args.conversation(), args.thread());
    long head = log.head(seen.id()).position().seq();
    if (args.through() != null && args.through() > head) {
      throw new RejectedException(
          Rejection.invalid("through", "Nothing has been said at that place yet."));
    }
    if (args.ranges().stream().anyMatch(span -> span.to() > head)) {
      throw new RejectedException(
          Rejection.invalid("ranges", "Nothing has been said at that place yet."));
    }
    return change(
        actor,
        args.conversation(),
        args.thread(),
        state ->
            args.through() != null
                ? state.readThrough(args.through(), args.generation())
                : state.readRanges(args.ranges(), args.generation()));
  }

  private Writes markUnread(Actor actor, MarkUnread args) {
    requireOwn(actor, args.conversation(), args.thread());
    return change(
        actor, args.conversation(), args.thread(), state -> state.unreadFrom(args.from()));
  }

  private Writes change(
      Actor actor, UUID conversation, @Nullable UUID thread, UnaryOperator<ReadState> operation) {
    UUID mainKey = Keys.read(conversation);
    UUID key = thread == null ? mainKey : Keys.read(conversation, thread);
    Map<UUID, Entry> known =
        log.newest(actor.account(), thread == null ? List.of(key) : List.of(mainKey, key));
    ReadStateBody before = ReadStates.of(known.get(mainKey), known.get(key), conversation, thread);
    ReadState after = operation.apply(before.state());
    if (after.equals(before.state())) {
      return Writes.none();
    }
    if (after.read().size() + after.unread().size() > RANGES) {
      throw new RejectedException(
          Rejection.tooLong(
              "ranges",
              after.read().size() + after.unread().size(),
              RANGES,
              "There are too many gaps in what is read here."));
    }
    return put(new Writes(), actor.account(), known.get(key), before.with(after));
  }

  private static Writes put(
      Writes writes, UUID account, @Nullable Entry known, ReadStateBody body) {
    UUID key = body.key();
    return writes
        .guard(account, key, known == null ? 0 : known.seq())
        .draft(account, Draft.put(key, AttentionKinds.READ_STATE.name(), null, body.body()));
  }

  /// Only where something is unread is anything written. Conversations that the actor is not in
  /// (any more) are passed over: the list may be old.
  private Writes markAllRead(Actor actor, MarkAllRead args) {
    Permit.require(actor, Permission.KEEP_OWN, new Target.Own());
    List<Card> counted =
        args.conversations() == null ? cards.all(actor) : cards.joined(actor, args.conversations());
    ReadStates states = ReadStates.all(log, actor.account());
    var writes = new Writes();
    for (Card card : counted) {
      if (card.unread() > 0 || !card.threads().isEmpty()) {
        long through = card.at().seq();
        ReadStateBody main = states.main(card.log());
        put(
            writes,
            actor.account(),
            states.entry(main.key()),
            new ReadStateBody(
                card.log(), null, readAll(main, through), Math.max(main.since(), through)));
        for (Card.ThreadCard thread : card.threads()) {
          ReadStateBody state = states.thread(card.log(), thread.root());
          // A thread without a state of its own follows the conversation.
          if (states.entry(state.key()) != null) {
            put(
                writes,
                actor.account(),
                states.entry(state.key()),
                state.with(readAll(state, through)));
          }
        }
      }
    }
    return writes;
  }

  private static ReadState readAll(ReadStateBody state, long through) {
    return state.state().readThrough(through, state.state().generation());
  }

  private Writes follow(Actor actor, FollowThread args) {
    var seen = requireOwn(actor, args.conversation(), args.thread());
    UUID key = Keys.follow(args.thread());
    Optional<Entry> known = log.newest(actor.account(), key);
    if (known.isPresent() && FollowBody.read(known.get().body()).on() == args.on()) {
      return Writes.none();
    }
    return new Writes()
        .guard(actor.account(), key, known.map(Entry::seq).orElse(0L))
        .draft(
            actor.account(),
            Draft.put(
                key,
                AttentionKinds.FOLLOW.name(),
                null,
                new FollowBody(seen.id(), args.thread(), args.on()).body()));
  }

  /// The conversation, readable, and the root of the thread, visible.
  private Conversations.Seen requireOwn(Actor actor, UUID conversation, @Nullable UUID thread) {
    Permit.require(actor, Permission.KEEP_OWN, new Target.Own());
    var seen = conversations.require(actor, conversation);
    if (thread != null) {
      Optional<Entry> root = log.newest(conversation, thread);
      if (root.isEmpty()
          || !root.get().kind().equals(ConversationKinds.MESSAGE.name())
          || root.get().parent() != null
          || !seen.shows(root.get())) {
        throw new RejectedException(Rejection.notFound());
      }
    }
    return seen;
  }
}
