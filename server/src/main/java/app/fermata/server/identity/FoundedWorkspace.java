package app.fermata.server.identity;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The id of this server's one workspace; empty before set-up. Once known it never changes.
public final class FoundedWorkspace implements Supplier<Optional<UUID>> {
  private final Sql sql;
  private final AtomicReference<@Nullable UUID> known = new AtomicReference<>();

  public FoundedWorkspace(DataSource database) {
    this.sql = new Sql(database);
  }

  @Override
  public Optional<UUID> get() {
    if (known.get() == null) {
      sql.first("SELECT workspace FROM founding", row -> row.getObject("workspace", UUID.class))
          .ifPresent(known::set);
    }
    return Optional.ofNullable(known.get());
  }
}
