package app.fermata.log.contract;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import app.fermata.log.Append;
import app.fermata.log.AppendResult.Appended;
import app.fermata.log.AppendResult.At;
import app.fermata.log.Check;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.log.Position;
import app.fermata.log.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What reading by key and by position promises.
public interface ReadContract extends WithLog {

  @Test
  default void newestOfSeveralKeysLeavesOutWhatIsNotThere() {
    UUID to = id();
    Entry a = append(log(), ADA, to, note(id(), "a"));
    append(log(), ADA, to, note(id(), "b"));
    assertThat(log().newest(to, List.of(a.key(), id()))).isEqualTo(java.util.Map.of(a.key(), a));
    assertThat(log().newest(to, List.of())).isEmpty();
    assertThat(log().newest(id(), a.key())).isEmpty();
  }

  @Test
  default void newestOfAKindComesByPlaceAndInSlices() {
    UUID to = id();
    List<UUID> keys = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      keys.add(append(log(), ADA, to, put(id(), CARD, null, "card " + i)).key());
      append(log(), ADA, to, note(id(), "note"));
    }
    append(log(), ADA, to, put(keys.get(1), CARD, null, "changed"));
    assertThat(texts(log().newestOfKind(to, CARD, 0, 3)))
        .containsExactly("card 0", "changed", "card 2");
    assertThat(texts(log().newestOfKind(to, CARD, 5, 10))).containsExactly("card 3", "card 4");
    assertThatIllegalArgumentException().isThrownBy(() -> log().newestOfKind(to, NOTE, 0, 10));
  }

  @Test
  default void satellitesOfAKeyComeByPlaceAndInSlices() {
    UUID to = id();
    UUID root = append(log(), ADA, to, note(id(), "root")).key();
    UUID other = append(log(), ADA, to, note(id(), "other")).key();
    UUID first = append(log(), ADA, to, put(id(), STICKER, root, "1")).key();
    append(log(), ADA, to, reply(id(), root, "a reply is none"));
    append(log(), ADA, to, put(id(), STICKER, other, "elsewhere"));
    append(log(), BEN, to, put(id(), STICKER, root, "2"));
    Entry tomb = append(log(), BEN, to, put(id(), CARD, root, "3"));
    append(log(), ADA, to, put(first, STICKER, root, "1 again"));
    append(log(), BEN, to, Draft.delete(tomb.key(), CARD, root));
    assertThat(texts(log().satellites(to, root, 0, 2))).containsExactly("1 again", "2");
    assertThat(log().satellites(to, root, 6, 2))
        .extracting(Entry::key, Entry::mark)
        .containsExactly(tuple(tomb.key(), Mark.DELETED));
    assertThat(log().satellites(to, id(), 0, 2)).isEmpty();
    assertThat(log().satellites(id(), root, 0, 2)).isEmpty();
  }

  @Test
  default void readingAfterACursorBringsOnlyWhatIsNewest() {
    UUID to = id();
    UUID key = id();
    append(log(), ADA, to, note(key, "one"));
    Entry other = append(log(), ADA, to, note(id(), "other"));
    Entry edited = append(log(), ADA, to, edit(key, "two"));
    Range range = log().readAfter(to, 0, 0, 100);
    assertThat(range)
        .isEqualTo(
            new Range(
                to,
                0,
                new Position(1, 3),
                Check.of(edited),
                new Position(1, 3),
                List.of(other, edited)));
    assertThat(log().readAfter(to, 2, 0, 100).entries()).containsExactly(edited);
    Range nothing = log().readAfter(to, 3, 0, 100);
    assertThat(nothing.entries()).isEmpty();
    assertThat(nothing.through()).isEqualTo(new Position(1, 3));
  }

  @Test
  default void aRangeCutShortSaysHowFarItGoes() {
    UUID to = id();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      entries.add(append(log(), ADA, to, note(id(), "n" + i)));
    }
    Range range = log().readAfter(to, 0, 0, 2);
    assertThat(range.entries()).isEqualTo(entries.subList(0, 2));
    assertThat(range.through()).isEqualTo(new Position(1, 2));
    assertThat(range.check()).isEqualTo(Check.of(entries.get(1)));
    assertThat(range.head()).isEqualTo(new Position(1, 5));
  }

  @Test
  default void aRangeOfAnEmptyLogIsEmpty() {
    UUID to = id();
    assertThat(log().readAfter(to, 0, 0, 10))
        .isEqualTo(new Range(to, 0, Position.START, "", Position.START, List.of()));
  }

  @Test
  default void theFloorHidesFilteredKindsBelowItAndWhatHangsOnThem() {
    UUID to = id();
    UUID old = id();
    append(log(), ADA, to, put(id(), CARD, null, "card"));
    append(log(), ADA, to, note(old, "old"));
    UUID young = append(log(), ADA, to, note(id(), "young")).key();
    append(log(), ADA, to, reply(id(), old, "reply to old"));
    append(log(), ADA, to, put(id(), STICKER, old, "sticker on old"));
    UUID reply = append(log(), ADA, to, reply(id(), young, "reply to young")).key();
    append(log(), ADA, to, put(id(), STICKER, reply, "sticker on reply"));
    append(log(), ADA, to, edit(old, "old again"));
    Range range = log().readAfter(to, 0, 3, 100);
    assertThat(texts(range.entries()))
        .containsExactly("card", "young", "reply to young", "sticker on reply");
    assertThat(range.through()).isEqualTo(new Position(1, 8));
  }

  @Test
  default void whatHangsOnAnExemptKindCountsByItsOwnPlace() {
    UUID to = id();
    UUID card = append(log(), ADA, to, put(id(), CARD, null, "card")).key();
    append(log(), ADA, to, put(id(), STICKER, card, "below"));
    append(log(), ADA, to, put(id(), STICKER, card, "above"));
    assertThat(texts(log().readAfter(to, 0, 3, 100).entries())).containsExactly("card", "above");
  }

  @Test
  default void supersededEntriesOfPrunedKindsAreGoneTombstonesStay() {
    UUID to = id();
    UUID key = id();
    append(log(), ADA, to, put(key, BOOKMARK, null, "1"));
    append(log(), ADA, to, put(key, BOOKMARK, null, "2"));
    Entry tomb = append(log(), ADA, to, Draft.delete(key, BOOKMARK, null));
    assertThat(history(log(), to, key)).containsExactly(tomb);
    assertThat(log().readAfter(to, 0, 0, 10).entries()).containsExactly(tomb);
    assertThat(tomb.mark()).isEqualTo(Mark.DELETED);
    assertThat(tomb.place()).isEqualTo(1);
  }

  @Test
  default void aRetriedCommandOfAPrunedKindStillAnswersItsPosition() {
    UUID to = id();
    UUID key = id();
    Append first = command(ADA, to, put(key, BOOKMARK, null, "1"));
    append(log(), first);
    append(log(), ADA, to, put(key, BOOKMARK, null, "2"));
    assertThat(log().append(first))
        .isEqualTo(new Appended(List.of(new At(to, 1)), List.of(), true));
  }

  @Test
  default void historyIsNewestFirst() {
    UUID to = id();
    UUID key = id();
    append(log(), ADA, to, note(key, "one"));
    append(log(), ADA, to, note(id(), "other"));
    append(log(), BEN, to, edit(key, "two"));
    append(log(), ADA, to, Draft.delete(key, NOTE, null));
    assertThat(texts(history(log(), to, key))).containsExactly("", "two", "one");
    assertThat(history(log(), to, id())).isEmpty();
  }

  @Test
  default void historyIsReadInPages() {
    UUID to = id();
    UUID key = id();
    append(log(), ADA, to, note(key, "one"));
    Entry two = append(log(), ADA, to, edit(key, "two"));
    Entry other = append(log(), ADA, to, note(id(), "other"));
    Entry three = append(log(), ADA, to, edit(key, "three"));
    assertThat(texts(log().history(to, key, 0, 2))).containsExactly("three", "two");
    assertThat(texts(log().history(to, key, two.seq(), 2))).containsExactly("two", "one");
    assertThat(log().history(to, key, three.seq(), 1)).containsExactly(three);
    // What another appends meanwhile does not move a page that begins at a version.
    append(log(), BEN, to, edit(key, "four"));
    assertThat(texts(log().history(to, key, two.seq(), 9))).containsExactly("two", "one");
    // Only versions of this very key are a beginning.
    assertThat(log().history(to, key, other.seq(), 9)).isEmpty();
    assertThat(log().history(to, key, 99, 9)).isEmpty();
    assertThat(log().history(id(), key, two.seq(), 9)).isEmpty();
  }

  @Test
  default void aPrunedVersionIsNoBeginningOfAPage() {
    UUID to = id();
    UUID key = id();
    Entry pruned = append(log(), ADA, to, put(key, BOOKMARK, null, "1"));
    append(log(), ADA, to, put(key, BOOKMARK, null, "2"));
    assertThat(log().history(to, key, pruned.seq(), 9)).isEmpty();
  }

  @Test
  default void whoShowsItsPositionReadsOnFromThereOrHearsThatItIsLost() {
    UUID to = id();
    Entry a = append(log(), ADA, to, note(id(), "a"));
    Entry b = append(log(), ADA, to, note(id(), "b"));
    Entry c = append(log(), ADA, to, note(id(), "c"));
    assertThat(log().readAfter(to, a.position(), Check.of(a), 0, 10))
        .contains(log().readAfter(to, 1, 0, 10));
    assertThat(log().readAfter(to, a.position(), Check.of(a), 3, 10).orElseThrow().entries())
        .containsExactly(c);
    assertThat(log().readAfter(to, a.position(), Check.of(a), 0, 1).orElseThrow().entries())
        .containsExactly(b);
    assertThat(log().readAfter(to, c.position(), Check.of(c), 0, 10))
        .contains(log().readAfter(to, 3, 0, 10));
    assertThat(log().readAfter(to, Position.START, "", 0, 10))
        .contains(log().readAfter(to, 0, 0, 10));
    UUID empty = id();
    assertThat(log().readAfter(empty, Position.START, "", 0, 10))
        .contains(log().readAfter(empty, 0, 0, 10));
    assertThat(log().readAfter(to, a.position(), Check.of(b), 0, 10)).isEmpty();
    assertThat(log().readAfter(empty, a.position(), Check.of(a), 0, 10)).isEmpty();
  }

  @Test
  default void aPositionHoldsWithItsOwnCheckValueOnly() {
    UUID to = id();
    Entry a = append(log(), ADA, to, note(id(), "a"));
    Entry b = append(log(), ADA, to, note(id(), "b"));
    assertThat(log().holds(to, a.position(), Check.of(a))).isTrue();
    assertThat(log().holds(to, b.position(), Check.of(b))).isTrue();
    assertThat(log().holds(to, a.position(), Check.of(b))).isFalse();
    assertThat(log().holds(to, new Position(2, 1), Check.of(a))).isFalse();
    assertThat(log().holds(to, new Position(1, 3), Check.of(b))).isFalse();
    assertThat(log().holds(to, Position.START, "")).isTrue();
    assertThat(log().holds(id(), Position.START, "")).isTrue();
    assertThat(log().holds(id(), a.position(), Check.of(a))).isFalse();
  }

  @Test
  default void aLostPastIsSharedUpToWhereANewEpochBegan() {
    UUID to = id();
    append(log(), ADA, to, note(id(), "a"));
    append(log(), ADA, to, note(id(), "b"));
    int lost = log().epoch();
    int restored = log().raiseEpoch("restored", 4711);
    append(log(), ADA, to, note(id(), "c"));
    append(log(), ADA, to, note(id(), "d"));
    assertThat(log().sharedThrough(to, new Position(lost, 4))).isEqualTo(2);
    assertThat(log().sharedThrough(to, new Position(lost, 9))).isEqualTo(2);
    assertThat(log().sharedThrough(to, new Position(lost, 1))).isEqualTo(1);
    assertThat(log().sharedThrough(to, new Position(restored, 3))).isEqualTo(3);
    assertThat(log().sharedThrough(to, new Position(0, 9))).isEqualTo(0);
    assertThat(log().sharedThrough(id(), new Position(lost, 4))).isEqualTo(0);
  }

  @Test
  default void aPrunedPositionHoldsToo() {
    UUID to = id();
    UUID key = id();
    Entry first = append(log(), ADA, to, put(key, BOOKMARK, null, "1"));
    List<Entry> two =
        append(
            log(), command(ADA, to, put(key, BOOKMARK, null, "2"), put(key, BOOKMARK, null, "3")));
    for (Entry pruned : List.of(first, two.getFirst())) {
      assertThat(log().holds(to, pruned.position(), Check.of(pruned))).isTrue();
      assertThat(log().holds(to, pruned.position(), "00000000")).isFalse();
    }
  }
}
