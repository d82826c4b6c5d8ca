package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.Examples;
import app.fermata.server.Golden;
import app.fermata.server.access.Actor;
import app.fermata.server.attention.Places.Span;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The laws of attention as samples that TypeScript reads too.
class AttentionSamplesTest {
  private static final int LAST = 30;

  /// `read-state.json`: operations, and the state after each.
  @Test
  void readStatesFollowTheSamples() {
    var samples = JsonNodeFactory.instance.arrayNode();
    for (int seed = 1; seed <= 40; seed++) {
      var random = new Random(seed);
      ReadState state = ReadState.NOTHING;
      ArrayNode steps = samples.addArray();
      for (int i = 0; i < 12; i++) {
        long generation = Math.max(0, state.generation() - (random.nextInt(4) == 0 ? 1 : 0));
        ObjectNode step = steps.addObject();
        state = step(random, state, generation, step);
        ObjectNode after = step.putObject("after");
        ReadStateBody.put(after, state);
      }
    }
    Golden.require("read-state.json", samples);
  }

  private static ReadState step(Random random, ReadState state, long generation, ObjectNode step) {
    long place = 1L + random.nextInt(LAST);
    switch (random.nextInt(4)) {
      case 0 -> {
        step.put("do", "unread").put("from", place);
        return state.unreadFrom(place);
      }
      case 1 -> {
        step.put("do", "read").put("generation", generation).put("through", place);
        return state.readThrough(place, generation);
      }
      default -> {
        List<Span> spans = new ArrayList<>();
        ArrayNode ranges = step.put("do", "read").put("generation", generation).putArray("ranges");
        for (int i = random.nextInt(3); i >= 0; i--) {
          long from = 1L + random.nextInt(LAST);
          var span = new Span(from, from + random.nextInt(4));
          spans.add(span);
          ranges.addArray().add(span.from()).add(span.to());
        }
        return state.readRanges(spans, generation);
      }
    }
  }

  /// `unread.json`: whole logs, and what is unread in them for each account.
  @Test
  void unreadFollowsTheSamples() throws Exception {
    var samples = JsonNodeFactory.instance.arrayNode();
    for (long seed = 1; seed <= 6; seed++) {
      try (var harbour = Examples.inMemory(seed)) {
        var history = new RandomHistory(harbour, seed);
        for (int i = 0; i < 70; i++) {
          history.step();
        }
        ObjectNode sample = samples.addObject();
        ObjectNode conversations = sample.putObject("conversations");
        for (UUID room : history.rooms()) {
          conversations.set(room.toString(), entries(harbour.log, room));
        }
        ObjectNode accounts = sample.putObject("accounts");
        for (Actor who : history.people()) {
          ObjectNode account = accounts.putObject(who.account().toString());
          account.set("own", entries(harbour.log, who.account()));
          account.set("expected", expected(harbour.log, who.account()));
        }
      }
    }
    Golden.require("unread.json", samples);
  }

  private static ArrayNode entries(Log log, UUID id) {
    List<Entry> entries = log.readAfter(id, 0, 0, 1_000).entries();
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Entry entry : entries) {
      ObjectNode one = EntryJson.of(entry);
      if (one.has("body")) {
        ObjectNode body = Json.read(entry.body());
        // The tree is not what this is about.
        if (body.has("tree")) {
          body.putArray("tree");
        }
        one.set("body", body);
      }
      json.add(one);
    }
    return json;
  }

  private static ObjectNode expected(Log log, UUID account) {
    ObjectNode json = Json.object();
    for (Map.Entry<UUID, BruteForce.Counts> counts : BruteForce.of(log, account).entrySet()) {
      BruteForce.Count main = counts.getValue().main();
      ObjectNode one =
          json.putObject(counts.getKey().toString())
              .put("unread", main.unread())
              .put("mentions", main.mentions())
              .put("firstUnread", main.first());
      ObjectNode threads = one.putObject("threads");
      new java.util.TreeMap<>(counts.getValue().threads())
          .forEach(
              (root, count) ->
                  threads
                      .putObject(root.toString())
                      .put("unread", count.unread())
                      .put("mentions", count.mentions()));
    }
    return json;
  }
}
