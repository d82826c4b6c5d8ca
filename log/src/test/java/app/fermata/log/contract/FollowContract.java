package app.fermata.log.contract;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.Check;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What feed and tail promise.
public interface FollowContract extends WithLog {

  /// Reads the feed to its end, in pages of `limit`.
  private List<Entry> feed(FeedCursor from, int limit) {
    List<Entry> entries = new ArrayList<>();
    FeedCursor cursor = from;
    while (true) {
      FeedPage page = log().feed(cursor, limit);
      assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
      entries.addAll(page.entries());
      if (page.cursor().equals(cursor)) {
        return entries;
      }
      cursor = page.cursor();
    }
  }

  @Test
  default void theFeedShowsEveryKeptEntryOnceWhateverThePageSize() {
    UUID one = id();
    UUID two = id();
    UUID key = id();
    UUID bookmark = id();
    List<Entry> all = new ArrayList<>();
    all.addAll(append(log(), command(ADA, one, note(key, "a"), note(id(), "b"), note(id(), "c"))));
    all.add(append(log(), ADA, one, edit(key, "a2")));
    append(log(), ADA, two, put(bookmark, BOOKMARK, null, "pruned"));
    all.addAll(
        append(log(), toSeveral(ADA, part(two, note(id(), "d")), part(one, note(id(), "e")))));
    all.add(append(log(), ADA, two, put(bookmark, BOOKMARK, null, "2")));
    for (int limit : new int[] {1, 2, 3, 100}) {
      assertThat(feed(FeedCursor.START, limit)).isEqualTo(all);
    }
  }

  @Test
  default void theFeedGoesOnFromACursor() {
    UUID to = id();
    append(log(), command(ADA, to, note(id(), "a"), note(id(), "b")));
    FeedCursor end = log().feed(FeedCursor.START, 100).cursor();
    assertThat(log().feed(end, 100)).isEqualTo(new FeedPage(List.of(), end));
    Entry next = append(log(), ADA, to, note(id(), "c"));
    assertThat(log().feed(end, 100).entries()).containsExactly(next);
  }

  @Test
  default void theFeedForgetsErasedBodies() {
    UUID to = id();
    UUID key = append(log(), ADA, to, note(id(), "secret")).key();
    append(log(), ADA, to, Draft.erase(key, NOTE, null));
    assertThat(texts(feed(FeedCursor.START, 10))).containsExactly("", "");
  }

  /// What a listener heard.
  record Heard(UUID log, long from, Position through, String check, List<Entry> entries) {}

  @Test
  default void theTailHearsWhatWasAppendedAndNothingAfterItIsClosed() throws Exception {
    List<Heard> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    UUID to = id();
    append(log(), ADA, to, note(id(), "before"));
    AutoCloseable listening =
        log()
            .tail((l, from, through, check, e) -> heard.add(new Heard(l, from, through, check, e)));
    List<Entry> two = append(log(), command(ADA, to, note(id(), "a"), note(id(), "b")));
    log().append(command(ADA, to, edit(id(), "refused")));
    List<Entry> both =
        append(log(), toSeveral(ADA, part(to, note(id(), "c")), part(id(), note(id(), "d"))));
    awaitHints(heard, 3);
    assertThat(heard)
        .containsExactlyInAnyOrder(
            new Heard(to, 1, new Position(1, 3), Check.of(two.getLast()), two),
            new Heard(to, 3, new Position(1, 4), Check.of(both.getFirst()), both.subList(0, 1)),
            new Heard(
                both.getLast().log(),
                0,
                new Position(1, 1),
                Check.of(both.getLast()),
                both.subList(1, 2)));
    listening.close();
    append(log(), ADA, to, note(id(), "after"));
    assertThat(heard).hasSize(3);
  }

  /// A hint follows the commit; the answer may overtake it.
  private static void awaitHints(List<Heard> heard, int count) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (heard.size() < count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  @Test
  default void aRepeatedCommandIsNotHeardAgain() throws Exception {
    List<UUID> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    Append command = command(ADA, id(), note(id(), "a"));
    append(log(), command);
    try (var _ = log().tail((l, _, _, _, _) -> heard.add(l))) {
      log().append(command);
      append(log(), command(ADA, command.parts().getFirst().log(), note(id(), "b")));
      assertThat(heard).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  default void aListenerThatThrowsHarmsNobody() throws Exception {
    try (var _ =
        log()
            .tail(
                (_, _, _, _, _) -> {
                  throw new IllegalStateException("expected by the test");
                })) {
      UUID to = id();
      append(log(), ADA, to, note(id(), "a"));
      assertThat(append(log(), ADA, to, note(id(), "b")).seq()).isEqualTo(2);
    }
  }
}
