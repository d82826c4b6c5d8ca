package app.fermata.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.RawJson;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The book finds what must not be.
class BookTest {
  private static final UUID LOG = new UUID(1, 1);
  private static final UUID ADA = new UUID(2, 2);
  private final Book book = new Book();

  @BeforeEach
  void open() {
    book.open(LOG, 10);
  }

  @Test
  void whatWasPromisedAndSeenIsAllRight() {
    book.acknowledged(post(1), at(11));
    book.seen(entry(1, 11, "text 1"));
    book.seen(entry(2, 12, "text 2"));
    book.acknowledged(post(2), at(12));
    book.settle();
    assertThat(book.violations()).isEmpty();
    assertThat(book.owed(LOG).get(key(2))).isEqualTo(new Book.Newest(12, "text 2"));
  }

  @Test
  void whatNobodySawIsOwedAllTheSame() {
    book.acknowledged(post(1), at(11));
    assertThat(book.owed(LOG).get(key(1))).isEqualTo(new Book.Newest(11, "text 1"));
  }

  @Test
  void aHoleIsFound() {
    book.acknowledged(post(1), at(12));
    book.settle();
    assertViolation("nothing between 11 and 12");
  }

  @Test
  void aCommandThatWasDoneTwiceIsFound() {
    book.acknowledged(post(1), at(11));
    book.seen(entry(1, 11, "text 1"));
    book.seen(entry(1, 12, "text 1"));
    book.settle();
    assertViolation("nobody was promised");
  }

  @Test
  void twoPromisesForOnePlaceAreFound() {
    book.acknowledged(post(1), at(11));
    book.acknowledged(post(2), at(11));
    assertViolation("two commands were promised");
  }

  @Test
  void twoThingsAtOnePlaceAreFound() {
    book.seen(entry(1, 11, "text 1"));
    book.seen(entry(1, 11, "another"));
    assertViolation("two things were seen");
  }

  @Test
  void somethingElseThanWasPromisedIsFoundInEitherOrder() {
    book.acknowledged(post(1), at(11));
    book.seen(entry(1, 11, "another"));
    book.seen(entry(2, 12, "another"));
    book.acknowledged(post(2), at(12));
    assertThat(book.violations()).hasSize(2).allMatch(each -> each.contains("instead of"));
  }

  @Test
  void whatWasRefusedAndIsThereIsFound() {
    book.refused(post(1).orRefused("not_found"), "not_found", "A sentence.");
    assertThat(book.violations()).isEmpty();
    book.seen(entry(1, 11, "text 1"));
    book.settle();
    assertViolation("what was refused");
  }

  @Test
  void aRefusalThatNothingIsAReasonForIsFound() {
    book.refused(post(1), "internal", "A sentence.");
    assertViolation("was refused: internal");
  }

  @Test
  void anAcknowledgementWithoutAPlaceIsFound() {
    book.acknowledged(post(1), new ServerFrame.Done(ADA, List.of(), null));
    assertViolation("without a place");
  }

  @Test
  void whatSomebodyWroteWhoHadBeenRemovedIsFound() {
    book.seen(entry(1, 11, "text 1"));
    book.acknowledged(post(1), at(11));
    book.absent(LOG, ADA, 11, 13);
    book.settle();
    assertThat(book.violations()).isEmpty();
    book.acknowledged(post(2), at(12));
    book.seen(entry(2, 12, "text 2"));
    book.settle();
    assertViolation("had been removed");
  }

  @Test
  void aLostPastIsFound() {
    book.seen(entry(1, 11, "text 1"));
    book.seen(entry(2, 2, 12, "text 2"));
    assertViolation("new epoch");
  }

  private void assertViolation(String words) {
    assertThat(book.violations()).anyMatch(each -> each.contains(words));
  }

  private static UUID key(int number) {
    return new UUID(3, number);
  }

  private static Promise post(int number) {
    return new Promise("post-message", LOG, key(number), "text " + number, true, Set.of());
  }

  private static ServerFrame.Done at(long seq) {
    return new ServerFrame.Done(ADA, List.of(new ServerFrame.At(LOG, seq)), null);
  }

  private static WireEntry entry(int number, long seq, String text) {
    return entry(1, number, seq, text);
  }

  private static WireEntry entry(int epoch, int number, long seq, String text) {
    return new WireEntry(
        LOG,
        epoch,
        seq,
        key(number),
        "message",
        seq,
        null,
        ADA,
        ADA,
        Instant.EPOCH,
        null,
        RawJson.of("{\"source\":\"" + text + "\"}"));
  }
}
