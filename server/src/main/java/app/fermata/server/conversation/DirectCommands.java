package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.access.Actor;
import app.fermata.server.access.ConversationType;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Role;
import app.fermata.server.access.Target;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Json;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import app.fermata.server.workspace.AccountBody;
import app.fermata.server.workspace.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Opening the one conversation between given people.
final class DirectCommands {
  private static final int MOST = 8;
  private static final int PAGE = 500;

  private final Log log;
  private final Newest newest;
  private final Conversations conversations;
  private final Members members;
  private final Accounts accounts;

  DirectCommands(
      Log log, Newest newest, Conversations conversations, Members members, Accounts accounts) {
    this.log = log;
    this.newest = newest;
    this.conversations = conversations;
    this.members = members;
    this.accounts = accounts;
  }

  List<CommandKind<?>> kinds() {
    return List.of(
        new CommandKind<>(
            "open-direct",
            Permission.OPEN_DIRECT,
            args -> args.ids("accounts", 1, MOST),
            this::open,
            (actor, others) -> Json.object().put("conversation", id(actor, others).toString())));
  }

  private static List<UUID> everybody(Actor actor, List<UUID> others) {
    var all = new ArrayList<UUID>();
    all.add(actor.account());
    others.stream().filter(other -> !other.equals(actor.account())).forEach(all::add);
    return all;
  }

  private static UUID id(Actor actor, List<UUID> others) {
    return Keys.direct(actor.workspace(), everybody(actor, others));
  }

  private Writes open(Actor actor, List<UUID> others) {
    List<UUID> everybody = everybody(actor, others);
    UUID id = id(actor, others);
    var seen = conversations.find(actor, id);
    if (seen != null) {
      return reopen(actor, seen);
    }
    var writes = new Writes().guard(id, id, 0);
    ConversationBody body =
        ConversationBody.between(
            everybody.size() <= 2 ? ConversationType.DIRECT : ConversationType.GROUP);
    writes.draft(id, Draft.create(id, ConversationKinds.CONVERSATION.name(), null, body.body()));
    for (UUID account : everybody) {
      Newest.State<AccountBody> other = accounts.requireActive(actor.workspace(), account);
      Role role = other.body().role();
      Permit.require(
          actor,
          Permission.OPEN_DIRECT,
          new Target.Account(role, role, account.equals(actor.account()), knows(actor, account)));
      members.begin(writes, id, body, account, MembershipBody.joined(1));
    }
    return writes;
  }

  /// Whoever left a group comes back by opening it again.
  private Writes reopen(Actor actor, Conversations.Seen seen) {
    if (seen.standing().isJoined()) {
      return Writes.none();
    }
    if (seen.membership() == null) {
      // Its id is derived from exactly these people: the actor must have been in it.
      throw new RejectedException(Rejection.notFound());
    }
    Writes writes = seen.guarded();
    members.arrive(writes, seen.conversation(), actor.account(), null);
    return writes;
  }

  /// Guests know those with whom they share a conversation.
  private boolean knows(Actor actor, UUID account) {
    if (actor.role() != Role.GUEST || account.equals(actor.account())) {
      return true;
    }
    long after = 0;
    while (true) {
      List<Entry> page =
          log.newestOfKind(actor.account(), ConversationKinds.LINK.name(), after, PAGE);
      for (Entry link : page) {
        after = link.place();
        if (link.isLiving() && LinkBody.read(link.body()).joined()) {
          var membership = newest.find(link.key(), account, ConversationKinds.MEMBERSHIP);
          if (membership != null && membership.body().isJoined()) {
            return true;
          }
        }
      }
      if (page.size() < PAGE) {
        return false;
      }
    }
  }
}
