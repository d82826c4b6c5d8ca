package app.fermata.log;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry to be.
///
/// What is fixed at creation (`inStream`, `creator`) is ignored when the key exists; kind and
/// parent must then be the key's own.
///
/// @param mode what the key must be for this draft to apply
/// @param parent must exist in the same log, before or earlier in the same command
/// @param body empty where the mark is not `LIVING`
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

  public Draft {
    if (mark != Mark.LIVING && !body.isEmpty()) {
      throw new IllegalArgumentException("what is gone has no body");
    }
  }

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

  /// Blanks every body that the key ever had, in the append's transaction; also after `delete`.
  public static Draft erase(UUID key, String kind, @Nullable UUID parent) {
    return new Draft(Mode.CHANGE, key, kind, parent, Mark.ERASED, Body.EMPTY, false, null);
  }
}
