package app.fermata.server.attention;

import app.fermata.server.attention.Places.Span;
import java.util.ArrayList;
import java.util.List;

/// What one account has read of one timeline: places up to `upTo` but for those in `unread`, and
/// those in `read`.
///
/// A value; the same operations exist in TypeScript, and `protocol/samples/read-state.json` pins
/// both.
///
/// @param generation begun anew by each mark-unread; what was read in an older one is dropped, so
///   that a phone that was offline cannot undo it
/// @param upTo 0: nothing
/// @param read closed ranges above `upTo`, sorted, disjoint, not adjacent
/// @param unread the same at or below `upTo`
public record ReadState(long generation, long upTo, List<Span> read, List<Span> unread) {
  /// Nothing read.
  public static final ReadState NOTHING = new ReadState(0, 0, List.of(), List.of());

  public ReadState {
    read = List.copyOf(read);
    unread = List.copyOf(unread);
  }

  /// Everything up to a place, in generation 0.
  public static ReadState upTo(long place) {
    return new ReadState(0, place, List.of(), List.of());
  }

  public boolean isRead(long place) {
    return place <= upTo ? !Places.contain(unread, place) : Places.contain(read, place);
  }

  /// Reads everything up to a place.
  ///
  /// @param inGeneration the generation in which it was read; an older one changes nothing
  public ReadState readThrough(long place, long inGeneration) {
    if (inGeneration < generation) {
      return this;
    }
    long to = Math.max(upTo, place);
    return settled(
        inGeneration,
        to,
        Places.within(read, to + 1, Long.MAX_VALUE),
        Places.within(unread, place + 1, to));
  }

  /// Reads what lies in the ranges.
  ///
  /// @param inGeneration as for `readThrough`
  public ReadState readRanges(List<Span> ranges, long inGeneration) {
    if (inGeneration < generation) {
      return this;
    }
    List<Span> normal = Places.normal(ranges);
    var above = new ArrayList<>(read);
    above.addAll(Places.within(normal, upTo + 1, Long.MAX_VALUE));
    return settled(inGeneration, upTo, Places.normal(above), Places.without(unread, normal));
  }

  /// Makes everything from a place on unread, and begins a new generation.
  public ReadState unreadFrom(long place) {
    long to = Math.min(upTo, place - 1);
    return settled(
        generation + 1, to, Places.within(read, to + 1, place - 1), Places.within(unread, 1, to));
  }

  /// Lets `upTo` take in what is read right above it, and give up what is unread right below.
  private static ReadState settled(long generation, long upTo, List<Span> read, List<Span> unread) {
    if (!read.isEmpty() && read.getFirst().from() == upTo + 1) {
      return settled(generation, read.getFirst().to(), read.subList(1, read.size()), unread);
    }
    if (!unread.isEmpty() && unread.getLast().to() == upTo) {
      return settled(
          generation, unread.getLast().from() - 1, read, unread.subList(0, unread.size() - 1));
    }
    return new ReadState(generation, upTo, read, unread);
  }

  /// The unread places in `[from, to]`, as ranges.
  public List<Span> unreadWithin(long from, long to) {
    var spans = new ArrayList<>(Places.within(unread, from, to));
    if (to > upTo) {
      spans.addAll(Places.without(List.of(new Span(Math.max(from, upTo + 1), to)), read));
    }
    return spans.stream().filter(span -> span.from() <= span.to()).toList();
  }
}
