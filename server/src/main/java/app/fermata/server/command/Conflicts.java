package app.fermata.server.command;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Guarded fields: a command may name the seq of the entry that the person saw. Only if the one
/// field that it changes has moved since is it a conflict; other fields may have changed freely.
public final class Conflicts {
  private Conflicts() {}

  /// Throws `conflict` with the current entry if the field was something else at `seen`.
  ///
  /// @param seen seq of the entry the person saw; null: whatever it is now
  public static <T> void check(
      Log log,
      Newest.State<T> now,
      @Nullable Long seen,
      Newest.Kind<T> kind,
      Function<T, @Nullable Object> field) {
    if (seen == null || seen == now.seq()) {
      return;
    }
    Entry entry = now.entry();
    List<Entry> then = log.history(entry.log(), entry.key(), seen, 1);
    if (then.isEmpty()
        || !Objects.equals(
            field.apply(kind.read().apply(then.getFirst().body())), field.apply(now.body()))) {
      throw new RejectedException(
          Rejection.conflict("Somebody changed this meanwhile. Here is what it is now.", entry));
    }
  }
}
