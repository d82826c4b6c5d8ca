package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.log.Log;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.command.Args;
import app.fermata.server.command.Code;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Conflicts;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import app.fermata.server.workspace.Accounts;
import app.fermata.server.workspace.ChannelBody;
import app.fermata.server.workspace.Directory;
import app.fermata.server.workspace.WorkspaceKinds;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Making and changing channels.
final class ChannelCommands {
  private static final int NAME_LENGTH = 80;
  private static final int PURPOSE_LENGTH = 500;
  static final int MOST_AT_ONCE = 90;

  private final Log log;
  private final Conversations conversations;
  private final ChannelNames names;
  private final Members members;
  private final Accounts accounts;
  private final Directory directory;

  ChannelCommands(
      Log log,
      Conversations conversations,
      ChannelNames names,
      Members members,
      Accounts accounts,
      Directory directory) {
    this.log = log;
    this.conversations = conversations;
    this.names = names;
    this.members = members;
    this.accounts = accounts;
    this.directory = directory;
  }

  List<CommandKind<?>> kinds() {
    return List.of(
        CommandKind.of(
            "create-channel", Permission.CREATE_CHANNEL, CreateChannel::read, this::create),
        CommandKind.of(
            "rename-channel",
            Permission.RENAME_CHANNEL,
            args ->
                new RenameChannel(
                    args.id("conversation"), nameOf(args), args.numberIfAny("seen", 1)),
            this::rename),
        CommandKind.of(
            "set-purpose",
            Permission.SET_PURPOSE,
            args ->
                new SetPurpose(
                    args.id("conversation"),
                    args.lineOrEmpty("purpose", PURPOSE_LENGTH),
                    args.numberIfAny("seen", 1)),
            this::setPurpose),
        CommandKind.of(
            "archive-channel",
            Permission.ARCHIVE,
            args -> args.id("conversation"),
            (actor, id) -> setArchived(actor, id, true)),
        CommandKind.of(
            "unarchive-channel",
            Permission.UNARCHIVE,
            args -> args.id("conversation"),
            (actor, id) -> setArchived(actor, id, false)));
  }

  private record CreateChannel(
      UUID conversation, String name, String purpose, boolean isPrivate, List<UUID> members) {

    static CreateChannel read(Args args) {
      return new CreateChannel(
          args.newId("conversation"),
          nameOf(args),
          args.has("purpose") ? args.lineOrEmpty("purpose", PURPOSE_LENGTH) : "",
          args.flagIfAny("private"),
          args.has("members") ? args.ids("members", 0, MOST_AT_ONCE) : List.of());
    }
  }

  private record RenameChannel(UUID conversation, String name, @Nullable Long seen) {}

  private record SetPurpose(UUID conversation, String purpose, @Nullable Long seen) {}

  /// A channel's name; the sign that people put before it is not part of it.
  private static String nameOf(Args args) {
    String name = args.line("name", NAME_LENGTH);
    String bare = name.startsWith("#") ? name.substring(1).strip() : name;
    if (bare.isEmpty()) {
      throw new RejectedException(Rejection.invalid("name", "This must not be empty."));
    }
    return bare;
  }

  private Writes create(Actor actor, CreateChannel args) {
    var writes = new Writes();
    Permit.require(actor, Permission.CREATE_CHANNEL, new Target.Workspace());
    if (directory.isAccount(actor.workspace(), args.conversation())
        || args.conversation().equals(actor.workspace())) {
      throw new RejectedException(
          Rejection.of(Code.EXISTS, "Something with this id exists already."));
    }
    ConversationBody body =
        ConversationBody.channel(
            args.name(), args.purpose().isEmpty() ? null : args.purpose(), args.isPrivate());
    begin(writes, actor, args.conversation(), body);
    for (UUID account : args.members()) {
      if (!account.equals(actor.account())) {
        accounts.requireActive(actor.workspace(), account);
        members.begin(
            writes,
            args.conversation(),
            body,
            account,
            MembershipBody.joined(1).addedBy(actor.account()));
        members.line(
            writes, args.conversation(), SystemLineBody.about(SystemLineBody.Event.ADDED, account));
      }
    }
    return writes;
  }

  /// A new channel with its creator as owner.
  void begin(Writes writes, Actor creator, UUID id, ConversationBody body) {
    writes.draft(id, Draft.create(id, ConversationKinds.CONVERSATION.name(), null, body.body()));
    members.begin(writes, id, body, creator.account(), MembershipBody.joined(1).asOwner(true));
    members.line(writes, id, SystemLineBody.of(SystemLineBody.Event.CREATED));
    if (body.isPublic()) {
      names.take(writes, creator.workspace(), Objects.requireNonNullElse(body.name(), ""), id);
      directoryCopy(writes, creator.workspace(), id, body);
    }
  }

  private static void directoryCopy(Writes writes, UUID workspace, UUID id, ConversationBody body) {
    String name = Objects.requireNonNullElse(body.name(), "");
    writes.draft(
        workspace,
        Draft.put(
            id,
            WorkspaceKinds.CHANNEL.name(),
            null,
            new ChannelBody(name, body.purpose(), body.archived()).body()));
  }

  private Writes rename(Actor actor, RenameChannel args) {
    var seen = conversations.require(actor, args.conversation(), Permission.RENAME_CHANNEL);
    String was = Objects.requireNonNullElse(seen.body().name(), "");
    if (was.equals(args.name())) {
      return Writes.none();
    }
    Conflicts.check(
        log,
        seen.conversation(),
        args.seen(),
        ConversationKinds.CONVERSATION,
        ConversationBody::name);
    Writes writes =
        change(seen, seen.body().named(args.name()), SystemLineBody.renamed(args.name(), was));
    if (seen.body().isPublic()) {
      names.change(writes, actor.workspace(), was, args.name(), seen.id());
    }
    return writes;
  }

  private Writes setPurpose(Actor actor, SetPurpose args) {
    var seen = conversations.require(actor, args.conversation(), Permission.SET_PURPOSE);
    if (Objects.requireNonNullElse(seen.body().purpose(), "").equals(args.purpose())) {
      return Writes.none();
    }
    Conflicts.check(
        log,
        seen.conversation(),
        args.seen(),
        ConversationKinds.CONVERSATION,
        ConversationBody::purpose);
    return change(
        seen,
        seen.body().withPurpose(args.purpose().isEmpty() ? null : args.purpose()),
        SystemLineBody.text(SystemLineBody.Event.PURPOSE, args.purpose()));
  }

  private Writes setArchived(Actor actor, UUID id, boolean archived) {
    var seen = conversations.require(actor, id);
    if (seen.body().archived() == archived) {
      // Whether it may be done is still asked, so that the answer does not depend on the state.
      Permit.require(actor, Permission.UNARCHIVE, seen.target());
      return Writes.none();
    }
    Permit.require(actor, archived ? Permission.ARCHIVE : Permission.UNARCHIVE, seen.target());
    return change(
        seen,
        seen.body().withArchived(archived),
        SystemLineBody.of(
            archived ? SystemLineBody.Event.ARCHIVED : SystemLineBody.Event.UNARCHIVED));
  }

  private Writes change(Conversations.Seen seen, ConversationBody to, SystemLineBody line) {
    Writes writes =
        seen.guarded()
            .draft(
                seen.id(),
                Draft.change(seen.id(), ConversationKinds.CONVERSATION.name(), null, to.body()));
    members.line(writes, seen.id(), line);
    if (to.isPublic()) {
      directoryCopy(writes, seen.actor().workspace(), seen.id(), to);
    }
    return writes;
  }
}
