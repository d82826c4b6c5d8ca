package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.identity.SessionStore.Gone;
import app.fermata.server.identity.SessionStore.Session;
import app.fermata.server.web.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens, looks up and ends sessions and tokens, and tells those who listen.
final class LivingSessions implements Sessions {
  private static final Logger log = LoggerFactory.getLogger(LivingSessions.class);

  /// How exact "last seen" is; saves a write per request.
  private static final Duration SEEN = Duration.ofMinutes(1);

  private static final int LONGEST_NAME = 100;

  private final Sql sql;
  private final SessionStore sessions;
  private final ApiTokens tokens;
  private final Accounts accounts;
  private final Secrets secrets;
  private final Supplier<UUID> ids;
  private final Terms terms;
  private final InstantSource clock;
  private final FamiliarSecrets familiar = new FamiliarSecrets();
  private final List<EndListener> listeners = new CopyOnWriteArrayList<>();

  LivingSessions(
      Sql sql,
      ApiTokens tokens,
      Accounts accounts,
      Secrets secrets,
      Supplier<UUID> ids,
      Terms terms,
      InstantSource clock) {
    this.sql = sql;
    this.sessions = new SessionStore(sql);
    this.tokens = tokens;
    this.accounts = accounts;
    this.secrets = secrets;
    this.ids = ids;
    this.terms = terms;
    this.clock = clock;
    // Everybody comes back at once after a restart.
    sessions.secrets(FamiliarSecrets.MOST).forEach(familiar::add);
    tokens.secrets(FamiliarSecrets.MOST).forEach(familiar::add);
  }

  /// From where somebody signs in.
  ///
  /// @param deviceName what the device calls itself
  /// @param deviceSecret what it shows of an earlier sign-in
  /// @param address the caller's address
  record Origin(@Nullable String deviceName, Optional<String> deviceSecret, String address) {
    @Override
    public String toString() {
      return "Origin[" + address + "]";
    }
  }

  /// A session that was just opened, with the secrets that only its device gets to know.
  ///
  /// @param deviceSecret null where the device has one already
  record Opened(Actor actor, String secret, @Nullable String deviceSecret) {
    @Override
    public String toString() {
      return "Opened[" + actor + "]";
    }
  }

  /// @param before runs first in the transaction that opens it; what it throws opens nothing
  /// @param device a device that is known for this account, or empty for a new one
  Opened open(
      Consumer<Sql.Transaction> before,
      Accounts.Account account,
      UUID workspace,
      Origin from,
      Optional<UUID> device) {
    Instant now = clock.instant();
    String secret = secrets.next();
    String deviceSecret = device.isPresent() ? null : secrets.next();
    var session =
        new Session(
            ids.get(),
            workspace,
            account.id(),
            device.orElseGet(ids),
            now,
            now.plus(terms.idle()),
            now.plus(terms.longest()),
            null);
    List<Gone> gone =
        sessions.open(
            before,
            session,
            Secrets.hash(secret),
            device.isPresent(),
            deviceName(from.deviceName()),
            Secrets.hash(deviceSecret == null ? secret : deviceSecret));
    tell(gone, Why.SIGNED_OUT);
    return new Opened(
        new Actor(workspace, account.id(), account.role(), session.device()), secret, deviceSecret);
  }

  private static @Nullable String deviceName(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return null;
    }
    String name = given.strip();
    int end = Math.min(name.codePointCount(0, name.length()), LONGEST_NAME);
    return name.substring(0, name.offsetByCodePoints(0, end));
  }

  /// The device that shows this secret, if it has signed in to the account before and was not
  /// revoked.
  Optional<UUID> knownDevice(UUID account, Optional<String> deviceSecret) {
    return deviceSecret.flatMap(secret -> sessions.knownDevice(account, Secrets.hash(secret)));
  }

  @Override
  public boolean isFamiliar(Credentials credentials) {
    return familiar.contains(Secrets.hash(credentials.secret()));
  }

  @Override
  public Identified identify(Credentials credentials, String address) {
    byte[] hash = Secrets.hash(credentials.secret());
    boolean isToken = credentials.secret().startsWith(Secrets.TOKEN_PREFIX);
    try {
      Identified identified = isToken ? identifyToken(hash) : identifySession(hash);
      familiar.add(hash);
      return identified;
    } catch (RejectedException refused) {
      if (refused.rejection().code() != Code.BUSY) {
        familiar.remove(hash);
      }
      throw refused;
    }
  }

  private Identified identifySession(byte[] hash) {
    Session session = sessions.find(hash).orElseThrow(LivingSessions::signedOut);
    Why ended = session.ended();
    if (ended != null) {
      throw switch (ended) {
        case SIGNED_OUT -> signedOut();
        case REVOKED -> revoked();
      };
    }
    Instant now = clock.instant();
    if (!now.isBefore(session.expiresAt())) {
      throw signedOut();
    }
    Accounts.Account account = living(session.account());
    if (now.isAfter(session.seenAt().plus(SEEN))) {
      Instant idle = now.plus(terms.idle());
      sessions.touch(session.id(), now, idle.isBefore(session.endsAt()) ? idle : session.endsAt());
    }
    return new Identified(
        new Actor(session.workspace(), session.account(), account.role(), session.device()),
        session.id(),
        true);
  }

  private Identified identifyToken(byte[] hash) {
    Instant now = clock.instant();
    ApiTokens.ApiToken token =
        tokens
            .find(hash)
            .filter(found -> !found.revoked() && now.isBefore(found.expiresAt()))
            .orElseThrow(LivingSessions::signedOut);
    Accounts.Account account = living(token.account());
    Instant used = token.lastUsedAt();
    if (used == null || now.isAfter(used.plus(SEEN))) {
      tokens.used(token.id(), now);
    }
    return new Identified(
        new Actor(token.workspace(), token.account(), account.role(), null), token.id(), false);
  }

  private Accounts.Account living(UUID account) {
    return accounts
        .find(account)
        .filter(found -> !found.deactivated())
        .orElseThrow(LivingSessions::revoked);
  }

  static RejectedException signedOut() {
    return new RejectedException(
        Rejection.of(Code.SIGNED_OUT, "You are not signed in here any more; sign in again."));
  }

  private static RejectedException revoked() {
    return new RejectedException(
        Rejection.of(Code.SESSION_REVOKED, "This device was signed out from elsewhere."));
  }

  @Override
  public AutoCloseable onEnd(EndListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void inUse(Collection<UUID> credentials) {
    Instant now = clock.instant();
    sessions.inUse(credentials, now, now.plus(terms.idle()));
  }

  void signOut(UUID device) {
    tell(sessions.signOut(device, clock.instant()), Why.SIGNED_OUT);
  }

  /// False where the account has no such device that is signed in.
  boolean revoke(UUID account, UUID device) {
    List<Gone> gone = sessions.revoke(account, device, clock.instant());
    tell(gone, Why.REVOKED);
    return !gone.isEmpty();
  }

  /// @param except the device that stays signed in; null: none does
  void revokeAll(UUID account, @Nullable UUID except) {
    revokeWith(
        transaction -> SessionStore.revokeAll(transaction, account, except, clock.instant()));
  }

  /// Ends what `work` says, in one transaction with whatever else it does, and tells those who
  /// listen after the commit.
  void revokeWith(Sql.Work<List<Gone>> work) {
    tell(sql.inTransaction(work), Why.REVOKED);
  }

  /// Every device and every token of an account. Sessions first: they make tokens.
  List<Gone> endEverything(Sql.Transaction transaction, UUID account) {
    Instant now = clock.instant();
    List<Gone> gone = new ArrayList<>(SessionStore.revokeAll(transaction, account, null, now));
    gone.addAll(ApiTokens.revokeAll(transaction, account, now));
    return gone;
  }

  boolean revokeToken(UUID account, UUID token) {
    boolean revoked = tokens.revoke(account, token, clock.instant());
    if (revoked) {
      tell(List.of(new Gone(token, account)), Why.REVOKED);
    }
    return revoked;
  }

  /// A deactivated account: every device and every token, at once and for good.
  void endEverything(UUID account) {
    revokeWith(transaction -> endEverything(transaction, account));
  }

  /// Every device, token and link of everybody. Devices keep what they hold.
  EverySignIn.Ended endAll() {
    EverySignIn.Ended ended = new EverySignIn(sql).end(clock.instant());
    tell(ended.sessions(), Why.SIGNED_OUT);
    tell(ended.tokens(), Why.REVOKED);
    return ended;
  }

  /// Ends what has expired and forgets what ended long ago.
  void sweep() {
    Instant now = clock.instant();
    tell(sessions.expire(now), Why.SIGNED_OUT);
    tell(tokens.expire(now), Why.SIGNED_OUT);
    sessions.forget(now.minus(terms.tombstones()));
  }

  List<SessionStore.Device> devices(UUID account) {
    return sessions.devices(account);
  }

  private void tell(List<Gone> gone, Why why) {
    for (Gone each : gone) {
      for (EndListener listener : listeners) {
        try {
          listener.ended(new Ended(each.account(), each.session(), why));
        } catch (RuntimeException bug) {
          log.error("a listener failed on the end of a session", bug);
        }
      }
    }
  }
}
