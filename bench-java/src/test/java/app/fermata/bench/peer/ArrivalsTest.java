package app.fermata.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.bench.Trouble;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Arrivals room = new Arrivals(2, false);
  private final Arrivals direct = new Arrivals(1, true);

  private static void sent(Arrivals arrivals, long... numbers) {
    for (long number : numbers) {
      arrivals.sent(number, 100 * number);
    }
  }

  @Test
  void aMessageIsEverywhereWhenTheLastReaderHasIt() {
    sent(room, 1);
    assertThat(room.isQuiet()).isFalse();
    assertThat(room.arrived(0, 1)).isEqualTo(new Arrivals.Arrival(100, false));
    assertThat(room.isQuiet()).isFalse();
    assertThat(room.arrived(1, 1)).isEqualTo(new Arrivals.Arrival(100, true));
    assertThat(room.isQuiet()).isTrue();
  }

  @Test
  void aRoomMayPutMessagesIntoAnotherOrderThanTheyWereSentIn() {
    sent(room, 1, 2);
    room.arrived(0, 2);
    room.arrived(0, 1);
    room.arrived(1, 2);
    assertThat(room.arrived(1, 1).everywhere()).isTrue();
    assertThat(room.isQuiet()).isTrue();
  }

  @Test
  void everybodyMustHaveTheSameOrder() {
    sent(room, 1, 2);
    room.arrived(0, 1);
    room.arrived(0, 2);
    assertThatThrownBy(() -> room.arrived(1, 2))
        .isInstanceOf(Trouble.class)
        .hasMessageContaining("got message 2 where the first reader had 1");
  }

  @Test
  void aMessageThatComesTwiceIsFound() {
    sent(room, 1, 2);
    room.arrived(0, 1);
    assertThatThrownBy(() -> room.arrived(0, 1)).hasMessageContaining("came again");
  }

  @Test
  void aRepetitionForALaterReaderIsFound() {
    sent(room, 1, 2);
    room.arrived(0, 1);
    room.arrived(0, 2);
    room.arrived(1, 1);
    assertThatThrownBy(() -> room.arrived(1, 1)).isInstanceOf(Trouble.class);
  }

  @Test
  void whatNobodySentIsFound() {
    assertThatThrownBy(() -> room.arrived(0, 5)).hasMessageContaining("never sent");
  }

  @Test
  void aGapInADirectIsFoundAtOnce() {
    sent(direct, 1, 2);
    assertThatThrownBy(() -> direct.arrived(0, 2)).hasMessageContaining("came where 1 was due");
  }

  @Test
  void aLongTalkIsRemembered() {
    for (long number = 0; number < 50_000; number++) {
      direct.sent(number, number);
      assertThat(direct.arrived(0, number)).isEqualTo(new Arrivals.Arrival(number, true));
    }
    assertThat(direct.isQuiet()).isTrue();
  }
}
