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

  /// Where the page lies. Places are exclusive for `Before` and `After`; `Around` centres on the
  /// place or the next one past it.
  public sealed interface Anchor {
    record Last() implements Anchor {}

    record Before(long place) implements Anchor {}

    record After(long place) implements Anchor {}

    record Around(long place) implements Anchor {}

    /// The first timeline entry at or after this time, centred.
    record At(Instant time) implements Anchor {}
  }
}
