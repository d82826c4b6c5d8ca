package app.fermata.log;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry to be.
///
/// @param mode what the key must be for this draft to apply
/// @param inStream a child that pages of the main timeline show too (a reply sent to both); fixed
///   at creation
/// @param creator creator of a new key where it is not the author (an import, a system line); null:
///   the author
public record Draft(
    Mode mode,
    UUID key,
    String kind,
    @Nullable UUID parent,
    Mark mark,
    Body body,
    boolean inStream,
    @Nullable UUID creator) {

  /// What the key must be.
  public enum Mode {
    /// The key must not exist yet.
    CREATE,
    /// The key must exist.
    CHANGE,
    /// Either.
    PUT
  }

  public static Draft create(UUID key, String kind, @Nullable UUID parent, Body body) {
    return new Draft(Mode.CREATE, key, kind, parent, Mark.LIVING, body, false, null);
  }

  public static Draft change(UUID key, String kind, @Nullable UUID parent, Body body) {
    return new Draft(Mode.CHANGE, key, kind, parent, Mark.LIVING, body, false, null);
  }

  public static Draft put(UUID key, String kind, @Nullable UUID parent, Body body) {
    return new Draft(Mode.PUT, key, kind, parent, Mark.LIVING, body, false, null);
  }

  public static Draft delete(UUID key, String kind, @Nullable UUID parent) {
    return new Draft(Mode.CHANGE, key, kind, parent, Mark.DELETED, Body.EMPTY, false, null);
  }
}
