package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.command.Args;
import app.fermata.server.command.Code;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import app.fermata.server.workspace.Accounts;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Coming into conversations, going, and being given roles in them.
final class MemberCommands {
  private final Newest newest;
  private final Conversations conversations;
  private final Members members;
  private final Accounts accounts;

  MemberCommands(Newest newest, Conversations conversations, Members members, Accounts accounts) {
    this.newest = newest;
    this.conversations = conversations;
    this.members = members;
    this.accounts = accounts;
  }

  List<CommandKind<?>> kinds() {
    return List.of(
        CommandKind.of(
            "join-channel", Permission.JOIN, args -> args.id("conversation"), this::join),
        CommandKind.of(
            "leave-conversation", Permission.LEAVE, args -> args.id("conversation"), this::leave),
        CommandKind.of(
            "add-members",
            Permission.ADD_MEMBERS,
            args ->
                new AddMembers(
                    args.id("conversation"), args.ids("accounts", 1, ChannelCommands.MOST_AT_ONCE)),
            this::add),
        CommandKind.of(
            "remove-member",
            Permission.REMOVE_MEMBER,
            args -> new RemoveMember(args.id("conversation"), args.id("account")),
            this::remove),
        CommandKind.of(
            "set-member-role", Permission.SET_MEMBER_ROLE, SetMemberRole::read, this::setRole),
        CommandKind.of(
            "set-favourite",
            Permission.KEEP_OWN,
            args -> new SetFavourite(args.id("conversation"), args.flag("on")),
            this::setFavourite));
  }

  private record AddMembers(UUID conversation, List<UUID> accounts) {}

  private record RemoveMember(UUID conversation, UUID account) {}

  private record SetFavourite(UUID conversation, boolean on) {}

  private record SetMemberRole(UUID conversation, UUID account, boolean owner) {
    private enum MemberRole {
      OWNER,
      MEMBER
    }

    static SetMemberRole read(Args args) {
      return new SetMemberRole(
          args.id("conversation"),
          args.id("account"),
          args.word("role", MemberRole.class) == MemberRole.OWNER);
    }
  }

  private Writes join(Actor actor, UUID id) {
    var seen = conversations.require(actor, id, Permission.JOIN);
    if (seen.standing().isJoined()) {
      return Writes.none();
    }
    Writes writes = seen.guarded();
    members.arrive(writes, seen.conversation(), actor.account(), null);
    return writes;
  }

  private Writes leave(Actor actor, UUID id) {
    var seen = conversations.require(actor, id);
    var membership = seen.membership();
    if (membership == null || !membership.body().isJoined()) {
      // Whoever has left a public channel has nothing to do; the answer is the same each time.
      return Writes.none();
    }
    Permit.require(actor, Permission.LEAVE, seen.target());
    Writes writes = seen.guarded();
    if (membership.body().owner()) {
      keepAnOwner(writes, id, actor.account(), true);
    }
    members.depart(writes, seen.conversation(), membership, null);
    return writes;
  }

  private Writes add(Actor actor, AddMembers args) {
    var seen = conversations.require(actor, args.conversation(), Permission.ADD_MEMBERS);
    Writes writes = seen.guarded();
    for (UUID account : args.accounts()) {
      accounts.requireActive(actor.workspace(), account);
      var membership = conversations.membership(args.conversation(), account);
      if (membership == null || !membership.body().isJoined()) {
        members.arrive(writes, seen.conversation(), account, actor.account());
      }
    }
    return writes;
  }

  private Writes remove(Actor actor, RemoveMember args) {
    var seen = conversations.require(actor, args.conversation(), Permission.REMOVE_MEMBER);
    if (args.account().equals(actor.account())) {
      throw new RejectedException(
          Rejection.invalid("account", "To go yourself, leave the channel."));
    }
    var membership = requireMember(args.conversation(), args.account());
    Writes writes = seen.guarded();
    if (membership.body().owner()) {
      keepAnOwner(writes, args.conversation(), args.account(), false);
    }
    members.depart(writes, seen.conversation(), membership, actor.account());
    return writes;
  }

  private Writes setRole(Actor actor, SetMemberRole args) {
    var seen = conversations.require(actor, args.conversation(), Permission.SET_MEMBER_ROLE);
    var membership = requireMember(args.conversation(), args.account());
    if (membership.body().owner() == args.owner()) {
      return Writes.none();
    }
    Writes writes = seen.guarded();
    if (!args.owner()) {
      keepAnOwner(writes, args.conversation(), args.account(), false);
    }
    members.membership(
        writes, args.conversation(), args.account(), membership.body().asOwner(args.owner()));
    return writes;
  }

  private Newest.State<MembershipBody> requireMember(UUID conversation, UUID account) {
    var membership = conversations.membership(conversation, account);
    if (membership == null || !membership.body().isJoined()) {
      throw new RejectedException(Rejection.notFound());
    }
    return membership;
  }

  /// Guards that another owner stays; refuses where there is none.
  ///
  /// @param mayBeLast whether the last member of all may go, whatever it is
  private void keepAnOwner(Writes writes, UUID conversation, UUID leaving, boolean mayBeLast) {
    Optional<Entry> other =
        members.another(conversation, leaving, body -> body.isJoined() && body.owner());
    if (other.isPresent()) {
      writes.guard(conversation, other.get().key(), other.get().seq());
    } else if (!mayBeLast
        || members.another(conversation, leaving, MembershipBody::isJoined).isPresent()) {
      throw new RejectedException(
          Rejection.of(
              Code.NOT_PERMITTED,
              "This is the channel's last owner. Make somebody else an owner first."));
    }
  }

  private Writes setFavourite(Actor actor, SetFavourite args) {
    Permit.require(actor, Permission.KEEP_OWN, new Target.Own());
    conversations.require(actor, args.conversation());
    var link = newest.find(actor.account(), args.conversation(), ConversationKinds.LINK);
    if (link == null || !link.body().joined()) {
      throw new RejectedException(
          Rejection.of(Code.NOT_PERMITTED, "Join the channel first, then make it a favourite."));
    }
    if (link.body().favourite() == args.on()) {
      return Writes.none();
    }
    return new Writes()
        .guard(actor.account(), args.conversation(), link.seq())
        .draft(
            actor.account(),
            Draft.change(
                args.conversation(),
                ConversationKinds.LINK.name(),
                null,
                new LinkBody(link.body().type(), true, args.on()).body()));
  }
}
