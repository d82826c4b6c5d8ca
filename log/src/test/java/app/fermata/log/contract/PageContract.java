package app.fermata.log.contract;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.PageQuery.Anchor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What pages of the timeline promise.
public interface PageContract extends WithLog {

  private Page page(UUID of, @Nullable UUID parent, Anchor anchor, long floor, int limit) {
    return log().page(new PageQuery(of, parent, anchor, floor, limit));
  }

  private Page page(UUID of, Anchor anchor, int limit) {
    return page(of, null, anchor, 0, limit);
  }

  /// A log with notes `n1` to `n<count>` at these places, a minute apart.
  private UUID notes(int count) {
    UUID to = id();
    for (int i = 1; i <= count; i++) {
      append(log(), ADA, to, note(id(), "n" + i));
      clock().advance(Duration.ofMinutes(1));
    }
    return to;
  }

  private static List<String> names(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "n" + i).toList();
  }

  private static void assertPage(
      Page page, List<String> texts, long from, long to, boolean first, boolean last) {
    assertThat(texts(page.entries())).isEqualTo(texts);
    assertThat(List.of(page.from(), page.to())).containsExactly(from, to);
    assertThat(List.of(page.first(), page.last())).containsExactly(first, last);
  }

  @Test
  default void theLastPageEndsAtTheHead() {
    UUID of = notes(10);
    append(log(), ADA, of, put(id(), CARD, null, "card"));
    Page page = page(of, new Anchor.Last(), 3);
    assertPage(page, names(8, 10), 8, 11, false, true);
    assertThat(page.at()).isEqualTo(log().head(of));
    assertPage(page(of, new Anchor.Last(), 10), names(1, 10), 1, 11, true, true);
  }

  @Test
  default void aPageBeforeAPlaceEndsJustBelowIt() {
    UUID of = notes(10);
    assertPage(page(of, new Anchor.Before(8), 3), names(5, 7), 5, 7, false, false);
    assertPage(page(of, new Anchor.Before(4), 3), names(1, 3), 1, 3, true, false);
    assertPage(page(of, new Anchor.Before(1), 3), List.of(), 1, 0, true, false);
    assertPage(page(of, new Anchor.Before(11), 3), names(8, 10), 8, 10, false, true);
  }

  @Test
  default void pagesAtTheEndsOfAllPlacesAndTimesAreThoseAtTheEndsOfTheLog() {
    UUID of = notes(5);
    assertPage(page(of, new Anchor.Before(0), 3), List.of(), 1, 0, true, false);
    assertPage(page(of, new Anchor.Before(Long.MAX_VALUE), 2), names(4, 5), 4, 5, false, true);
    assertThat(page(of, new Anchor.After(Long.MAX_VALUE), 2).entries()).isEmpty();
    assertThat(page(of, new Anchor.After(Long.MAX_VALUE - 1), 2).entries()).isEmpty();
    assertPage(page(of, new Anchor.Around(Long.MAX_VALUE), 2), names(4, 5), 4, 5, false, true);
    assertPage(page(of, new Anchor.At(Instant.MAX), 2), names(4, 5), 4, 5, false, true);
    assertPage(page(of, new Anchor.At(Instant.MIN), 2), names(1, 2), 1, 2, true, false);
    assertPage(page(of, new Anchor.At(Instant.EPOCH), 2), names(1, 2), 1, 2, true, false);
    Instant latest = Instant.ofEpochMilli(Long.MAX_VALUE);
    assertPage(page(of, new Anchor.At(latest), 2), names(4, 5), 4, 5, false, true);
  }

  @Test
  default void aPageAfterAPlaceBeginsJustAboveIt() {
    UUID of = notes(10);
    assertPage(page(of, new Anchor.After(3), 3), names(4, 6), 4, 6, false, false);
    assertPage(page(of, new Anchor.After(7), 3), names(8, 10), 8, 10, false, true);
    assertPage(page(of, new Anchor.After(10), 3), List.of(), 11, 10, false, true);
    assertPage(page(of, new Anchor.After(0), 2), names(1, 2), 1, 2, true, false);
  }

  @Test
  default void aPageAroundAPlaceCentresOnIt() {
    UUID of = notes(10);
    assertPage(page(of, new Anchor.Around(5), 4), names(3, 6), 3, 6, false, false);
    assertPage(page(of, new Anchor.Around(5), 5), names(3, 7), 3, 7, false, false);
    assertPage(page(of, new Anchor.Around(1), 4), names(1, 4), 1, 4, true, false);
    assertPage(page(of, new Anchor.Around(10), 4), names(7, 10), 7, 10, false, true);
    assertPage(page(of, new Anchor.Around(99), 4), names(7, 10), 7, 10, false, true);
    assertPage(page(of, new Anchor.Around(5), 200), names(1, 10), 1, 10, true, true);
  }

  @Test
  default void aPageAtATimeCentresOnWhatCameNext() {
    Instant begin = clock().instant();
    UUID of = notes(10);
    Instant five = begin.plus(Duration.ofMinutes(4));
    assertPage(page(of, new Anchor.At(five), 4), names(3, 6), 3, 6, false, false);
    assertPage(page(of, new Anchor.At(five.minusNanos(1)), 4), names(3, 6), 3, 6, false, false);
    assertPage(page(of, new Anchor.At(five.plusNanos(1)), 4), names(4, 7), 4, 7, false, false);
    assertPage(page(of, new Anchor.At(Instant.EPOCH), 4), names(1, 4), 1, 4, true, false);
    assertPage(
        page(of, new Anchor.At(five.plus(Duration.ofDays(9))), 4),
        names(7, 10),
        7,
        10,
        false,
        true);
  }

  @Test
  default void timesAreFoundWhereEntriesWerePruned() {
    UUID of = id();
    UUID bookmark = id();
    for (int i = 0; i < 40; i++) {
      append(log(), ADA, of, put(bookmark, BOOKMARK, null, "b" + i));
      clock().advance(Duration.ofMinutes(1));
    }
    Instant then = clock().instant();
    append(log(), ADA, of, note(id(), "n41"));
    for (Duration offset : List.of(Duration.ZERO, Duration.ofMinutes(-1), Duration.ofDays(-1))) {
      assertThat(texts(page(of, new Anchor.At(then.plus(offset)), 5).entries()))
          .containsExactly("n41");
    }
  }

  @Test
  default void aPageOfAnEmptyLogIsFirstAndLast() {
    for (Anchor anchor :
        List.of(
            new Anchor.Last(),
            new Anchor.Before(5),
            new Anchor.After(0),
            new Anchor.Around(1),
            new Anchor.At(Instant.EPOCH))) {
      Page page = page(id(), anchor, 5);
      assertThat(page.entries()).isEmpty();
      assertThat(page.first() && page.last()).isTrue();
    }
  }

  @Test
  default void editsDoNotMoveAndGoneEntriesKeepTheirPlace() {
    UUID of = id();
    UUID a = append(log(), ADA, of, note(id(), "a")).key();
    UUID b = append(log(), ADA, of, note(id(), "b")).key();
    append(log(), ADA, of, note(id(), "c"));
    append(log(), ADA, of, edit(a, "a2"));
    append(log(), ADA, of, Draft.delete(b, NOTE, null));
    assertThat(texts(page(of, new Anchor.Last(), 10).entries())).containsExactly("a2", "", "c");
  }

  @Test
  default void aPageBringsSatellitesOfItsEntriesOnly() {
    UUID of = id();
    UUID a = append(log(), ADA, of, note(id(), "a")).key();
    UUID b = append(log(), ADA, of, note(id(), "b")).key();
    UUID sticker = append(log(), ADA, of, put(id(), STICKER, b, "1")).key();
    append(log(), ADA, of, put(sticker, STICKER, b, "2"));
    append(log(), ADA, of, put(id(), STICKER, a, "on a"));
    append(log(), ADA, of, reply(id(), b, "reply"));
    assertThat(texts(page(of, new Anchor.Last(), 1).entries())).containsExactly("b", "2");
    assertThat(texts(page(of, new Anchor.Last(), 2).entries()))
        .containsExactly("a", "b", "2", "on a");
  }

  @Test
  default void repliesStandInTheirThreadAndWhereAskedInTheMainTimelineToo() {
    UUID of = id();
    UUID a = append(log(), ADA, of, note(id(), "a")).key();
    append(log(), ADA, of, reply(id(), a, "r1"));
    Entry both = append(log(), ADA, of, inStream(id(), a, "r2"));
    assertThat(log().head(of).lastPaged()).isEqualTo(both.place());
    append(log(), ADA, of, reply(id(), a, "r3"));
    assertThat(log().head(of).lastPaged()).isEqualTo(both.place());
    append(log(), ADA, of, Draft.change(both.key(), NOTE, a, app.fermata.log.Body.utf8("r2!")));
    assertThat(texts(page(of, new Anchor.Last(), 10).entries())).containsExactly("a", "r2!");
    assertPage(page(of, a, new Anchor.Last(), 0, 2), List.of("r2!", "r3"), 3, 5, false, true);
    assertPage(page(of, a, new Anchor.Before(4), 0, 2), List.of("r1", "r2!"), 1, 3, true, false);
  }

  @Test
  default void childrenAreCountedAndNamedNewestFirst() {
    UUID of = id();
    UUID a = append(log(), ADA, of, note(id(), "a")).key();
    UUID lonely = append(log(), ADA, of, note(id(), "lonely")).key();
    append(log(), ADA, of, put(id(), STICKER, lonely, "no child of a paged kind"));
    append(log(), ADA, of, reply(id(), a, "r1"));
    clock().advance(Duration.ofMinutes(1));
    append(log(), BEN, of, reply(id(), a, "r2"));
    clock().advance(Duration.ofMinutes(1));
    Entry last = append(log(), ADA, of, reply(id(), a, "r3"));
    append(log(), BEN, of, Draft.change(last.key(), NOTE, a, app.fermata.log.Body.utf8("edited")));
    assertThat(page(of, new Anchor.Last(), 10).children())
        .containsExactly(new Page.Children(a, 3, last.place(), last.at(), List.of(ADA, BEN)));
  }

  @Test
  default void deletedChildrenDoNotCount() {
    UUID of = id();
    UUID a = append(log(), ADA, of, note(id(), "a")).key();
    Entry r1 = append(log(), ADA, of, reply(id(), a, "r1"));
    clock().advance(Duration.ofMinutes(1));
    UUID r2 = append(log(), BEN, of, reply(id(), a, "r2")).key();
    append(log(), BEN, of, Draft.delete(r2, NOTE, a));
    assertThat(page(of, new Anchor.Last(), 10).children())
        .containsExactly(new Page.Children(a, 1, r1.place(), r1.at(), List.of(ADA)));
    append(log(), BEN, of, Draft.erase(r2, NOTE, a));
    append(log(), BEN, of, Draft.erase(r1.key(), NOTE, a));
    assertThat(page(of, new Anchor.Last(), 10).children()).isEmpty();
    append(log(), command(ADA, of, reply(r2 = id(), a, "in and out"), Draft.delete(r2, NOTE, a)));
    assertThat(page(of, new Anchor.Last(), 10).children()).isEmpty();
  }

  @Test
  default void atMostFiveCreatorsAreNamed() {
    UUID of = id();
    UUID a = append(log(), ADA, of, note(id(), "a")).key();
    List<UUID> people = IntStream.range(0, 7).mapToObj(_ -> id()).toList();
    people.forEach(person -> append(log(), person, of, reply(id(), a, "r")));
    append(log(), people.get(3), of, reply(id(), a, "r"));
    append(log(), command(people.get(1), of, reply(id(), a, "x"), reply(id(), a, "y")));
    Page.Children children = page(of, new Anchor.Last(), 10).children().getFirst();
    assertThat(children.count()).isEqualTo(10);
    assertThat(children.creators())
        .containsExactly(people.get(1), people.get(3), people.get(6), people.get(5), people.get(4));
  }

  @Test
  default void nothingBelowTheFloorIsShown() {
    UUID of = notes(4);
    Entry fourth = page(of, new Anchor.Last(), 1).entries().getFirst();
    Entry second = page(of, new Anchor.Around(2), 1).entries().getFirst();
    append(log(), ADA, of, put(id(), STICKER, second.key(), "sticker"));
    append(log(), ADA, of, inStream(id(), second.key(), "below: its root is"));
    append(log(), ADA, of, inStream(id(), fourth.key(), "above"));
    assertPage(
        page(of, null, new Anchor.Last(), 3, 10), List.of("n3", "n4", "above"), 3, 7, true, true);
    assertPage(page(of, null, new Anchor.Before(4), 3, 10), List.of("n3"), 3, 3, true, false);
    assertPage(page(of, null, new Anchor.After(0), 4, 1), List.of("n4"), 4, 4, true, false);
    assertThat(page(of, second.key(), new Anchor.Last(), 3, 10).entries()).isEmpty();
    assertThat(texts(page(of, fourth.key(), new Anchor.Last(), 3, 10).entries()))
        .containsExactly("above");
  }

  @Test
  default void aPageHasOneToTwoHundredEntries() {
    assertThatIllegalArgumentException().isThrownBy(() -> page(id(), new Anchor.Last(), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> page(id(), new Anchor.Last(), 201));
  }
}
