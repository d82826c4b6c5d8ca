package app.fermata.client;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.RawJson;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReplicaTest {
  private static final UUID LOG = new UUID(1, 1);
  private static final UUID AUTHOR = new UUID(2, 2);

  @Test
  void aRangePastTheCursorIsAGapAndChangesNothing() {
    var replica = new Replica();
    assertThat(replica.apply(range(5, 6)))
        .isEqualTo(new Replica.Applied.Gap(CheckedPosition.START));
    assertThat(replica.entries(LOG)).isEmpty();
  }

  @Test
  void theSameRangeTwiceIsNewsOnce() {
    var replica = new Replica();
    assertThat(((Replica.Applied.Put) replica.apply(range(0, 3))).news()).hasSize(3);
    assertThat(((Replica.Applied.Put) replica.apply(range(0, 3))).news()).isEmpty();
    assertThat(replica.cursor(LOG).seq()).isEqualTo(3);
  }

  @Test
  void inWhateverOrderAndHoweverOftenRangesComeTheEndIsTheSame() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var ranges = new ArrayList<WireRange>();
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(10);
        ranges.add(range(0, from + 1 + random.nextInt(10)));
      }
      ranges.add(range(0, 20));
      Collections.shuffle(ranges, random);
      var replica = new Replica();
      ranges.forEach(replica::apply);
      var plain = new Replica();
      plain.apply(range(0, 20));
      assertThat(replica.entries(LOG))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(plain.entries(LOG));
      assertThat(replica.cursor(LOG)).isEqualTo(plain.cursor(LOG));
    }
  }

  /// Seqs 1 to 20 write the keys 1 to 5 in turn.
  private static WireRange range(long from, long through) {
    var newest = new ArrayList<WireEntry>();
    for (long seq = from + 1; seq <= through; seq++) {
      long key = seq % 5;
      newest.removeIf(entry -> entry.key().getLeastSignificantBits() == key);
      newest.add(
          new WireEntry(
              LOG,
              1,
              seq,
              new UUID(0, key),
              "message",
              Math.max(1, key),
              null,
              AUTHOR,
              AUTHOR,
              Instant.ofEpochMilli(seq),
              null,
              RawJson.of("{\"n\":" + seq + "}")));
    }
    return new WireRange(
        LOG, from, through, new CheckedPosition(1, through, "00000000"), null, List.copyOf(newest));
  }
}
