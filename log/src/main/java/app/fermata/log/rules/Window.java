package app.fermata.log.rules;

import app.fermata.log.PageQuery;
import java.util.ArrayList;
import java.util.List;

/// Which timeline entries a page shows: found from the places on both sides of a pivot.
///
/// @param pivot places below it are "before", the others "after"
/// @param before how many places before the pivot to look up, nearest first
/// @param after how many from the pivot on, nearest first
public record Window(PageQuery query, long pivot, int before, int after) {

  /// @param shown places of the page, ascending
  public record Choice(List<Long> shown, long from, long to, boolean first, boolean last) {}

  /// @param pivot of an anchor by time: the first seq at or after it; else unused
  public static Window of(PageQuery query, long pivot) {
    int more = query.limit() + 1; // one more than shown tells whether the timeline goes on
    return switch (query.anchor()) {
      case PageQuery.Anchor.Last() -> new Window(query, Long.MAX_VALUE, more, 0);
      case PageQuery.Anchor.Before(long place) -> new Window(query, place, more, 1);
      case PageQuery.Anchor.After(long place) ->
          new Window(query, place == Long.MAX_VALUE ? place : place + 1, 1, more);
      case PageQuery.Anchor.Around(long place) -> new Window(query, place, more, more);
      case PageQuery.Anchor.At(var _) -> new Window(query, pivot, more, more);
    };
  }

  /// @param below at most `before` places below the pivot, nearest first
  /// @param above at most `after` places from the pivot on, nearest first
  public Choice choose(List<Long> below, List<Long> above, long head) {
    int limit = query.limit();
    int fromBelow =
        switch (query.anchor()) {
          case PageQuery.Anchor.Last() -> Math.min(limit, below.size());
          case PageQuery.Anchor.Before(var _) -> Math.min(limit, below.size());
          case PageQuery.Anchor.After(var _) -> 0;
          case PageQuery.Anchor.Around(var _) -> centred(below, above);
          case PageQuery.Anchor.At(var _) -> centred(below, above);
        };
    int fromAbove =
        query.anchor() instanceof PageQuery.Anchor.Before
            ? 0
            : Math.min(limit - fromBelow, above.size());
    List<Long> shown = new ArrayList<>(below.subList(0, fromBelow).reversed());
    shown.addAll(above.subList(0, fromAbove));

    boolean first = fromBelow == below.size();
    boolean last = fromAbove == above.size();
    long from = first ? Math.max(query.floor(), 1) : fromAbove > 0 && fromBelow == 0 ? pivot : -1;
    long to = last ? head : fromBelow > 0 && fromAbove == 0 ? pivot - 1 : -1;
    from = from >= 0 ? from : shown.isEmpty() ? pivot : shown.getFirst();
    to = to >= 0 ? to : shown.isEmpty() ? pivot - 1 : shown.getLast();
    return new Choice(List.copyOf(shown), from, Math.max(to, from - 1), first, last);
  }

  /// Half before the pivot, more where the other side has too few.
  private int centred(List<Long> below, List<Long> above) {
    int limit = query.limit();
    return Math.min(below.size(), Math.max(limit / 2, limit - Math.min(limit, above.size())));
  }
}
