package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Ref;
import app.fermata.server.access.Actor;
import app.fermata.server.access.ConversationType;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;
import app.fermata.server.command.Json;
import app.fermata.server.command.Permit;
import app.fermata.server.web.Paging;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import app.fermata.server.workspace.Directory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Browsing channels: the public ones, and the private ones that one is in.
public final class ChannelEndpoints {
  private static final int PAGE = 5_000;

  private final Log log;
  private final Directory directory;
  private final Roster roster;

  public ChannelEndpoints(Log log, Directory directory, Roster roster) {
    this.log = log;
    this.directory = directory;
    this.roster = roster;
  }

  public void mount(Routes routes) {
    routes.add("GET", "/api/v1/channels", Who.SIGNED_IN, this::channels);
  }

  private record Channel(
      UUID id,
      String name,
      @Nullable String purpose,
      boolean isPrivate,
      boolean archived,
      boolean joined) {

    String position() {
      return Directory.foldName(name) + '\0' + id;
    }

    boolean matches(String query) {
      return query.isEmpty()
          || Directory.foldName(name).contains(query)
          || (purpose != null && Directory.foldName(purpose).contains(query));
    }
  }

  private Reply channels(Request request) {
    Actor actor = request.actor();
    Permit.require(actor, Permission.BROWSE_CHANNELS, new Target.Workspace());
    String query = Directory.foldName(request.query("query").orElse(""));
    boolean archived = request.query("archived").map("true"::equals).orElse(false);
    List<Channel> found =
        all(actor).stream()
            .filter(channel -> channel.archived == archived && channel.matches(query))
            .sorted(Comparator.comparing(Channel::position))
            .toList();
    Paging paging = Paging.of(request);
    Map<UUID, Integer> members =
        roster.counts(paging.slice(found, Channel::position).stream().map(Channel::id).toList());
    return paging.reply(
        found, Channel::position, channel -> json(channel, members.getOrDefault(channel.id, 0)));
  }

  private List<Channel> all(Actor actor) {
    Set<UUID> mine = joinedChannels(actor.account());
    var channels = new ArrayList<Channel>();
    for (var listed : directory.channels(actor.workspace())) {
      boolean joined = mine.remove(listed.id());
      channels.add(
          new Channel(
              listed.id(),
              listed.body().name(),
              listed.body().purpose(),
              false,
              listed.body().archived(),
              joined));
    }
    List<Ref> privates = mine.stream().map(id -> new Ref(id, id)).toList();
    for (Entry entry : log.newest(privates).values()) {
      ConversationBody body = ConversationBody.read(entry.body());
      channels.add(
          new Channel(
              entry.key(),
              Objects.requireNonNullElse(body.name(), ""),
              body.purpose(),
              body.isPrivate(),
              body.archived(),
              true));
    }
    return channels;
  }

  private Set<UUID> joinedChannels(UUID account) {
    var joined = new HashSet<UUID>();
    long after = 0;
    List<Entry> page;
    do {
      page = log.newestOfKind(account, ConversationKinds.LINK.name(), after, PAGE);
      for (Entry entry : page) {
        after = entry.place();
        LinkBody link = LinkBody.read(entry.body());
        if (link.joined() && link.type() == ConversationType.CHANNEL) {
          joined.add(entry.key());
        }
      }
    } while (page.size() == PAGE);
    return joined;
  }

  private static ObjectNode json(Channel channel, int members) {
    ObjectNode json =
        Json.object().put("conversation", channel.id.toString()).put("name", channel.name);
    Json.put(json, "purpose", channel.purpose);
    Json.put(json, "private", channel.isPrivate);
    Json.put(json, "archived", channel.archived);
    return json.put("members", members).put("joined", channel.joined);
  }
}
