package app.fermata.server;

import app.fermata.log.Log;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.attention.AttentionEndpoints;
import app.fermata.server.conversation.ChannelEndpoints;
import app.fermata.server.conversation.EntryEndpoints;
import app.fermata.server.conversation.Roster;
import app.fermata.server.conversation.TimelineEndpoints;
import app.fermata.server.web.CommandEndpoints;
import app.fermata.server.web.Routes;
import app.fermata.server.workspace.PeopleEndpoints;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// Mounts the HTTP endpoints of the core capabilities.
final class CoreEndpoints {
  private CoreEndpoints() {}

  static void mount(Routes routes, Log log, Core core, Roster roster) {
    var attention = core.attention();
    new CommandEndpoints(core.commands()).mount(routes);
    new PeopleEndpoints(core.directory(), actor -> acquaintances(roster, actor)).mount(routes);
    new ChannelEndpoints(log, core.directory(), roster).mount(routes);
    new TimelineEndpoints(
            log, core.conversations(), core.accounts(), attention.cards()::firstUnread)
        .mount(routes);
    new EntryEndpoints(log, core.conversations(), core.directory()).mount(routes);
    new AttentionEndpoints(log, attention.cards(), attention.following()).mount(routes);
  }

  /// Guests know those with whom they share a conversation, everybody else knows everybody.
  private static Predicate<UUID> acquaintances(Roster roster, Actor actor) {
    if (actor.role() != Role.GUEST) {
      return _ -> true;
    }
    Set<UUID> known = Set.copyOf(roster.companions(actor.account()));
    return id -> known.contains(id) || id.equals(actor.account());
  }
}
