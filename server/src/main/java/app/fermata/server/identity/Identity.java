package app.fermata.server.identity;

import app.fermata.log.Log;
import app.fermata.server.admin.Operations;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.web.RateLimit;
import app.fermata.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Identity as `App` wires it: sessions for the edges, endpoints for the web, operations for the
/// command line, and the watch that ends what belongs to deactivated accounts.
public final class Identity implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Identity.class);

  private final Accounts accounts;
  private final LivingSessions sessions;
  private final SetUpLink setUpLink;
  private final CompletableFuture<Void> whenSetUp;
  private final Links links;
  private final SessionEndpoints sessionEndpoints;
  private final DoorEndpoints doorEndpoints;
  private final IdentityOperations operations;
  private final AccountWatch watch;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("identity-sweep").factory());

  /// What identity is made of.
  ///
  /// @param ids makes ids of devices, sessions, links
  /// @param principals makes ids of accounts and workspaces
  /// @param random must not be predictable
  /// @param steady by which attempts are slowed down; nobody sets it
  public record Parts(
      DataSource database,
      Log log,
      Accounts accounts,
      Supplier<UUID> ids,
      Supplier<UUID> principals,
      RandomGenerator random,
      InstantSource clock,
      InstantSource steady,
      Terms terms,
      Telemetry telemetry) {}

  /// How browsers reach the server.
  ///
  /// @param url for links; asked when a link is made, since the port may be any free one
  /// @param secure whether that is https
  /// @param version the program's, for `/api/v1/server`
  public record Place(Supplier<URI> url, boolean secure, String version) {}

  public Identity(Parts parts, Place place) {
    this.accounts = parts.accounts();
    var sql = new Sql(parts.database());
    var secrets = new Secrets(parts.random());
    var passwords = new Passwords(parts.terms().hashing(), parts.random());
    var credentials = new CredentialStore(sql);
    var tokens = new ApiTokens(sql, secrets, parts.ids(), parts.clock());
    this.sessions =
        new LivingSessions(
            sql, tokens, accounts, secrets, parts.ids(), parts.terms(), parts.clock());
    this.links =
        new Links(
            new LinkStore(sql), secrets, parts.ids(), parts.terms(), parts.clock(), place.url());
    this.setUpLink = new SetUpLink(secrets, links, parts.terms(), parts.clock());
    var signIn =
        new SignIn(
            sql,
            credentials,
            sessions,
            accounts,
            passwords,
            new GuessThrottle(parts.steady()),
            new RateLimit(SignIn.CHANGES, parts.steady()),
            parts.clock());
    var registration =
        new Registration(sql, sessions, accounts, passwords, parts.principals(), parts.clock());
    this.whenSetUp = registration.founded();
    var cookies = new Cookies(place.secure(), parts.terms());
    var counts = new SignInCounts(parts.telemetry());
    this.sessionEndpoints = new SessionEndpoints(signIn, counts, sessions, tokens, cookies);
    this.doorEndpoints =
        new DoorEndpoints(
            accounts,
            credentials,
            registration,
            signIn,
            links,
            setUpLink,
            cookies,
            place.version());
    this.operations = new IdentityOperations(accounts, credentials, registration, links, sessions);
    this.watch =
        new AccountWatch(
            parts.log(),
            () -> accounts.workspace().map(Accounts.Workspace::id).orElse(null),
            sessions::endEverything);
    sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.MINUTES);
  }

  /// Ends every sign-in, token and link that data put back from a backup hold: some of them were
  /// revoked or used up since. Before anybody is let in; doing it again changes nothing.
  public static void endWhatWasRestored(DataSource database, InstantSource clock) {
    EverySignIn.Ended ended = new EverySignIn(new Sql(database)).end(clock.instant());
    log.info(
        "{} sign-ins, {} API tokens and {} links of the restored backup were ended",
        ended.sessions().size(),
        ended.tokens().size(),
        ended.links());
  }

  private void sweep() {
    try {
      sessions.sweep();
      links.sweep();
    } catch (RuntimeException e) {
      if (sweeper.isShutdown()) {
        return;
      }
      log.warn("expired sessions could not be cleared away; trying again in a minute", e);
    }
  }

  /// Sign-ins, for the HTTP layer and the gateway.
  public Sessions sessions() {
    return sessions;
  }

  /// Mounts the endpoints of docs/protocol/http.md that are about people coming and going.
  public void mount(Routes routes) {
    sessionEndpoints.mount(routes);
    doorEndpoints.mount(routes);
  }

  /// Registers `setup`, `invite`, `reset-password` and `sign-out-everybody`.
  public void register(Operations all) {
    operations.register(all);
  }

  /// A fresh one-time link as long as there is no workspace; earlier ones work no longer.
  public Optional<URI> setUpLink() {
    return accounts.workspace().isPresent() ? Optional.empty() : Optional.of(setUpLink.issue());
  }

  /// Completes when the workspace is set up while this runs, and no link for that works any more.
  public CompletableFuture<Void> whenSetUp() {
    return whenSetUp;
  }

  @Override
  public void close() throws Exception {
    sweeper.shutdownNow();
    watch.close();
  }
}
