package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Mark;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.command.Args;
import app.fermata.server.command.Code;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Conflicts;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import app.fermata.server.markdown.Emoji;
import app.fermata.server.workspace.Accounts;
import app.fermata.server.workspace.Directory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Saying things: the hot path. Posting to a conversation whose entries are in memory reads
/// nothing; a reply reads its root.
final class MessageCommands {
  private final Log log;
  private final Newest newest;
  private final Conversations conversations;
  private final Accounts accounts;
  private final Directory directory;
  private final ReactionEmoji reactionEmoji;

  MessageCommands(
      Log log, Newest newest, Conversations conversations, Accounts accounts, Directory directory) {
    this.log = log;
    this.newest = newest;
    this.conversations = conversations;
    this.accounts = accounts;
    this.directory = directory;
    this.reactionEmoji = new ReactionEmoji(log);
  }

  List<CommandKind<?>> kinds() {
    return List.of(
        CommandKind.of("post-message", Permission.POST, PostMessage::read, this::post),
        CommandKind.of("edit-message", Permission.EDIT_MESSAGE, EditMessage::read, this::edit),
        CommandKind.of(
            "delete-message",
            Permission.DELETE_MESSAGE,
            args -> new DeleteMessage(args.id("conversation"), args.id("message")),
            this::delete),
        CommandKind.of("react", Permission.REACT, React::read, this::react));
  }

  private record PostMessage(
      UUID conversation, UUID message, String text, @Nullable UUID thread, boolean inStream) {

    static PostMessage read(Args args) {
      var read =
          new PostMessage(
              args.id("conversation"),
              args.newId("message"),
              textOf(args),
              args.idIfAny("thread"),
              args.flagIfAny("inStream"));
      if (read.inStream() && read.thread() == null) {
        throw new RejectedException(
            Rejection.invalid("inStream", "Only a reply can show in the main timeline too."));
      }
      return read;
    }
  }

  private record EditMessage(UUID conversation, UUID message, String text, @Nullable Long seen) {

    static EditMessage read(Args args) {
      return new EditMessage(
          args.id("conversation"), args.id("message"), textOf(args), args.numberIfAny("seen", 1));
    }
  }

  private record DeleteMessage(UUID conversation, UUID message) {}

  private record React(UUID conversation, UUID message, String emoji, boolean on) {
    /// As long as a name from an import may be, and its colons.
    private static final int LONGEST = 100;

    static React read(Args args) {
      return new React(
          args.id("conversation"),
          args.id("message"),
          args.text("emoji", LONGEST),
          args.flag("on"));
    }
  }

  private static String textOf(Args args) {
    String text = args.text("text", MessageBody.LONGEST);
    if (text.isBlank()) {
      throw new RejectedException(Rejection.invalid("text", "Write something first."));
    }
    return text;
  }

  private Writes post(Actor actor, PostMessage args) {
    var seen = conversations.require(actor, args.conversation(), Permission.POST);
    if (directory.isAccount(actor.workspace(), args.message())) {
      throw new RejectedException(
          Rejection.of(Code.EXISTS, "Something with this id exists already."));
    }
    if (args.thread() != null) {
      requireRoot(seen, args.thread());
    }
    MessageBody body = MessageBody.written(args.text(), names(actor), args.inStream());
    return seen.guarded()
        .draft(
            seen.id(),
            new Draft(
                Draft.Mode.CREATE,
                args.message(),
                ConversationKinds.MESSAGE.name(),
                args.thread(),
                Mark.LIVING,
                body.body(),
                args.inStream(),
                null));
  }

  private void requireRoot(Conversations.Seen seen, UUID thread) {
    Entry root = requireVisible(seen, thread);
    if (root.parent() != null) {
      throw new RejectedException(
          Rejection.invalid("thread", "A reply belongs to the first message of its thread."));
    }
  }

  private Writes edit(Actor actor, EditMessage args) {
    var seen = conversations.require(actor, args.conversation());
    Newest.State<MessageBody> message = requireMessage(seen, args.message());
    requireOn(seen, Permission.EDIT_MESSAGE, message.entry());
    if (message.body().source().equals(args.text())) {
      return Writes.none();
    }
    Conflicts.check(log, message, args.seen(), ConversationKinds.MESSAGE, MessageBody::source);
    Instant sent =
        Optional.ofNullable(message.body().sentAt()).orElseGet(() -> message.entry().at());
    Entry entry = message.entry();
    return seen.guarded()
        .guard(seen.id(), entry.key(), entry.seq())
        .draft(
            seen.id(),
            Draft.change(
                entry.key(),
                entry.kind(),
                entry.parent(),
                message.body().edited(args.text(), names(actor), sent).body()));
  }

  private Writes delete(Actor actor, DeleteMessage args) {
    var seen = conversations.require(actor, args.conversation());
    Entry message = requireVisible(seen, args.message());
    requireOn(seen, Permission.DELETE_MESSAGE, message);
    return seen.guarded()
        .guard(seen.id(), message.key(), message.seq())
        .draft(seen.id(), Draft.delete(message.key(), message.kind(), message.parent()));
  }

  private Writes react(Actor actor, React args) {
    var seen = conversations.require(actor, args.conversation(), Permission.REACT);
    Entry message = requireVisible(seen, args.message());
    requireOn(seen, Permission.REACT, message);
    if (args.on()) {
      String emoji = reactionEmoji.given(seen.id(), args.message(), args.emoji());
      return put(seen, args.message(), new ReactionBody(emoji, true)).orElseGet(Writes::none);
    }
    // Whatever was given can be taken back, also what nobody could give now.
    return put(seen, args.message(), new ReactionBody(args.emoji(), false))
        .or(
            () ->
                Emoji.canonical(args.emoji())
                    .flatMap(emoji -> put(seen, args.message(), new ReactionBody(emoji, false))))
        .orElseGet(Writes::none);
  }

  /// Gives or takes back the actor's own reaction; empty where it is as wished already.
  private Optional<Writes> put(Conversations.Seen seen, UUID message, ReactionBody wished) {
    UUID key = Keys.reaction(message, seen.actor().account(), wished.emoji());
    Optional<Entry> before = log.newest(seen.id(), key);
    boolean isOn = before.isPresent() && ReactionBody.read(before.get().body()).on();
    if (isOn == wished.on()) {
      return Optional.empty();
    }
    return Optional.of(
        seen.guarded()
            .guard(seen.id(), key, before.map(Entry::seq).orElse(0L))
            .draft(
                seen.id(),
                Draft.put(key, ConversationKinds.REACTION.name(), message, wished.body())));
  }

  private static void requireOn(Conversations.Seen seen, Permission permission, Entry message) {
    boolean own = message.creator().equals(seen.actor().account());
    Permit.require(seen.actor(), permission, new Target.Message(seen.target(), own));
  }

  private Newest.State<MessageBody> requireMessage(Conversations.Seen seen, UUID key) {
    Entry entry = requireVisible(seen, key);
    return new Newest.State<>(entry, MessageBody.read(entry.body()));
  }

  /// A message that the actor may see.
  ///
  /// @throws RejectedException `not_found`, or `gone` where it was deleted
  private Entry requireVisible(Conversations.Seen seen, UUID key) {
    Entry entry = log.newest(seen.id(), key).orElse(null);
    if (entry == null
        || !entry.kind().equals(ConversationKinds.MESSAGE.name())
        || !seen.shows(entry)) {
      throw new RejectedException(Rejection.notFound());
    }
    if (!entry.isLiving()) {
      throw new RejectedException(
          Rejection.of(Code.GONE, "This was deleted, and deleted is final."));
    }
    return entry;
  }

  private MentionNames names(Actor actor) {
    return new MentionNames(newest, accounts, actor.workspace());
  }
}
