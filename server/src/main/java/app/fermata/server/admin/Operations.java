package app.fermata.server.admin;

import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The operations of this server by name. Each capability registers its own in `App`:
///
/// | name | arguments | result, besides `lines` |
/// |---|---|---|
/// | `setup` | `workspace`, `name`, `email`, `password` | |
/// | `invite` | `uses`, `days` (both optional) | `url`, `expires_at` |
/// | `reset-password` | `email` | `url`, `expires_at` |
/// | `sign-out-everybody` | | `sign_ins`, `tokens`, `links` |
/// | `import-slack` | `file` (absolute path), `dry_run` | the report |
/// | `rebuild` | `projection` (a name or `all`) | |
/// | `backup` | | the archive is its output |
/// | `restore` | `file` (absolute path) | never while a server runs |
/// | `doctor` | | `findings` |
public final class Operations {
  private final Map<String, Operation> byName = new ConcurrentHashMap<>();

  /// Adds one; a name is registered once.
  public void register(String name, Operation operation) {
    if (byName.putIfAbsent(name, operation) != null) {
      throw new IllegalStateException("two operations are called " + name);
    }
  }

  /// Every name.
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /// Runs one, on this thread.
  public ObjectNode run(String name, ObjectNode args, Operation.Context context) throws Exception {
    @Nullable Operation operation = byName.get(name);
    if (operation == null) {
      throw new OperatorProblem("This Fermata has no operation called " + name + ".");
    }
    return operation.run(args, context);
  }
}
