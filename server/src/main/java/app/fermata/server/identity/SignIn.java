package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.identity.CredentialStore.Credential;
import app.fermata.server.identity.GuessThrottle.Try;
import app.fermata.server.identity.SessionStore.Gone;
import app.fermata.server.web.Addresses;
import app.fermata.server.web.Limits;
import app.fermata.server.web.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Signs in by e-mail address and password, and changes passwords.
final class SignIn {
  /// Of one account's password: each costs two hashes, and nobody needs more.
  static final Limits.Rate CHANGES = new Limits.Rate(1.0 / 60, 10);

  private final Sql sql;
  private final CredentialStore credentials;
  private final LivingSessions sessions;
  private final Accounts accounts;
  private final Passwords passwords;
  private final GuessThrottle throttle;
  private final InstantSource clock;
  private final RateLimit changes;

  SignIn(
      Sql sql,
      CredentialStore credentials,
      LivingSessions sessions,
      Accounts accounts,
      Passwords passwords,
      GuessThrottle throttle,
      RateLimit changes,
      InstantSource clock) {
    this.sql = sql;
    this.credentials = credentials;
    this.sessions = sessions;
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
    this.clock = clock;
    this.changes = changes;
  }

  /// One answer, in the same time, for an unknown address and for a wrong password.
  LivingSessions.Opened signIn(String emailText, String password, LivingSessions.Origin from) {
    EmailAddress email = EmailAddress.of(emailText);
    Accounts.Workspace workspace = accounts.workspace().orElseThrow(SignIn::wrong);
    Optional<Credential> found = credentials.byEmail(workspace.id(), email);
    Optional<UUID> known =
        sessions.knownDevice(found.map(Credential::account).orElse(NOBODY), from.deviceSecret());
    Try attempt =
        known
            .map(device -> Try.fromKnownDevice(device.toString()))
            .orElseGet(() -> Try.from(Addresses.place(from.address()), email));
    throttle.begin(attempt);
    boolean right =
        found
            .map(credential -> passwords.matches(password, credential.password()))
            .orElseGet(() -> passwords.matchesNobody(password));
    if (!right || found.isEmpty()) {
      throw wrong();
    }
    throttle.succeeded(attempt);
    Credential credential = found.get();
    String hash = credential.password();
    if (passwords.isOutdated(hash)) {
      hash = passwords.hash(password);
      credentials.rehash(credential.account(), credential.password(), hash);
    }
    return sessions.open(
        unchanged(credential.account(), hash), account(credential), workspace.id(), from, known);
  }

  /// A password that is replaced between being checked and being let in lets nobody in: whoever was
  /// thrown out does not slip back.
  private static Consumer<Sql.Transaction> unchanged(UUID account, String hash) {
    return transaction -> {
      if (!CredentialStore.holds(transaction, account, hash)) {
        throw wrong();
      }
    };
  }

  private static final UUID NOBODY = new UUID(0, 0);

  private Accounts.Account account(Credential credential) {
    Accounts.Account account = accounts.find(credential.account()).orElseThrow(SignIn::wrong);
    if (account.deactivated()) {
      throw new RejectedException(
          Rejection.of(
              Code.NOT_PERMITTED,
              "This account is deactivated; an owner of the workspace can let you in again."));
    }
    if (account.imported()) {
      // The claim was interrupted between the password and the entry.
      accounts.claim(account.id(), null, null);
    }
    return account;
  }

  private static RejectedException wrong() {
    return new RejectedException(
        Rejection.invalid("password", "The e-mail address or the password is wrong."));
  }

  /// Changes the password of whoever knows the current one. This device stays signed in, all others
  /// are signed out.
  ///
  /// @param tokens whether the account's API tokens end too: programs do not know the password, so
  ///   they go on unless somebody asks for it
  void changePassword(Actor actor, String current, String wanted, boolean tokens, String address) {
    Credential credential =
        credentials
            .byAccount(actor.account())
            .orElseThrow(() -> new RejectedException(Rejection.notFound()));
    Optional<Duration> wait = changes.take(actor.account().toString());
    if (wait.isPresent()) {
      throw new RejectedException(
          Rejection.later(
              Code.TOO_MANY_REQUESTS,
              wait.get(),
              "The password was changed often; wait a little."));
    }
    UUID device = actor.device();
    Try attempt = Try.fromKnownDevice(device == null ? address : device.toString());
    throttle.begin(attempt);
    if (!passwords.matches(current, credential.password())) {
      throw wrongCurrent();
    }
    throttle.succeeded(attempt);
    EmailAddress email = EmailAddress.of(credential.email());
    Passwords.require(wanted, email, name(actor.account()));
    String hash = passwords.hash(wanted);
    Instant now = clock.instant();
    sessions.revokeWith(
        transaction -> {
          if (!CredentialStore.holds(transaction, actor.account(), credential.password())) {
            throw wrongCurrent();
          }
          CredentialStore.change(transaction, actor.account(), hash, now);
          List<Gone> gone =
              new ArrayList<>(SessionStore.revokeAll(transaction, actor.account(), device, now));
          if (tokens) {
            gone.addAll(ApiTokens.revokeAll(transaction, actor.account(), now));
          }
          return gone;
        });
  }

  private static RejectedException wrongCurrent() {
    return new RejectedException(Rejection.invalid("current", "The current password is wrong."));
  }

  private String name(UUID account) {
    return accounts.find(account).map(Accounts.Account::name).orElse("");
  }

  /// Sets a new password for the holder of a reset link. Every device is signed out and every API
  /// token ends: it may be that somebody else had got in.
  ///
  /// @return the account
  UUID resetPassword(String secret, String wanted) {
    byte[] hash = Secrets.hash(secret);
    Instant now = clock.instant();
    UUID account =
        new LinkStore(sql)
            .openPersonal(LinkStore.Kind.RESET, hash, now)
            .orElseThrow(SignIn::linkGone);
    Credential credential = credentials.byAccount(account).orElseThrow(SignIn::linkGone);
    Passwords.require(wanted, EmailAddress.of(credential.email()), name(account));
    String password = passwords.hash(wanted);
    sessions.revokeWith(
        transaction -> {
          UUID owner =
              LinkStore.usePersonal(transaction, LinkStore.Kind.RESET, hash, now)
                  .orElseThrow(SignIn::linkGone);
          CredentialStore.change(transaction, owner, password, now);
          return sessions.endEverything(transaction, owner);
        });
    return account;
  }

  /// One answer for links that never were, are used up, revoked or expired.
  static RejectedException linkGone() {
    return new RejectedException(
        Rejection.of(
            Code.NOT_FOUND, "This link works no longer; ask whoever sent it for a new one."));
  }
}
