package app.fermata.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final int MESSAGES = 20_000;
  private static final int[] MEMBERS = {3, 5, 8};

  private final Script script =
      new Script(
          4,
          new Population.Room(
              "room", MEMBERS, Population.Kind.PRIVATE_CHANNEL, Population.Past.of(MESSAGES)));

  @Test
  void isTheSameEachTime() {
    var again = new Script(4, script.what());
    for (int number = 0; number < 1_000; number++) {
      assertThat(again.author(number)).isEqualTo(script.author(number));
      assertThat(again.root(number)).isEqualTo(script.root(number));
      assertThat(again.reactionTo(number)).isEqualTo(script.reactionTo(number));
      assertThat(again.mentioned(number)).isEqualTo(script.mentioned(number));
    }
  }

  @Test
  void answersAndReactionsGoToEarlierWaves() {
    for (int number = 0; number < MESSAGES; number++) {
      int wave = Script.wave(number);
      assertThat(wave).isLessThanOrEqualTo(number);
      assertThat(Script.nextWave(number)).isGreaterThan(number);
      assertThat(Script.wave(Script.nextWave(number))).isEqualTo(Script.nextWave(number));
      int root = script.root(number);
      if (root >= 0) {
        assertThat(root).isLessThan(Math.max(1, wave));
        assertThat(script.root(root)).as("a thread begins in the main timeline").isEqualTo(-1);
      }
      assertThat(script.reactionTo(number)).isLessThan(Math.max(1, wave));
    }
  }

  @Test
  void proportionsAreThoseAskedFor() {
    long replies = IntStream.range(0, MESSAGES).filter(n -> script.root(n) >= 0).count();
    long reactions = IntStream.range(0, MESSAGES).filter(n -> script.reactionTo(n) >= 0).count();
    long mentions = IntStream.range(0, MESSAGES).filter(n -> script.mentioned(n) >= 0).count();
    assertThat(replies * 100.0 / MESSAGES).isBetween(16.0, 20.0);
    assertThat(reactions * 100.0 / MESSAGES).isBetween(11.0, 15.0);
    assertThat(mentions * 100.0 / MESSAGES).isBetween(8.0, 12.0);
    assertThat(IntStream.range(0, MESSAGES).map(script::author).distinct().sorted().toArray())
        .isEqualTo(MEMBERS);
  }
}
