package app.fermata.bench.history;

import app.fermata.bench.history.PageReader.Wanted;
import app.fermata.bench.target.Script;
import app.fermata.bench.target.Story;
import app.fermata.bench.target.Workspace;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Holds pages against the story: the right messages, all of them, each with its text and its
/// reactions.
final class PageCheck {
  private static final String MESSAGE = "message";
  private static final String SYSTEM_LINE = "system-line";

  private final Workspace workspace;
  private final UUID room;
  private final Story story;
  private final Script script;
  private final ObjectMapper json = new ObjectMapper();

  PageCheck(Workspace workspace, UUID room, Story story) {
    this.workspace = workspace;
    this.room = room;
    this.story = story;
    this.script = story.script();
  }

  /// What was on a page.
  ///
  /// @param first the time of its first entry, `last` that of its last
  record Seen(List<String> faults, Instant first, Instant last) {}

  Seen read(Wanted wanted, byte[] page, int limit) {
    var faults = new ArrayList<String>();
    try {
      JsonNode answer = json.readTree(page);
      long from = answer.path("from").asLong();
      long to = answer.path("to").asLong();
      Set<Long> shown = new HashSet<>();
      Instant first = Instant.MAX;
      Instant last = Instant.EPOCH;
      int timeline = 0;
      for (JsonNode entry : answer.path("entries")) {
        String kind = entry.path("kind").asText();
        timeline += kind.equals(MESSAGE) || kind.equals(SYSTEM_LINE) ? 1 : 0;
        if (kind.equals(MESSAGE)) {
          shown.add(entry.path("place").asLong());
          Instant at = Instant.ofEpochMilli(entry.path("at").asLong());
          first = at.isBefore(first) ? at : first;
          last = at.isAfter(last) ? at : last;
          message(wanted, entry, faults);
        }
      }
      complete(wanted, answer, shown, faults);
      full(answer, timeline, limit, faults);
      if (wanted.place() > 0 && (wanted.place() < from || wanted.place() > to)) {
        faults.add("place " + wanted.place() + " is not in " + from + " to " + to);
      }
      return new Seen(faults, first, last);
    } catch (IOException e) {
      return new Seen(List.of("not JSON: " + e.getMessage()), Instant.MAX, Instant.EPOCH);
    }
  }

  private void message(Wanted wanted, JsonNode entry, List<String> faults) {
    long place = entry.path("place").asLong();
    int number = story.number(place);
    if (number < 0
        || !story.key(number).toString().equals(entry.path("key").asText())
        || !room.toString().equals(entry.path("log").asText())) {
      faults.add("nobody said " + entry.path("key").asText() + " at " + place);
      return;
    }
    int root = script.root(number);
    if (root != wanted.thread()) {
      faults.add("message " + number + " belongs to the thread of " + root);
    }
    if (!entry
        .path("body")
        .path("source")
        .asText()
        .equals(script.text(number, workspace.people()))) {
      faults.add("message " + number + " has another text");
    }
  }

  /// As much as was asked for, unless the timeline begins or ends here.
  private static void full(JsonNode answer, int timeline, int limit, List<String> faults) {
    boolean atAnEnd = answer.path("first").asBoolean() || answer.path("last").asBoolean();
    if (timeline > limit || (!atAnEnd && timeline < limit)) {
      faults.add("a page of " + timeline);
    }
  }

  /// Everything between the first and the last place is there.
  private void complete(Wanted wanted, JsonNode answer, Set<Long> shown, List<String> faults) {
    long from = answer.path("from").asLong();
    long to = answer.path("to").asLong();
    boolean whole = answer.path("first").asBoolean() && answer.path("last").asBoolean();
    if (wanted.thread() < 0) {
      int there = story.mainWithin(from, to);
      if (shown.size() != there) {
        faults.add(shown.size() + " of " + there + " messages between " + from + " and " + to);
      }
    } else if (whole && shown.size() != story.replies(wanted.thread())) {
      faults.add(shown.size() + " of " + story.replies(wanted.thread()) + " replies");
    }
  }
}
