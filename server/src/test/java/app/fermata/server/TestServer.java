package app.fermata.server;

import app.fermata.postgres.TestPostgres;
import app.fermata.protocol.Ids;
import app.fermata.server.Browser.Answer;
import app.fermata.server.admin.AdminClient;
import app.fermata.server.admin.Operation;
import app.fermata.server.admin.Restore;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.Key;
import app.fermata.server.config.Storage;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A whole server, as `App` wires it, on a free port, with a data folder and a database of its own
/// that are gone afterwards. Its PostgreSQL is shared by all tests of the JVM and does not wait for
/// the disk.
public final class TestServer implements AutoCloseable {
  public static final String PASSWORD = "correct horse battery";

  private static final Path NO_HOME = Path.of("no-such-home");

  private final Path data;
  private final TestPostgres.TestDatabase database;
  private final Map<Key, String> settings;
  private final Ids ids = Ids.secure(InstantSource.system());
  private final AtomicInteger people = new AtomicInteger();
  private App app;

  private TestServer(Path data, TestPostgres.TestDatabase database, Map<Key, String> settings) {
    this.data = data;
    this.database = database;
    this.settings = settings;
    this.app = serve(settings);
  }

  /// A server that is not set up yet.
  public static TestServer start() {
    return start(Map.of());
  }

  /// @param more settings besides data folder, port and database
  public static TestServer start(Map<Key, String> more) {
    Path data = newFolder();
    TestPostgres.TestDatabase database =
        TestPostgres.bundled().freshDatabase("server", source -> new Migrations(source).apply());
    Map<Key, String> settings = settings(data, database);
    settings.putAll(more);
    return new TestServer(data, database, settings);
  }

  /// A server on what a backup holds, restored into an empty database.
  public static TestServer restored(Path archive) throws IOException, SQLException {
    Path data = newFolder();
    TestPostgres.TestDatabase database = TestPostgres.bundled().freshDatabase();
    Map<Key, String> settings = settings(data, database);
    Storage storage = Configuration.load(NO_HOME, Map.of(), settings).storage();
    try (Database open = Database.open(storage)) {
      new Restore(open, storage.files()).run(archive, into(OutputStream.nullOutputStream()));
    }
    return new TestServer(data, database, settings);
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("fermata-test-server-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Key, String> settings(Path data, TestPostgres.TestDatabase database) {
    Map<Key, String> settings = new EnumMap<>(Key.class);
    settings.put(Key.DATA, data.toString());
    settings.put(Key.PORT, "0");
    settings.put(Key.DATABASE_URL, database.jdbcUrl());
    settings.put(Key.DATABASE_USER, database.user());
    settings.put(Key.DATABASE_PASSWORD, database.password());
    settings.put(Key.DATABASE_CONNECTIONS, "12");
    return settings;
  }

  /// Saves everything into `archive`.
  public void backup(Path archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      operate("backup", Map.of(), into(out));
    }
  }

  /// Runs an operation through the private channel, as the command line does.
  public ObjectNode operate(String operation, Map<String, ?> args) throws IOException {
    return operate(operation, args, into(OutputStream.nullOutputStream()));
  }

  private ObjectNode operate(String operation, Map<String, ?> args, Operation.Context context)
      throws IOException {
    return AdminClient.ofRunningServer(data.resolve("run"))
        .orElseThrow()
        .run(operation, new ObjectMapper().valueToTree(args), context);
  }

  private static Operation.Context into(OutputStream out) {
    return new Operation.Context() {
      @Override
      public void progress(String line) {}

      @Override
      public OutputStream output() {
        return out;
      }
    };
  }

  private static App serve(Map<Key, String> settings) {
    try {
      return App.serve(Configuration.load(NO_HOME, Map.of(), settings));
    } catch (DataFolder.InUse e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stops the server and starts it on the same data and the same port.
  public void restart() {
    int port = app.port();
    app.close();
    Map<Key, String> same = new EnumMap<>(settings);
    same.put(Key.PORT, Integer.toString(port));
    app = serve(same);
  }

  public App app() {
    return app;
  }

  public URI url() {
    return app.url();
  }

  /// Changes the database behind the server's back: for what no command can do yet. What the server
  /// has in memory it knows only after `restart`.
  public void inDatabase(String sql) {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// One number from the database, for what no interface tells.
  public long number(String sql) {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Where the server keeps what is not in the database.
  public Path data() {
    return data;
  }

  /// An id as clients make them for what they create.
  public UUID newId() {
    return ids.next();
  }

  /// A browser without a session.
  public Browser browser() {
    return new Browser(url());
  }

  /// Sets the workspace `Harbour` up; the browser of its owner, Ada.
  public Person setUp() {
    String token = app.setupLink().orElseThrow().getFragment();
    Browser browser = browser();
    Answer answer =
        browser.post(
            "/api/v1/setup",
            "token",
            token,
            "workspace",
            "Harbour",
            "name",
            "Ada",
            "email",
            "ada@example.org",
            "password",
            PASSWORD,
            "deviceName",
            "Ada's browser");
    return new Person(browser, signedIn(answer).id("account"), "ada@example.org");
  }

  /// Somebody who comes by an invite of `host`.
  public Person join(Person host, String name) {
    String url = host.browser().post("/api/v1/invites", "expiresInDays", 1, "uses", 1).text("url");
    String email = "person" + people.incrementAndGet() + "@example.org";
    Browser browser = browser();
    Answer answer =
        browser.post(
            "/api/v1/invitations",
            "token",
            URI.create(url).getFragment(),
            "name",
            name,
            "email",
            email,
            "password",
            PASSWORD,
            "deviceName",
            name + "'s browser");
    return new Person(browser, signedIn(answer).id("account"), email);
  }

  /// Another device of somebody.
  public Browser signIn(Person person) {
    Browser browser = browser();
    signedIn(browser.post("/api/v1/session", "email", person.email(), "password", PASSWORD));
    return browser;
  }

  private static Answer signedIn(Answer answer) {
    if (answer.status() != 201) {
      throw new AssertionError("not signed in: " + answer.status() + " " + answer.body());
    }
    return answer;
  }

  /// Somebody with a signed-in browser; the password is `PASSWORD`.
  public record Person(Browser browser, UUID account, String email) {

    /// An API token of theirs.
    public String token() {
      Answer answer = browser.post("/api/v1/tokens", "name", "test", "expiresInDays", 1);
      if (answer.status() != 201) {
        throw new AssertionError("no token: " + answer.body());
      }
      return answer.text("secret");
    }
  }

  @Override
  public void close() {
    app.close();
    database.close();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
