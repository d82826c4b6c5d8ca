package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.identity.CredentialStore.Credential;
import app.fermata.server.identity.GuessThrottle.Try;
import app.fermata.server.web.Addresses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Signs in by e-mail address and password, and changes passwords.
final class SignIn {
  private final Sql sql;
  private final CredentialStore credentials;
  private final LivingSessions sessions;
  private final Accounts accounts;
  private final Passwords passwords;
  private final GuessThrottle throttle;
  private final InstantSource clock;

  SignIn(
      Sql sql,
      CredentialStore credentials,
      LivingSessions sessions,
      Accounts accounts,
      Passwords passwords,
      GuessThrottle throttle,
      InstantSource clock) {
    this.sql = sql;
    this.credentials = credentials;
    this.sessions = sessions;
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
    this.clock = clock;
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
    if (passwords.isOutdated(credential.password())) {
      credentials.rehash(credential.account(), credential.password(), passwords.hash(password));
    }
    return sessions.open(account(credential), workspace.id(), from, known);
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

  /// Changes the password of whoever knows the current one; all other devices are signed out.
  void changePassword(Actor actor, String current, String wanted, String address) {
    Credential credential =
        credentials
            .byAccount(actor.account())
            .orElseThrow(() -> new RejectedException(Rejection.notFound()));
    UUID device = actor.device();
    Try attempt = Try.fromKnownDevice(device == null ? address : device.toString());
    throttle.begin(attempt);
    if (!passwords.matches(current, credential.password())) {
      throw new RejectedException(Rejection.invalid("current", "The current password is wrong."));
    }
    throttle.succeeded(attempt);
    EmailAddress email = EmailAddress.of(credential.email());
    Passwords.require(wanted, email, name(actor.account()));
    String hash = passwords.hash(wanted);
    Instant now = clock.instant();
    sql.inTransaction(
        transaction -> {
          CredentialStore.change(transaction, actor.account(), hash, now);
          return true;
        });
    sessions.revokeAll(actor.account(), device);
  }

  private String name(UUID account) {
    return accounts.find(account).map(Accounts.Account::name).orElse("");
  }

  /// Sets a new password for the holder of a reset link; every device is signed out.
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
    sql.inTransaction(
        transaction -> {
          UUID owner =
              LinkStore.usePersonal(transaction, LinkStore.Kind.RESET, hash, now)
                  .orElseThrow(SignIn::linkGone);
          CredentialStore.change(transaction, owner, password, now);
          return true;
        });
    sessions.revokeAll(account, null);
    return account;
  }

  /// One answer for links that never were, are used up, revoked or expired.
  static RejectedException linkGone() {
    return new RejectedException(
        Rejection.of(
            Code.NOT_FOUND, "This link works no longer; ask whoever sent it for a new one."));
  }
}
