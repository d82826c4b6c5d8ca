package app.fermata.server.attention;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.InlineProjection;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.VetoException;
import app.fermata.projection.Projection;
import app.fermata.projection.ProjectionLaws;
import app.fermata.server.Core;
import app.fermata.server.Examples;
import app.fermata.server.Indexes;
import app.fermata.server.admin.Rebuild;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.conversation.ReactionBody;
import app.fermata.server.markdown.Names;
import app.fermata.server.sql.Migrations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The law of projections for everything that the server writes inside appends (`Indexes`): a new
/// one is held to it by being there.
class DerivedTablesLaws extends ProjectionLaws {
  /// What its rows mean does not depend on how they are cut: see `state`.
  private static final String SPANS = "imported_span";

  private final CompletableFuture<Log> late = new CompletableFuture<>();
  private @Nullable DataSource source;
  private @Nullable Indexes inside;
  private @Nullable Examples harbour;
  private @Nullable RandomHistory history;

  private Indexes indexes() {
    return Indexes.postgres(Objects.requireNonNull(source), late::join);
  }

  @Override
  protected void makeTables(DataSource database) {
    source = database;
    new Migrations(database).apply();
  }

  @Override
  protected Kinds kinds() {
    return Kinds.of(Core.KINDS);
  }

  @Override
  protected List<InlineProjection> insideAppends() {
    inside = indexes();
    assertThat(inside.derived().values().stream().map(Rebuild.Derived::projection))
        .containsExactlyInAnyOrderElementsOf(inside.projections());
    return inside.projections();
  }

  /// All of them as one that is applied from the feed.
  @Override
  protected Projection projection() {
    return new FromFeed(indexes().derived());
  }

  private record FromFeed(Map<String, Rebuild.Derived> derived) implements Projection {
    @Override
    public String name() {
      return "derived";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void reset(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        for (String table : tables(derived)) {
          statement.execute("DELETE FROM " + table);
        }
      }
    }

    @Override
    public void apply(Connection connection, List<Entry> entries) throws SQLException {
      for (Rebuild.Derived each : derived.values()) {
        try {
          each.projection().apply(connection, entries);
        } catch (VetoException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static List<String> tables(Map<String, Rebuild.Derived> derived) {
    return derived.values().stream().flatMap(each -> each.tables().stream()).sorted().toList();
  }

  @Override
  protected int steps() {
    return 120;
  }

  @Override
  protected void write(Log log, Random random) {
    RandomHistory goesOn = history;
    if (goesOn == null) {
      late.complete(log);
      long seed = random.nextLong();
      harbour = new Examples(log, Objects.requireNonNull(inside), seed);
      history = new RandomHistory(harbour, seed);
      somethingInEveryTable(log, harbour);
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> bringImported(log, random, goesOn);
      case 1 -> erase(log, random, goesOn);
      default -> goesOn.step();
    }
  }

  /// In a room where chance does nothing.
  private void somethingInEveryTable(Log log, Examples at) {
    UUID room = at.channel(at.ada, "attic", at.bo);
    UUID root = at.post(at.bo, room, "@everyone, [@Ada](fermata:account/" + at.ada.account() + ")");
    at.reply(at.ada, room, root, "here");
    // What changes within a few entries is where batches that are cut otherwise could differ.
    UUID changed = at.post(at.bo, room, "[@Ada](fermata:account/" + at.ada.account() + ")");
    ObjectNode edit = in(room).put("message", changed.toString()).put("text", "nobody");
    at.done(at.bo, "edit-message", edit);
    at.done(at.chen, "join-channel", in(room));
    at.done(at.chen, "leave-conversation", in(room));
    append(log, at.bo.account(), room, List.of(imported(at, 0)));
  }

  private static Draft imported(Examples at, int number) {
    String text =
        number % 2 == 0 ? "from afar" : "[@Ada](fermata:account/" + at.ada.account() + ")";
    MessageBody body =
        MessageBody.written(text, Names.AS_WRITTEN, false)
            .imported(
                new MessageBody.Imported("slack", "1." + number, null),
                Examples.NOON,
                false,
                List.of(),
                false);
    return Draft.create(at.ids.next(), ConversationKinds.MESSAGE.name(), null, body.body());
  }

  /// As an import does: several messages of one conversation at once, and something between them.
  private void bringImported(Log log, Random random, RandomHistory rooms) {
    UUID room = rooms.rooms().get(random.nextInt(rooms.rooms().size()));
    Examples at = Objects.requireNonNull(harbour);
    List<Draft> drafts = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Draft message = imported(at, random.nextInt(100));
      drafts.add(message);
      if (random.nextBoolean()) {
        Body body = new ReactionBody("👍", true).body();
        drafts.add(
            Draft.put(at.ids.next(), ConversationKinds.REACTION.name(), message.key(), body));
      }
    }
    append(log, at.bo.account(), room, drafts);
  }

  /// Of some message, every body it ever had.
  private void erase(Log log, Random random, RandomHistory rooms) {
    UUID room = rooms.rooms().get(random.nextInt(rooms.rooms().size()));
    List<Entry> messages =
        log.readAfter(room, 0, 0, 10_000).entries().stream()
            .filter(entry -> entry.kind().equals(ConversationKinds.MESSAGE.name()))
            .filter(Entry::isLiving)
            .toList();
    if (!messages.isEmpty()) {
      Entry one = messages.get(random.nextInt(messages.size()));
      Draft erased = Draft.erase(one.key(), one.kind(), one.parent());
      append(log, one.creator(), room, List.of(erased));
    }
  }

  private void append(Log log, UUID author, UUID to, List<Draft> drafts) {
    var id = new CommandId(author, Objects.requireNonNull(harbour).ids.next());
    assertThat(log.append(Append.to(to, id, Digest.of(new byte[0]), author, List.of(), drafts)))
        .isInstanceOf(AppendResult.Appended.class);
  }

  /// The rows of all tables; of spans the living messages that lie in them, since where a span
  /// begins and ends between messages says nothing.
  @Override
  protected List<String> state(Connection connection) throws SQLException {
    List<String> state = new ArrayList<>();
    List<String> tables = tables(indexes().derived());
    assertThat(tables).contains(SPANS);
    for (String table : tables) {
      String rows =
          table.equals(SPANS)
              ? "SELECT e.log || ' ' || e.place FROM log_entry e JOIN imported_span s"
                  + " ON s.log = e.log AND e.place BETWEEN s.lo AND s.hi"
                  + " WHERE e.newest AND e.kind = 'message' AND e.mark = 0 ORDER BY 1"
              : "SELECT t::text FROM " + table + " t ORDER BY 1";
      int before = state.size();
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(rows)) {
        while (row.next()) {
          state.add(table + " " + row.getString(1));
        }
      }
      // A law about nothing would hold.
      assertThat(state.size()).as(table).isGreaterThan(before);
    }
    return state;
  }
}
