package app.fermata.log;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A page by place.
///
/// @param parent null: the main timeline (no parent, or a child whose draft was `inStream`); else
///   the children of this key
/// @param floor nothing below this place is shown
/// @param limit timeline entries, 1 to 200; satellites (reactions) come on top
public record PageQuery(UUID log, @Nullable UUID parent, Anchor anchor, long floor, int limit) {

  public PageQuery {
    if (limit < 1 || limit > 200) {
      throw new IllegalArgumentException("a page has 1 to 200 entries, not " + limit);
    }
  }

  /// Where the page lies. Places are exclusive for `Before` and `After`; `Around` centres on the
  /// place or the next one past it.
  public sealed interface Anchor {
    record Last() implements Anchor {}

    record Before(long place) implements Anchor {}

    record After(long place) implements Anchor {}

    record Around(long place) implements Anchor {}

    /// Centred on the first timeline entry at or past whatever the log held first at or after this
    /// time; the end of the log where nothing is that late.
    record At(Instant time) implements Anchor {}
  }
}
