package app.fermata.bench.target;

import app.fermata.log.Body;
import app.fermata.log.Draft;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
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
import app.fermata.server.attention.AttentionKinds;
import app.fermata.server.attention.ReadState;
import app.fermata.server.attention.ReadStateBody;
import app.fermata.server.command.Keys;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.Key;
import app.fermata.server.conversation.ConversationBody;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.LinkBody;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.identity.FoundedWorkspace;
import app.fermata.server.sql.Database;
import app.fermata.server.workspace.AccountBody;
import app.fermata.server.workspace.ChannelBody;
import app.fermata.server.workspace.Directory;
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
import java.sql.Statement;
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
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Fills the data folder of a server that does not run, through the log's own append: what is there
/// afterwards is what people would have written, only sooner. Tokens go straight into their table,
/// since a password costs what it should.
public final class Seeder {
  private static final String CHANNEL_NAME = "channel-name";
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
        Workspace filled = new Run(log, source, workspace, population).fill();
        settle(source);
        return filled;
      }
    }
  }

  /// What autovacuum would have done by the time a workspace has grown this large.
  private static void settle(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE)");
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
    private final Appends appends;
    private final DataSource source;
    private final UUID workspace;
    private final Population population;
    private final List<Workspace.Person> people = new ArrayList<>();
    private final List<UUID> rooms = new ArrayList<>();
    private final List<Story> stories = new ArrayList<>();

    Run(Log log, DataSource source, UUID workspace, Population population) {
      this.appends = new Appends(log, ids);
      this.source = source;
      this.workspace = workspace;
      this.population = population;
    }

    Workspace fill() throws SQLException, InterruptedException {
      progress.accept("making " + population.people() + " accounts");
      accounts();
      insertTokens();
      progress.accept("making " + population.rooms().size() + " conversations");
      conversations();
      if (population.messages() > 0) {
        progress.accept("writing " + population.messages() + " messages");
        new Pasts(appends, ids, people).write(rooms, stories);
      }
      readings();
      return new Workspace(workspace, people, rooms, stories);
    }

    private void accounts() throws InterruptedException {
      var drafts = new ArrayList<Draft>();
      for (int i = 0; i < population.people(); i++) {
        UUID account = Uuids.derived("account", ids.next());
        people.add(new Workspace.Person(account, token()));
        drafts.add(
            Appends.created(
                account,
                WorkspaceKinds.ACCOUNT.name(),
                null,
                AccountBody.of("Person " + i, Role.MEMBER).body(),
                account));
      }
      appends.start(workspace, workspace, drafts);
      appends.finish();
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
      var links = new HashMap<UUID, List<Draft>>();
      var listed = new ArrayList<Draft>();
      for (Population.Room room : population.rooms()) {
        List<UUID> members = new ArrayList<>();
        for (int member : room.members()) {
          members.add(people.get(member).account());
        }
        UUID id = room.direct() ? Keys.direct(workspace, members) : ids.next();
        stories.add(new Story(new Script(rooms.size(), room)));
        rooms.add(id);
        begin(id, room, members);
        if (room.kind() == Population.Kind.PUBLIC_CHANNEL) {
          listed.addAll(listing(id, room.name()));
        }
        Draft link = Draft.put(id, ConversationKinds.LINK.name(), null, link(room).body());
        members.forEach(member -> links.computeIfAbsent(member, _ -> new ArrayList<>()).add(link));
      }
      appends.start(workspace, workspace, listed);
      appends.finish();
      for (var link : links.entrySet()) {
        appends.start(link.getKey(), link.getKey(), link.getValue());
      }
      appends.finish();
    }

    private static LinkBody link(Population.Room room) {
      return new LinkBody(type(room), true, false);
    }

    private static ConversationType type(Population.Room room) {
      return room.direct() ? ConversationType.DIRECT : ConversationType.CHANNEL;
    }

    private void begin(UUID id, Population.Room room, List<UUID> members)
        throws InterruptedException {
      ConversationBody body =
          switch (room.kind()) {
            case DIRECT -> ConversationBody.between(ConversationType.DIRECT);
            case PRIVATE_CHANNEL -> ConversationBody.channel(room.name(), null, true);
            case PUBLIC_CHANNEL -> ConversationBody.channel(room.name(), null, false);
          };
      var drafts = new ArrayList<Draft>();
      drafts.add(Draft.put(id, ConversationKinds.CONVERSATION.name(), null, body.body()));
      for (UUID member : members) {
        drafts.add(
            Appends.created(
                member,
                ConversationKinds.MEMBERSHIP.name(),
                null,
                MembershipBody.joined(1).body(),
                member));
      }
      appends.start(id, members.getFirst(), drafts);
    }

    /// What the workspace's log says of a public channel.
    private List<Draft> listing(UUID id, String name) {
      var holder = JsonNodeFactory.instance.objectNode().put("conversation", id.toString());
      return List.of(
          Draft.put(
              id, WorkspaceKinds.CHANNEL.name(), null, new ChannelBody(name, null, false).body()),
          Draft.put(
              Keys.channelName(workspace, Directory.foldName(name)),
              CHANNEL_NAME,
              null,
              Body.utf8(holder.toString())));
    }

    private void readings() throws InterruptedException {
      var states = new HashMap<UUID, List<Draft>>();
      for (Population.Reading reading : population.readings()) {
        long upTo = stories.get(reading.room()).upTo(reading.share());
        if (upTo > 0) {
          UUID room = rooms.get(reading.room());
          var body = new ReadStateBody(room, null, ReadState.upTo(upTo), 0);
          states
              .computeIfAbsent(people.get(reading.person()).account(), _ -> new ArrayList<>())
              .add(Draft.put(Keys.read(room), AttentionKinds.READ_STATE.name(), null, body.body()));
        }
      }
      for (var state : states.entrySet()) {
        appends.start(state.getKey(), state.getKey(), state.getValue());
      }
      appends.finish();
    }
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
