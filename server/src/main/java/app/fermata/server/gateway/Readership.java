package app.fermata.server.gateway;

import app.fermata.protocol.Card;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.attention.Attention;
import app.fermata.server.command.RejectedException;
import app.fermata.server.conversation.Conversations;
import app.fermata.server.conversation.Roster;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What an account may read, from which place on. Blocking.
final class Readership {
  private final Conversations conversations;
  private final Attention attention;
  private final Roster roster;

  Readership(Conversations conversations, Attention attention, Roster roster) {
    this.conversations = conversations;
    this.attention = attention;
    this.roster = roster;
  }

  /// How a log may be read.
  ///
  /// @param floor entries below it are hidden
  /// @param joined whether it is followed by being a member
  record Reading(long floor, boolean joined) {}

  /// The conversations that the account is in now, with its floor in each.
  Map<UUID, Long> joined(UUID account) {
    return roster.joined(account);
  }

  /// The same, each with the seq, in the account's log, of the link that says so.
  Map<UUID, Long> links(UUID account) {
    return attention.following().joined(account);
  }

  /// How the actor may read this log now; empty for what is missing or forbidden.
  Optional<Reading> reading(Actor actor, UUID id) {
    if (id.equals(actor.account())) {
      return Optional.of(new Reading(0, true));
    }
    if (id.equals(actor.workspace())) {
      return actor.role() == Role.GUEST ? Optional.empty() : Optional.of(new Reading(0, true));
    }
    try {
      Conversations.Seen seen = conversations.require(actor, id);
      return Optional.of(new Reading(seen.floor(), seen.standing().isJoined()));
    } catch (RejectedException hidden) {
      return Optional.empty();
    }
  }

  /// Cards of those of these that the actor is in, the one with the last message first.
  List<Card> cards(Actor actor, Collection<UUID> wanted) {
    return wanted.isEmpty() ? List.of() : attention.cards().joined(actor, wanted);
  }

  Optional<Card> card(Actor actor, UUID id) {
    try {
      return Optional.of(attention.cards().one(actor, id));
    } catch (RejectedException hidden) {
      return Optional.empty();
    }
  }

  /// Those of these accounts that the actor may know of.
  Collection<UUID> known(Actor actor, List<UUID> accounts) {
    if (actor.role() != Role.GUEST) {
      return accounts;
    }
    Set<UUID> companions = Set.copyOf(roster.companions(actor.account()));
    return accounts.stream().filter(companions::contains).collect(Collectors.toSet());
  }
}
