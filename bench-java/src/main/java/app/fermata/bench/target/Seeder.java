package app.fermata.bench.target;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.Mark;
import app.fermata.log.Uuids;
import app.fermata.log.postgres.Options;
import app.fermata.log.postgres.PostgresLog;
import app.fermata.protocol.Ids;
import app.fermata.server.App;
import app.fermata.server.Core;
import app.fermata.server.Indexes;
import app.fermata.server.access.ConversationType;
import app.fermata.server.access.Role;
import app.fermata.server.admin.Operation;
import app.fermata.server.command.Keys;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.Key;
import app.fermata.server.conversation.ConversationBody;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.LinkBody;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.identity.FoundedWorkspace;
import app.fermata.server.markdown.Names;
import app.fermata.server.sql.Database;
import app.fermata.server.workspace.AccountBody;
import app.fermata.server.workspace.WorkspaceKinds;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Fills the data folder of a server that does not run, through the log's own append: what is there
/// afterwards is what people would have written, only sooner. Tokens go straight into their table,
/// since a password costs what it should.
public final class Seeder {
  private static final int DRAFTS_AT_ONCE = 64;
  private static final int APPENDS_IN_FLIGHT = 512;
  private static final String TOKEN_PREFIX = "fermata_";

  private final InstantSource clock = InstantSource.system();
  private final Ids ids = Ids.secure(clock);
  private final SecureRandom random = new SecureRandom();
  private final Consumer<String> progress;

  /// @param progress hears what is being done
  public Seeder(Consumer<String> progress) {
    this.progress = progress;
  }

  /// Makes a workspace in an empty data folder.
  public Workspace seed(Path home, Path data, Population population) throws Exception {
    Configuration configuration =
        Configuration.load(home, Map.of(), Map.of(Key.DATA, data.toString()));
    setUp(configuration);
    try (DataFolder _ = DataFolder.hold(configuration.storage().data());
        Database database = Database.open(configuration.storage())) {
      DataSource source = database.dataSource();
      UUID workspace = new FoundedWorkspace(source).get().orElseThrow();
      CompletableFuture<Log> late = new CompletableFuture<>();
      Indexes indexes = Indexes.postgres(source, late::join);
      try (PostgresLog log =
          PostgresLog.open(
              source, Kinds.of(Core.KINDS), clock, indexes.projections(), Options.standard())) {
        late.complete(log);
        return new Run(log, source, workspace, population).fill();
      }
    }
  }

  private static void setUp(Configuration configuration) throws Exception {
    try (App app = App.administer(configuration)) {
      app.operations()
          .run(
              "setup",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("workspace", "Bench")
                  .put("name", "Owner")
                  .put("email", "owner@example.org")
                  .put("password", "correct horse battery"),
              new Operation.Context() {
                @Override
                public void progress(String line) {}

                @Override
                public OutputStream output() {
                  return OutputStream.nullOutputStream();
                }
              });
    }
  }

  /// One filling.
  private final class Run {
    private final Log log;
    private final DataSource source;
    private final UUID workspace;
    private final Population population;
    private final List<Workspace.Person> people = new ArrayList<>();
    private final List<UUID> rooms = new ArrayList<>();
    private final Semaphore inFlight = new Semaphore(APPENDS_IN_FLIGHT);
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    Run(Log log, DataSource source, UUID workspace, Population population) {
      this.log = log;
      this.source = source;
      this.workspace = workspace;
      this.population = population;
    }

    Workspace fill() throws SQLException, InterruptedException {
      accounts();
      conversations();
      messages();
      return new Workspace(workspace, people, rooms);
    }

    private void accounts() throws SQLException, InterruptedException {
      progress.accept("making " + population.people() + " accounts");
      var drafts = new ArrayList<Draft>();
      for (int i = 0; i < population.people(); i++) {
        UUID account = Uuids.derived("account", ids.next());
        people.add(new Workspace.Person(account, token()));
        drafts.add(
            created(
                account,
                WorkspaceKinds.ACCOUNT.name(),
                AccountBody.of("Person " + i, Role.MEMBER).body(),
                account));
      }
      append(workspace, drafts);
      finish();
      insertTokens();
    }

    private void insertTokens() throws SQLException {
      Timestamp now = Timestamp.from(clock.instant());
      Timestamp later = Timestamp.from(clock.instant().plus(Duration.ofDays(30)));
      try (Connection connection = source.getConnection();
          PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO api_token (id, secret_hash, workspace, account, name, created_at, expires_at)
                  VALUES (?, ?, ?, ?, 'bench', ?, ?)
                  """)) {
        connection.setAutoCommit(false);
        int waiting = 0;
        for (Workspace.Person person : people) {
          insert.setObject(1, ids.next());
          insert.setBytes(2, sha256(person.token()));
          insert.setObject(3, workspace);
          insert.setObject(4, person.account());
          insert.setTimestamp(5, now);
          insert.setTimestamp(6, later);
          insert.addBatch();
          if (++waiting % 1_000 == 0) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
        connection.commit();
      }
    }

    private void conversations() throws InterruptedException {
      progress.accept("making " + population.rooms().size() + " conversations");
      var links = new HashMap<UUID, List<Draft>>();
      for (Population.Room room : population.rooms()) {
        List<UUID> members = new ArrayList<>();
        for (int member : room.members()) {
          members.add(people.get(member).account());
        }
        UUID id = room.direct() ? Keys.direct(workspace, members) : ids.next();
        rooms.add(id);
        ConversationType type = room.direct() ? ConversationType.DIRECT : ConversationType.CHANNEL;
        ConversationBody body =
            room.direct()
                ? ConversationBody.between(ConversationType.DIRECT)
                : ConversationBody.channel(room.name(), null, true);
        var drafts = new ArrayList<Draft>();
        drafts.add(
            created(id, ConversationKinds.CONVERSATION.name(), body.body(), members.getFirst()));
        for (UUID member : members) {
          drafts.add(
              created(
                  member,
                  ConversationKinds.MEMBERSHIP.name(),
                  MembershipBody.joined(1).body(),
                  member));
          links
              .computeIfAbsent(member, _ -> new ArrayList<>())
              .add(
                  Draft.put(
                      id,
                      ConversationKinds.LINK.name(),
                      null,
                      new LinkBody(type, true, false).body()));
        }
        append(id, drafts);
      }
      finish();
      progress.accept("putting people into them");
      for (var link : links.entrySet()) {
        append(link.getKey(), link.getValue());
      }
      finish();
    }

    private void messages() throws InterruptedException {
      int total = population.rooms().stream().mapToInt(Population.Room::messages).sum();
      if (total == 0) {
        return;
      }
      progress.accept("writing " + total + " messages");
      for (int i = 0; i < rooms.size(); i++) {
        Population.Room room = population.rooms().get(i);
        var drafts = new ArrayList<Draft>();
        for (int number = 0; number < room.messages(); number++) {
          UUID author = people.get(room.members()[number % room.members().length]).account();
          drafts.add(
              created(
                  ids.next(),
                  ConversationKinds.MESSAGE.name(),
                  MessageBody.written(Texts.message(number), Names.AS_WRITTEN, false).body(),
                  author));
          if (drafts.size() == DRAFTS_AT_ONCE) {
            append(rooms.get(i), drafts);
            drafts.clear();
          }
        }
        append(rooms.get(i), drafts);
      }
      finish();
    }

    private void append(UUID to, List<Draft> drafts) throws InterruptedException {
      for (int from = 0; from < drafts.size(); from += DRAFTS_AT_ONCE) {
        var some =
            List.copyOf(drafts.subList(from, Math.min(drafts.size(), from + DRAFTS_AT_ONCE)));
        inFlight.acquire();
        Thread.startVirtualThread(() -> appendNow(to, some));
      }
    }

    private void appendNow(UUID to, List<Draft> drafts) {
      try {
        UUID id = ids.next();
        AppendResult result =
            log.append(
                Append.to(
                    to,
                    new CommandId(workspace, id),
                    Digest.of(id.toString().getBytes(StandardCharsets.UTF_8)),
                    workspace,
                    List.of(),
                    drafts));
        if (!(result instanceof AppendResult.Appended)) {
          failure.completeExceptionally(new IllegalStateException("not appended: " + result));
        }
      } catch (RuntimeException e) {
        failure.completeExceptionally(e);
      } finally {
        inFlight.release();
      }
    }

    /// Waits for what is in flight.
    private void finish() throws InterruptedException {
      inFlight.acquire(APPENDS_IN_FLIGHT);
      inFlight.release(APPENDS_IN_FLIGHT);
      if (failure.isDone()) {
        failure.join();
      }
    }
  }

  private static Draft created(UUID key, String kind, Body body, UUID creator) {
    return new Draft(Draft.Mode.CREATE, key, kind, null, Mark.LIVING, body, false, creator);
  }

  private String token() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
