package app.fermata.log;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks how many living timeline entries of one kind lie in a closed range of places.
///
/// @param parent null: the main timeline (no parent, or a child whose draft was `inStream`); else
///   the children of this key, those of the main timeline left out: every entry is in one of both
/// @param exceptBy what this account created does not count
/// @param from first place, inclusive; `to`: last place, inclusive
public record CountQuery(
    UUID log, @Nullable UUID parent, String kind, UUID exceptBy, long from, long to) {

  /// @param first place of the first entry counted, 0 where there is none
  public record Count(int count, long first) {
    public static final Count NONE = new Count(0, 0);

    /// Both together.
    public Count plus(Count other) {
      long least =
          first == 0 ? other.first : other.first == 0 ? first : Math.min(first, other.first);
      return new Count(count + other.count, least);
    }
  }
}
