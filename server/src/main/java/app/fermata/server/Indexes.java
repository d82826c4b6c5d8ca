package app.fermata.server;

import app.fermata.log.InlineProjection;
import app.fermata.log.Log;
import app.fermata.server.admin.Rebuild;
import app.fermata.server.attention.AttentionIndex;
import app.fermata.server.attention.MemoryAttentionIndex;
import app.fermata.server.attention.PostgresAttentionIndex;
import app.fermata.server.conversation.MemoryRoster;
import app.fermata.server.conversation.PostgresRoster;
import app.fermata.server.conversation.Roster;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// The core's inline projections: what must never be late.
///
/// @param projections for the log to run inside its appends; none for a log in memory
/// @param derived the same by the name that `fermata rebuild` takes, with their tables
public record Indexes(
    Roster roster,
    AttentionIndex attention,
    List<InlineProjection> projections,
    Map<String, Rebuild.Derived> derived) {

  /// Tables in the database of the log.
  ///
  /// @param log the log that will run them, asked only once it exists
  public static Indexes postgres(DataSource source, Supplier<Log> log) {
    var roster = new PostgresRoster(source);
    var attention = new PostgresAttentionIndex(source, log);
    return new Indexes(
        roster,
        attention,
        List.of(roster, attention),
        Map.of(
            "roster",
            new Rebuild.Derived(roster, List.of("member")),
            "attention",
            new Rebuild.Derived(
                attention,
                List.of("mention", "mention_everyone", "thread_part", "imported_span"))));
  }

  /// For a log in memory, from its first entry on.
  public static Indexes inMemory(Log log) {
    return new Indexes(new MemoryRoster(log), new MemoryAttentionIndex(log), List.of(), Map.of());
  }
}
