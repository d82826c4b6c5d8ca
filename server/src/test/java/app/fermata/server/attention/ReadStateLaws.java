package app.fermata.server.attention;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.attention.Places.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ReadStateLaws {
  private static final int LAST = 40;

  /// The same, place by place.
  private static final class Naive {
    final BitSet read = new BitSet();
    long generation;

    void apply(Random random, List<ReadState> states) {
      ReadState state = states.getLast();
      long inGeneration = Math.max(0, generation - (random.nextInt(4) == 0 ? 1 : 0));
      int from = 1 + random.nextInt(LAST);
      int to = Math.min(LAST, from + random.nextInt(6));
      states.add(
          switch (random.nextInt(3)) {
            case 0 -> {
              if (inGeneration >= generation) {
                read.set(1, from + 1);
              }
              yield state.readThrough(from, inGeneration);
            }
            case 1 -> {
              if (inGeneration >= generation) {
                read.set(from, to + 1);
              }
              yield state.readRanges(List.of(new Span(from, to)), inGeneration);
            }
            default -> {
              generation++;
              read.clear(from, LAST + 10);
              yield state.unreadFrom(from);
            }
          });
    }
  }

  @Property(tries = 2_000)
  void aReadStateHoldsExactlyThePlacesThatWereRead(@ForAll long seed) {
    var random = new Random(seed);
    var naive = new Naive();
    var states = new ArrayList<>(List.of(ReadState.NOTHING));
    for (int i = 0; i < 25; i++) {
      naive.apply(random, states);
      ReadState state = states.getLast();
      assertThat(state.generation()).isEqualTo(naive.generation);
      for (int place = 1; place <= LAST; place++) {
        assertThat(state.isRead(place))
            .as("seed %d, place %d", seed, place)
            .isEqualTo(naive.read.get(place));
      }
      assertThat(Places.normal(state.read())).isEqualTo(state.read());
      assertThat(Places.normal(state.unread())).isEqualTo(state.unread());
      assertThat(state.read()).allMatch(span -> span.from() > state.upTo() + 1);
      assertThat(state.unread()).allMatch(span -> span.to() < state.upTo());
      assertThat(unread(state)).as("seed %d", seed).isEqualTo(unread(naive));
    }
  }

  private static List<Long> unread(ReadState state) {
    var places = new ArrayList<Long>();
    for (Span span : state.unreadWithin(1, LAST)) {
      for (long p = span.from(); p <= span.to(); p++) {
        places.add(p);
      }
    }
    return places.stream().sorted().toList();
  }

  private static List<Long> unread(Naive naive) {
    var places = new ArrayList<Long>();
    for (int p = 1; p <= LAST; p++) {
      if (!naive.read.get(p)) {
        places.add((long) p);
      }
    }
    return places;
  }

  @Property(tries = 500)
  void readingIsIdempotentAndItsOrderDoesNotMatter(@ForAll long seed) {
    var random = new Random(seed);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long from = 1L + random.nextInt(LAST);
      spans.add(new Span(from, from + random.nextInt(5)));
    }
    ReadState forwards = ReadState.NOTHING;
    for (Span span : spans) {
      forwards = forwards.readRanges(List.of(span), 0);
      assertThat(forwards.readRanges(List.of(span), 0)).isEqualTo(forwards);
    }
    ReadState backwards = ReadState.NOTHING;
    for (Span span : spans.reversed()) {
      backwards = backwards.readRanges(List.of(span), 0);
    }
    assertThat(backwards).as("seed %d", seed).isEqualTo(forwards);
  }
}
