package app.fermata.bench.mix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TruthTest {
  private final Measures measures = new Measures();
  private final Truth truth = new Truth(measures);
  private final Room room = new Room(UUID.randomUUID(), false);
  private Message first = message(null);
  private Message second = message(null);
  private long now;

  private static Message message(@Nullable Message root) {
    return new Message(UUID.randomUUID(), 0, root, -1, 0);
  }

  /// Two messages at places 5 and 7, acknowledged at ticks 2 and 4.
  @BeforeEach
  void fill() {
    first = message(null);
    second = message(null);
    say(first, "first", 5);
    say(second, "second", 7);
  }

  private void say(Message message, String text, long place) {
    long[] acknowledged = message.version(text, ++now);
    room.messages.put(message.key, message);
    acknowledged[0] = ++now;
    room.placed(message, place);
  }

  private static ObjectNode page(long from, long to) {
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("from", from).put("to", to);
    page.putArray("entries");
    page.putArray("threads");
    return page;
  }

  private static ObjectNode show(
      ObjectNode page, Message message, long place, @Nullable String text) {
    ObjectNode entry = ((ArrayNode) page.path("entries")).addObject();
    entry.put("kind", "message").put("key", message.key.toString()).put("place", place);
    if (text == null) {
      entry.put("gone", "deleted");
    } else {
      entry.putObject("body").put("source", text);
    }
    return page;
  }

  private ObjectNode both() {
    return show(show(page(1, 9), first, 5, "first"), second, 7, "second");
  }

  private void assertWrong(String what) {
    assertThat(measures.faults()).hasSize(1).first().asString().contains(what);
  }

  @Test
  void aPageThatShowsWhatWasWrittenIsRight() {
    truth.page(room, null, both(), now + 1);
    assertThat(measures.faults()).isEmpty();
  }

  @Test
  void aMessageThatWasAcknowledgedBeforeMustBeThere() {
    ObjectNode page = show(page(1, 9), first, 5, "first");
    truth.page(room, null, page, 4);
    assertThat(measures.faults()).as("it was acknowledged at 4").isEmpty();
    truth.page(room, null, page, 5);
    assertWrong("is missing");
  }

  @Test
  void whatLiesOutsideThePageNeedNotBeThere() {
    truth.page(room, null, show(page(1, 6), first, 5, "first"), now + 1);
    assertThat(measures.faults()).isEmpty();
  }

  @Test
  void aTextThatWasSupersededBeforeIsWrong() {
    long asked = ++now;
    long[] edited = first.version("edited", ++now);
    truth.page(room, null, both(), asked);
    assertThat(measures.faults()).as("the edit is on its way").isEmpty();
    edited[0] = ++now;
    truth.page(room, null, both(), asked);
    assertThat(measures.faults()).as("it was asked for before").isEmpty();
    truth.page(room, null, both(), now + 1);
    assertWrong("no longer or never said");
  }

  @Test
  void aTextThatNobodyWroteIsWrong() {
    truth.page(room, null, show(show(page(1, 9), first, 5, "first"), second, 7, "x"), now + 1);
    assertWrong("no longer or never said");
  }

  @Test
  void whatWasDeletedIsGone() {
    second.version(null, ++now)[0] = ++now;
    truth.page(room, null, show(show(page(1, 9), first, 5, "first"), second, 7, null), now + 1);
    assertThat(measures.faults()).isEmpty();
    truth.page(room, null, both(), now + 1);
    assertWrong("no longer or never said");
  }

  @Test
  void anotherPlaceIsWrong() {
    truth.page(room, null, show(show(page(1, 9), first, 6, "first"), second, 7, "second"), now + 1);
    assertWrong("was at 5");
  }

  @Test
  void aMessageNobodyWroteIsWrong() {
    truth.page(room, null, show(both(), message(null), 8, "spam"), now + 1);
    assertWrong("nobody wrote");
  }

  @Test
  void aReplyDoesNotStandInTheMainTimeline() {
    Message reply = message(first);
    say(reply, "reply", 8);
    truth.page(room, first, show(page(1, 9), reply, 8, "reply"), now + 1);
    assertThat(measures.faults()).isEmpty();
    truth.page(room, null, show(both(), reply, 8, "reply"), now + 1);
    assertWrong("timeline that it is not in");
  }

  @Test
  void aggregatesCountTheReplies() {
    say(message(first), "reply", 8);
    ObjectNode aggregate = JsonNodeFactory.instance.objectNode();
    aggregate.put("root", first.key.toString()).put("replies", 1);
    truth.aggregate(room, aggregate, now + 1);
    assertThat(measures.faults()).isEmpty();
    truth.aggregate(room, aggregate.put("replies", 2), now + 1);
    assertWrong("2 replies instead of 1");
  }

  @Test
  void aReactionThatWasAcknowledgedMustBeThere() {
    UUID key = UUID.randomUUID();
    first.reactions.put(key, new long[] {++now, ++now});
    ObjectNode page = both();
    truth.page(room, null, page, now + 1);
    assertWrong("lacks a reaction");
    ((ArrayNode) page.path("entries"))
        .addObject()
        .put("kind", "reaction")
        .put("key", key.toString());
    truth.page(room, null, page, now + 1);
    assertThat(measures.faults()).hasSize(1);
  }
}
