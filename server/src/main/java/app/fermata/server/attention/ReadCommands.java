package app.fermata.server.attention;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Log;
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

  private static final int CONVERSATIONS_AT_ONCE = 10_000;

  private final Log log;
  private final Conversations conversations;
  private final Following following;

  ReadCommands(Log log, Conversations conversations, Following following) {
    this.log = log;
    this.conversations = conversations;
    this.following = following;
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
    return put(new Writes(), actor.account(), key, known.get(key), before.with(after));
  }

  private static Writes put(
      Writes writes, UUID account, UUID key, @Nullable Entry known, ReadStateBody body) {
    return writes
        .guard(account, key, known == null ? 0 : known.seq())
        .draft(account, Draft.put(key, AttentionKinds.READ_STATE.name(), null, body.body()));
  }

  /// Conversations that the actor is not in (any more) are passed over: the list may be old.
  private Writes markAllRead(Actor actor, MarkAllRead args) {
    Permit.require(actor, Permission.KEEP_OWN, new Target.Own());
    ReadStates states = ReadStates.all(log, actor.account());
    List<UUID> joined = following.joined(actor.account());
    List<UUID> wanted =
        args.conversations() == null
            ? joined
            : args.conversations().stream().filter(joined::contains).toList();
    Map<UUID, Head> heads = log.heads(wanted);
    var writes = new Writes();
    for (UUID id : wanted) {
      Head head = heads.get(id);
      long through = head == null ? 0 : head.position().seq();
      for (ReadStateBody state : states.of(id)) {
        ReadState after = state.state().readThrough(through, state.state().generation());
        boolean main = state.thread() == null;
        long since = main ? Math.max(state.since(), through) : 0;
        UUID key = state.key();
        if (isWorthWriting(state, after, head)) {
          put(
              writes,
              actor.account(),
              key,
              states.entry(key),
              new ReadStateBody(id, state.thread(), after, since));
        }
      }
    }
    return writes;
  }

  /// A conversation in which nothing was said since it was read needs no entry.
  private static boolean isWorthWriting(
      ReadStateBody before, ReadState after, @Nullable Head head) {
    if (head == null || after.equals(before.state())) {
      return false;
    }
    return before.state().upTo() < head.position().seq() || !before.state().unread().isEmpty();
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
          || root.get().place() < seen.floor()) {
        throw new RejectedException(Rejection.notFound());
      }
    }
    return seen;
  }
}
