package app.fermata.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to become of a command, decided under the head locks and not yet written.
sealed interface Plan {

  /// It passes: these entries, in the order of its parts.
  record Write(Append command, List<Written> entries) implements Plan {}

  /// It does not, and leaves no trace.
  record Refuse(AppendResult result) implements Plan {}

  /// An entry to write.
  ///
  /// @param before the state of the key that it supersedes, null where it creates the key
  record Written(Entry entry, KeyState state, @Nullable KeyState before, KindRules rules) {

    boolean isPagedChild() {
      return rules.paged() && entry.parent() != null;
    }

    /// Whether pages of the main timeline show it.
    boolean isInMain() {
      return rules.paged() && (entry.parent() == null || state.inStream());
    }

    boolean isCreationInStream() {
      return isInMain() && entry.isCreation();
    }
  }
}
