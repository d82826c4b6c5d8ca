package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.server.access.Access;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Standing;
import app.fermata.server.access.Target;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Getting a conversation is the permission check: who may not read it gets the same `not_found` as
/// for one that never was.
public final class Conversations {
  private final Newest newest;

  public Conversations(Newest newest) {
    this.newest = newest;
  }

  /// A conversation as one account sees it.
  public record Seen(
      Actor actor,
      Newest.State<ConversationBody> conversation,
      Newest.@Nullable State<MembershipBody> membership) {

    public UUID id() {
      return conversation.entry().key();
    }

    public ConversationBody body() {
      return conversation.body();
    }

    public Standing standing() {
      return membership == null ? Standing.STRANGER : membership.body().standing();
    }

    /// What `Access` is asked about.
    public Target.Conversation target() {
      return targetOf(body(), standing());
    }

    /// The place from which the actor may read. Who reads a public channel without being in it
    /// reads what a newcomer would.
    public long floor() {
      if (membership != null && membership.body().isJoined()) {
        return membership.body().floor();
      }
      return body().history() == History.ALL ? 1 : Long.MAX_VALUE;
    }

    /// Whether the actor may see this entry of it: what the floor hides is as if it were not there.
    public boolean shows(Entry entry) {
      return ConversationKinds.KINDS.shows(entry, floor());
    }

    /// Guards that neither the conversation nor the actor's membership has changed.
    public Writes guarded() {
      return new Writes()
          .guard(id(), id(), conversation.seq())
          .guard(id(), actor.account(), membership == null ? 0 : membership.seq());
    }
  }

  /// The conversation, if the actor may read it.
  ///
  /// @throws RejectedException `not_found`
  public Seen require(Actor actor, UUID id) {
    Seen seen = find(actor, id);
    if (seen == null || !Access.mayRead(actor, seen.target())) {
      throw new RejectedException(Rejection.notFound());
    }
    return seen;
  }

  /// The conversation, if the actor may do this in it.
  ///
  /// @throws RejectedException `not_found`, `not_permitted` or `archived`
  public Seen require(Actor actor, UUID id, Permission permission) {
    Seen seen = require(actor, id);
    Permit.require(actor, permission, seen.target());
    return seen;
  }

  /// Whether the actor may read it now: for who follows the log.
  public boolean mayRead(Actor actor, UUID id) {
    Seen seen = find(actor, id);
    return seen != null && Access.mayRead(actor, seen.target());
  }

  /// The conversation as the actor would see it, permitted or not; null where there is none.
  @Nullable Seen find(Actor actor, UUID id) {
    Newest.State<ConversationBody> conversation = conversation(id);
    return conversation == null
        ? null
        : new Seen(actor, conversation, membership(id, actor.account()));
  }

  Newest.@Nullable State<ConversationBody> conversation(UUID id) {
    return newest.find(id, id, ConversationKinds.CONVERSATION);
  }

  Newest.@Nullable State<MembershipBody> membership(UUID conversation, UUID account) {
    return newest.find(conversation, account, ConversationKinds.MEMBERSHIP);
  }

  static Target.Conversation targetOf(ConversationBody body, Standing standing) {
    return new Target.Conversation(body.type(), body.isPrivate(), body.archived(), standing);
  }
}
