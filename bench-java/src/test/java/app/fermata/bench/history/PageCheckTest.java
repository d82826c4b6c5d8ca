package app.fermata.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.bench.history.PageReader.Sort;
import app.fermata.bench.history.PageReader.Wanted;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Script;
import app.fermata.bench.target.Story;
import app.fermata.bench.target.Workspace;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageCheckTest {
  private static final int MESSAGES = 40;
  private static final UUID ROOM = UUID.randomUUID();
  private static final Wanted ANY = new Wanted(Sort.PLACE, 0, "", -1, 0);

  private final List<Workspace.Person> people =
      List.of(
          new Workspace.Person(UUID.randomUUID(), "t"),
          new Workspace.Person(UUID.randomUUID(), "t"));
  private final Story story =
      new Story(
          new Script(
              0,
              new Population.Room(
                  "a",
                  new int[] {0, 1},
                  Population.Kind.PRIVATE_CHANNEL,
                  Population.Past.of(MESSAGES))));
  private final PageCheck check;

  PageCheckTest() {
    for (int number = 0; number < MESSAGES; number++) {
      story.said(number, UUID.randomUUID(), 10 + number);
    }
    check =
        new PageCheck(
            new Workspace(UUID.randomUUID(), people, List.of(ROOM), List.of(story)), ROOM, story);
  }

  /// Everything that the main timeline holds.
  private ObjectNode whole() {
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("from", 1).put("to", 100);
    page.put("first", true).put("last", true);
    ArrayNode entries = page.putArray("entries");
    IntStream.range(0, MESSAGES)
        .filter(number -> story.script().root(number) < 0)
        .forEach(number -> show(entries, number));
    return page;
  }

  private void show(ArrayNode entries, int number) {
    entries
        .addObject()
        .put("log", ROOM.toString())
        .put("kind", "message")
        .put("key", story.key(number).toString())
        .put("place", story.place(number))
        .put("at", 1_000 + number)
        .putObject("body")
        .put("source", story.script().text(number, people));
  }

  private List<String> faults(Wanted wanted, ObjectNode page) {
    return check.read(wanted, page.toString().getBytes(StandardCharsets.UTF_8), 50).faults();
  }

  @Test
  void theWholeTimelineIsRight() {
    assertThat(faults(ANY, whole())).isEmpty();
  }

  @Test
  void aHoleIsWrong() {
    ObjectNode page = whole();
    ((ArrayNode) page.path("entries")).remove(3);
    assertThat(faults(ANY, page)).first().asString().contains("messages between");
  }

  @Test
  void anotherTextIsWrong() {
    ObjectNode page = whole();
    ((ObjectNode) page.path("entries").get(2).path("body")).put("source", "x");
    assertThat(faults(ANY, page)).hasSize(1).first().asString().endsWith("has another text");
  }

  @Test
  void aPageThatDoesNotShowWhatWasAskedForIsWrong() {
    ObjectNode page = whole();
    assertThat(faults(new Wanted(Sort.UNREAD, 0, "", -1, 12), page)).isEmpty();
    assertThat(faults(new Wanted(Sort.UNREAD, 0, "", -1, 101), page))
        .containsExactly("place 101 is not in 1 to 100");
  }

  @Test
  void aPageThatIsNotFullIsWrongUnlessTheTimelineEndsThere() {
    ObjectNode page = whole().put("first", false).put("last", false);
    assertThat(faults(ANY, page)).first().asString().contains("a page of");
  }

  @Test
  void whatNobodySaidIsWrong() {
    ObjectNode page = whole();
    ((ObjectNode) page.path("entries").get(0)).put("key", UUID.randomUUID().toString());
    assertThat(faults(ANY, page)).first().asString().contains("nobody said");
  }
}
