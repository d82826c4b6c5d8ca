package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.PageQuery.Anchor;
import app.fermata.protocol.Ids;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Json;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Paging;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import app.fermata.server.workspace.Accounts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pages of timelines and threads.
public final class TimelineEndpoints {
  private final Log log;
  private final Conversations conversations;
  private final Accounts accounts;
  private final FirstUnread firstUnread;

  public TimelineEndpoints(
      Log log, Conversations conversations, Accounts accounts, FirstUnread firstUnread) {
    this.log = log;
    this.conversations = conversations;
    this.accounts = accounts;
    this.firstUnread = firstUnread;
  }

  public void mount(Routes routes) {
    routes.add("GET", "/api/v1/conversations/{conversation}/page", Who.SIGNED_IN, this::page);
  }

  private Reply page(Request request) {
    var seen = conversations.require(request.actor(), request.pathId("conversation"));
    UUID thread = request.query("thread").map(text -> id("thread", text)).orElse(null);
    if (thread != null) {
      requireRoot(seen, thread);
    }
    Anchor anchor = anchor(request, seen, thread);
    int limit = Paging.of(request).limit();
    Page page = log.page(new PageQuery(seen.id(), thread, anchor, seen.floor(), limit));
    var answer = Json.object();
    answer.set("entries", EntryJson.of(page.entries()));
    var threads = answer.putArray("threads");
    page.children().forEach(children -> threads.add(ThreadJson.of(children, page.at())));
    answer
        .put("from", page.from())
        .put("to", page.to())
        .put("first", page.first())
        .put("last", page.last());
    answer.set("at", EntryJson.position(page.at()));
    return Reply.ok(answer);
  }

  private void requireRoot(Conversations.Seen seen, UUID thread) {
    Entry root = log.newest(seen.id(), thread).orElse(null);
    if (root == null
        || !root.kind().equals(ConversationKinds.MESSAGE.name())
        || !seen.shows(root)) {
      throw new RejectedException(Rejection.notFound());
    }
  }

  private Anchor anchor(Request request, Conversations.Seen seen, @Nullable UUID thread) {
    List<String> given =
        Stream.of("before", "after", "around", "message", "date", "unread")
            .filter(name -> request.query(name).isPresent())
            .toList();
    if (given.isEmpty()) {
      return new Anchor.Last();
    }
    if (given.size() > 1) {
      throw invalid(given.get(1), "Say only one of before, after, around, message, date, unread.");
    }
    String name = given.getFirst();
    String value = request.query(name).orElse("");
    return switch (name) {
      case "before" -> new Anchor.Before(place(name, value));
      case "after" -> new Anchor.After(place(name, value));
      case "around" -> new Anchor.Around(place(name, value));
      case "message" -> new Anchor.Around(placeOf(seen, id(name, value), thread));
      case "date" -> at(seen, thread, time(seen, value));
      default -> unread(seen, thread);
    };
  }

  private Anchor unread(Conversations.Seen seen, @Nullable UUID thread) {
    long place = firstUnread.of(seen.actor(), seen.id(), thread);
    return place == 0 ? new Anchor.Last() : new Anchor.Around(place);
  }

  /// Where a message shows: a reply shows in its thread, or else where the thread begins.
  private long placeOf(Conversations.Seen seen, UUID message, @Nullable UUID thread) {
    Entry entry = log.newest(seen.id(), message).orElse(null);
    if (entry == null || !seen.shows(entry)) {
      throw new RejectedException(Rejection.notFound());
    }
    UUID parent = entry.parent();
    if (parent == null || parent.equals(thread)) {
      return entry.place();
    }
    boolean shownBoth =
        entry.isLiving()
            && entry.kind().equals(ConversationKinds.MESSAGE.name())
            && MessageBody.read(entry.body()).inStream();
    return shownBoth
        ? entry.place()
        : log.newest(seen.id(), parent).map(Entry::place).orElse(entry.place());
  }

  /// A conversation that was imported holds messages that are older than their entries: there, the
  /// place is searched by the time at which they were sent.
  private Anchor at(Conversations.Seen seen, @Nullable UUID thread, Instant time) {
    if (seen.body().importedFrom() == null) {
      return new Anchor.At(time);
    }
    long low = 0;
    long high = log.head(seen.id()).position().seq();
    while (low < high) {
      long middle = (low + high) / 2;
      Optional<Entry> next = firstAfter(seen, thread, middle);
      if (next.isPresent() && sent(next.get()).isBefore(time)) {
        low = next.get().place();
      } else {
        high = middle;
      }
    }
    return new Anchor.Around(low + 1);
  }

  private Optional<Entry> firstAfter(Conversations.Seen seen, @Nullable UUID thread, long place) {
    return log
        .page(new PageQuery(seen.id(), thread, new Anchor.After(place), seen.floor(), 1))
        .entries()
        .stream()
        .findFirst();
  }

  private static Instant sent(Entry entry) {
    var sentAt = Json.read(entry.body()).path("sentAt");
    return sentAt.isNumber() ? Instant.ofEpochMilli(sentAt.longValue()) : entry.at();
  }

  /// An instant, or the beginning of a day where the reader lives.
  private Instant time(Conversations.Seen seen, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(zone(seen)).toInstant();
    } catch (DateTimeException e) {
      throw invalid("date", "This must be a date (2025-11-21) or an instant.");
    }
  }

  private ZoneId zone(Conversations.Seen seen) {
    var account = accounts.find(seen.actor().workspace(), seen.actor().account());
    String zone = account == null ? null : account.body().zone();
    return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
  }

  private static long place(String parameter, String text) {
    try {
      long place = Long.parseLong(text);
      if (place >= 0) {
        return place;
      }
    } catch (NumberFormatException e) {
      throw invalid(parameter, "This must be a place.");
    }
    throw invalid(parameter, "This must be a place.");
  }

  private static UUID id(String parameter, String text) {
    return Ids.read(text)
        .orElseThrow(() -> invalid(parameter, "This must be a UUID in lower case."));
  }

  private static RejectedException invalid(String parameter, String detail) {
    return new RejectedException(Rejection.invalid(parameter, detail));
  }
}
