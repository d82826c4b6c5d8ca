package app.fermata.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.RawJson;
import app.fermata.protocol.WireEntry;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final UUID ROOM = UUID.randomUUID();
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID TWO = UUID.randomUUID();

  private final Ledger ledger = new Ledger();

  @BeforeEach
  void twoMessagesToTwoMembers() {
    ledger.open(ROOM, 2);
    ledger.sent(ROOM, ONE, "one");
    ledger.sent(ROOM, TWO, "two");
    ledger.acknowledged(ROOM, ONE);
    ledger.acknowledged(ROOM, TWO);
  }

  private static WireEntry message(long seq, UUID key, String text) {
    return new WireEntry(
        ROOM,
        1,
        seq,
        key,
        "message",
        seq,
        null,
        key,
        key,
        Instant.EPOCH,
        null,
        RawJson.of("{\"source\":\"" + text + "\"}"));
  }

  private void everythingArrives() {
    for (int member = 0; member < 2; member++) {
      ledger.got(ROOM, member, message(1, ONE, "one"));
      ledger.got(ROOM, member, message(2, TWO, "two"));
    }
  }

  @Test
  void isSettledWhenEverybodyGotEverything() {
    assertThat(ledger.isSettled()).isFalse();
    assertThat(ledger.lost()).isEqualTo(4);
    everythingArrives();
    assertThat(ledger.isSettled()).isTrue();
    assertThat(ledger.lost()).isZero();
    assertThat(ledger.deliveries()).isEqualTo(4);
    assertThat(ledger.faults()).isEmpty();
    assertThat(ledger.acknowledged(ROOM)).containsEntry(ONE, "one").containsEntry(TWO, "two");
  }

  @Test
  void aMessageThatOneMemberLacksIsLost() {
    ledger.got(ROOM, 0, message(1, ONE, "one"));
    ledger.got(ROOM, 0, message(2, TWO, "two"));
    ledger.got(ROOM, 1, message(2, TWO, "two"));
    assertThat(ledger.lost()).isEqualTo(1);
    assertThat(ledger.isSettled()).isFalse();
  }

  @Test
  void aMessageWithTwoPlacesIsDuplicated() {
    everythingArrives();
    ledger.got(ROOM, 0, message(3, ONE, "one"));
    assertThat(ledger.duplicated()).isEqualTo(1);
    assertThat(ledger.faults()).isNotEmpty();
  }

  @Test
  void whatComesOutOfOrderIsAFault() {
    ledger.got(ROOM, 0, message(2, TWO, "two"));
    ledger.got(ROOM, 0, message(1, ONE, "one"));
    assertThat(ledger.faults()).first().asString().contains("out of order");
  }

  @Test
  void whatNobodySaidIsAFault() {
    ledger.got(ROOM, 0, message(1, UUID.randomUUID(), "one"));
    assertThat(ledger.faults()).first().asString().contains("nobody said");
  }

  @Test
  void anotherTextIsAFault() {
    ledger.got(ROOM, 0, message(1, ONE, "another"));
    assertThat(ledger.faults()).first().asString().contains("something else");
  }

  @Test
  void twoAcknowledgementsAreAFault() {
    ledger.acknowledged(ROOM, ONE);
    assertThat(ledger.faults()).first().asString().contains("twice");
  }
}
