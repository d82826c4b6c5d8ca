package app.fermata.server.attention;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Sets of places as closed ranges: sorted, disjoint, not adjacent.
final class Places {
  private Places() {}

  /// A closed range.
  record Span(long from, long to) {}

  /// The ranges in order, overlapping and adjacent ones as one.
  static List<Span> normal(List<Span> spans) {
    var sorted = new ArrayList<Span>(spans);
    sorted.removeIf(span -> span.to() < span.from());
    sorted.sort(Comparator.comparingLong(Span::from));
    var normal = new ArrayList<Span>();
    for (Span span : sorted) {
      Span last = normal.isEmpty() ? null : normal.getLast();
      if (last != null && span.from() <= last.to() + 1) {
        normal.set(normal.size() - 1, new Span(last.from(), Math.max(last.to(), span.to())));
      } else {
        normal.add(span);
      }
    }
    return List.copyOf(normal);
  }

  /// What lies in `[from, to]`.
  static List<Span> within(List<Span> spans, long from, long to) {
    return spans.stream()
        .map(span -> new Span(Math.max(span.from(), from), Math.min(span.to(), to)))
        .filter(span -> span.from() <= span.to())
        .toList();
  }

  /// The ranges without what the others hold; both normal.
  static List<Span> without(List<Span> spans, List<Span> others) {
    List<Span> left = spans;
    for (Span other : others) {
      var next = new ArrayList<Span>();
      for (Span span : left) {
        next.addAll(within(List.of(span), span.from(), other.from() - 1));
        next.addAll(within(List.of(span), other.to() + 1, span.to()));
      }
      left = next;
    }
    return normal(left);
  }

  static boolean contain(List<Span> spans, long place) {
    return spans.stream().anyMatch(span -> span.from() <= place && place <= span.to());
  }
}
