package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.server.command.Code;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Json;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Paging;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import app.fermata.server.workspace.Directory;
import app.fermata.server.workspace.PeopleEndpoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Entries of a conversation: members, single ones, their history, and what came after a position.
public final class EntryEndpoints {
  private static final int KEYS = 200;
  private static final String CONVERSATION = "/api/v1/conversations/{conversation}";

  private final Log log;
  private final Conversations conversations;
  private final Directory directory;

  public EntryEndpoints(Log log, Conversations conversations, Directory directory) {
    this.log = log;
    this.conversations = conversations;
    this.directory = directory;
  }

  public void mount(Routes routes) {
    routes.add("GET", CONVERSATION + "/members", Who.SIGNED_IN, this::members);
    routes.add("GET", CONVERSATION + "/entries", Who.SIGNED_IN, this::entries);
    routes.add("GET", CONVERSATION + "/entries/{key}/history", Who.SIGNED_IN, this::history);
    routes.add("GET", CONVERSATION + "/range", Who.SIGNED_IN, this::range);
  }

  private Conversations.Seen seen(Request request) {
    return conversations.require(request.actor(), request.pathId("conversation"));
  }

  /// Who is in it, in the order in which they came.
  private Reply members(Request request) {
    var seen = seen(request);
    Paging paging = Paging.of(request);
    String query = Directory.foldName(request.query("query").orElse(""));
    Map<UUID, String> names = new HashMap<>();
    if (!query.isEmpty()) {
      directory
          .people(seen.actor().workspace())
          .forEach(person -> names.put(person.id(), person.folded()));
    }
    var found = new ArrayList<Entry>();
    long after = paging.tokenNumber();
    boolean more = true;
    while (more && found.size() < paging.limit()) {
      List<Entry> page =
          log.newestOfKind(seen.id(), ConversationKinds.MEMBERSHIP.name(), after, KEYS);
      more = page.size() == KEYS;
      for (Entry entry : page) {
        if (found.size() == paging.limit()) {
          more = true;
          break;
        }
        after = entry.place();
        boolean named = query.isEmpty() || names.getOrDefault(entry.key(), "").contains(query);
        if (named && MembershipBody.read(entry.body()).isJoined()) {
          found.add(entry);
        }
      }
    }
    return Paging.reply(
        found.stream().map(EntryJson::of).toList(),
        more ? Optional.of(Long.toString(after)) : Optional.empty());
  }

  private Reply entries(Request request) {
    var seen = seen(request);
    Map<UUID, Entry> found = log.newest(seen.id(), PeopleEndpoints.ids(request, "keys", KEYS));
    return Paging.reply(
        found.values().stream().filter(seen::shows).map(EntryJson::of).toList(), Optional.empty());
  }

  private Reply history(Request request) {
    var seen = seen(request);
    Entry newest = log.newest(seen.id(), request.pathId("key")).orElse(null);
    if (newest == null
        || !newest.kind().equals(ConversationKinds.MESSAGE.name())
        || !seen.shows(newest)) {
      throw new RejectedException(Rejection.notFound());
    }
    if (!newest.isLiving()) {
      return Paging.reply(List.of(), Optional.empty());
    }
    Paging paging = Paging.of(request);
    int limit = paging.limit();
    List<Entry> versions = log.history(seen.id(), newest.key(), paging.tokenNumber(), limit + 1);
    return Paging.reply(
        versions.stream().limit(limit).map(EntryJson::of).toList(),
        versions.size() > limit
            ? Optional.of(Long.toString(versions.getLast().seq()))
            : Optional.empty());
  }

  private Reply range(Request request) {
    var seen = seen(request);
    long after = request.query("after").map(text -> position(seen.id(), text)).orElse(0L);
    Range range = log.readAfter(seen.id(), after, seen.floor(), Paging.of(request).limit());
    var answer =
        Json.object()
            .put("log", range.log().toString())
            .put("from", range.from())
            .put("through", range.through().seq());
    answer.set(
        "at", EntryJson.position(range.through().epoch(), range.through().seq(), range.check()));
    answer.put("head", range.head().seq());
    answer.set("entries", EntryJson.of(range.entries()));
    return Reply.ok(answer);
  }

  /// The seq of `epoch.seq.check`, if the log still has that position.
  private long position(UUID logId, String text) {
    String[] parts = text.split("\\.", -1);
    try {
      int epoch = Integer.parseInt(parts[0]);
      long seq = parts.length == 3 ? Long.parseLong(parts[1]) : -1;
      if (seq < 0) {
        throw new NumberFormatException(text);
      }
      if (!log.holds(logId, new Position(epoch, seq), parts[2])) {
        throw new RejectedException(
            Rejection.of(
                Code.GONE, "The server does not have this position. Begin anew without it."));
      }
      return seq;
    } catch (NumberFormatException e) {
      throw new RejectedException(
          Rejection.invalid("after", "A position is written epoch.seq.check."));
    }
  }
}
