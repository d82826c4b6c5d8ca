package app.fermata.log.rules;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Entry;
import app.fermata.log.KindRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to become of a command, decided under the head locks and not yet written.
public sealed interface Plan {

  /// It passes: these entries, in the order of its parts.
  record Write(Append command, List<Written> entries) implements Plan {}

  /// It does not, and leaves no trace.
  record Refuse(AppendResult result) implements Plan {}

  /// An entry to write.
  ///
  /// @param before the state of the key that it supersedes, null where it creates the key
  record Written(Entry entry, KeyState state, @Nullable KeyState before, KindRules rules) {

    public boolean isPagedChild() {
      return rules.paged() && entry.parent() != null;
    }

    /// Whether pages of the main timeline show it.
    public boolean isInMain() {
      return rules.paged() && (entry.parent() == null || state.inStream());
    }

    public boolean isCreationInStream() {
      return isInMain() && entry.isCreation();
    }
  }
}
