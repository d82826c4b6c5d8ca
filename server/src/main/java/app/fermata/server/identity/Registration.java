package app.fermata.server.identity;

import app.fermata.server.access.Role;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.identity.Accounts.Person;
import app.fermata.server.identity.CredentialStore.Credential;
import app.fermata.server.identity.CredentialStore.Founding;
import app.fermata.server.identity.LinkStore.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How people get an account: by setting the workspace up, by an invite, by claiming an imported
/// account.
///
/// The credential is written first and the entry in the workspace log after it. A crash between the
/// two leaves a credential without an account, which the next try with the same address takes over.
final class Registration {
  private static final int LONGEST_NAME = 80;
  private static final List<String> LANGUAGES = List.of("en", "zh-Hans", "zh-Hant");

  /// A credential that is still without an account after this time belongs to nobody.
  private static final Duration UNFINISHED = Duration.ofMinutes(1);

  private final Sql sql;
  private final LinkStore links;
  private final LivingSessions sessions;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Supplier<UUID> principals;
  private final InstantSource clock;

  private final CompletableFuture<Void> founded = new CompletableFuture<>();

  /// @param principals makes ids of accounts and workspaces
  Registration(
      Sql sql,
      LivingSessions sessions,
      Accounts accounts,
      Passwords passwords,
      Supplier<UUID> principals,
      InstantSource clock) {
    this.sql = sql;
    this.links = new LinkStore(sql);
    this.sessions = sessions;
    this.accounts = accounts;
    this.passwords = passwords;
    this.principals = principals;
    this.clock = clock;
  }

  /// What a newcomer fills in, checked.
  record Newcomer(Person person, EmailAddress email, String password) {

    static Newcomer of(
        String name,
        String emailText,
        String password,
        @Nullable String zone,
        @Nullable String language) {
      EmailAddress email = EmailAddress.of(emailText);
      String shown = requireName("name", name);
      Passwords.require(password, email, shown);
      return new Newcomer(
          new Person(shown, requireZone(zone), requireLanguage(language)), email, password);
    }

    @Override
    public String toString() {
      return "Newcomer[" + person.name() + "]";
    }
  }

  static String requireName(String field, String text) {
    String name = text.strip();
    int count = name.codePointCount(0, name.length());
    if (count > LONGEST_NAME) {
      throw new RejectedException(
          Rejection.tooLong(
              field, count, LONGEST_NAME, "A name has at most " + LONGEST_NAME + " characters."));
    }
    if (name.isEmpty() || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new RejectedException(Rejection.invalid(field, "A name must be given, on one line."));
    }
    return name;
  }

  static @Nullable String requireZone(@Nullable String zone) {
    if (zone == null || zone.isEmpty()) {
      return null;
    }
    // Regions only: an offset would be wrong for half of the year.
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw new RejectedException(
          Rejection.invalid("zone", "This is no IANA time zone such as Europe/Berlin."));
    }
    return zone;
  }

  static @Nullable String requireLanguage(@Nullable String language) {
    if (language == null || language.isEmpty()) {
      return null;
    }
    if (!LANGUAGES.contains(language)) {
      throw new RejectedException(
          Rejection.invalid("language", "The language is one of " + LANGUAGES + "."));
    }
    return language;
  }

  /// Founds the workspace, once.
  LivingSessions.Opened setUp(String workspaceName, Newcomer owner, LivingSessions.Origin from) {
    Founding founding = found(workspaceName, owner);
    return open(founding.account(), founding.workspace(), from);
  }

  /// Completes when this process has founded the workspace.
  CompletableFuture<Void> founded() {
    return founded;
  }

  /// As `setUp`, without signing in.
  Founding found(String workspaceName, Newcomer owner) {
    String name = requireName("workspace", workspaceName);
    String password = passwords.hash(owner.password());
    Instant now = clock.instant();
    var wanted = new Founding(principals.get(), principals.get());
    Founding founding =
        sql.inTransaction(
            transaction -> {
              Founding first = CredentialStore.found(transaction, wanted, now);
              // Whoever tried before did not get to the log, or the workspace would be there.
              if (accounts.workspace().isPresent()) {
                throw alreadySetUp();
              }
              CredentialStore.remove(transaction, first.account());
              CredentialStore.add(
                  transaction, first.workspace(), first.account(), owner.email(), password, now);
              return first;
            });
    accounts.found(founding.workspace(), name, founding.account(), owner.person());
    founded.complete(null);
    return founding;
  }

  static RejectedException alreadySetUp() {
    return new RejectedException(
        Rejection.of(Code.EXISTS, "The workspace is set up already; sign in."));
  }

  /// Creates a member by an invite.
  LivingSessions.Opened accept(String secret, Newcomer newcomer, LivingSessions.Origin from) {
    byte[] link = Secrets.hash(secret);
    Instant now = clock.instant();
    if (links.openInvite(link, now).isEmpty()) {
      throw SignIn.linkGone();
    }
    String password = passwords.hash(newcomer.password());
    Joining joining = reserve(link, newcomer, password, now);
    try {
      accounts.create(
          joining.account(), newcomer.person(), Role.MEMBER, joining.invite().createdBy());
    } catch (RejectedException refused) {
      sql.inTransaction(
          transaction -> {
            CredentialStore.remove(transaction, joining.account());
            LinkStore.giveBack(transaction, joining.invite().id());
            return true;
          });
      throw refused;
    }
    return open(joining.account(), joining.invite().workspace(), from);
  }

  private record Joining(UUID account, LinkStore.Invite invite) {}

  private Joining reserve(byte[] link, Newcomer newcomer, String password, Instant now) {
    return sql.inTransaction(
        transaction -> {
          LinkStore.Invite invite =
              LinkStore.use(transaction, link, now).orElseThrow(SignIn::linkGone);
          UUID workspace = invite.workspace();
          Optional<Credential> taken =
              CredentialStore.byEmail(transaction, workspace, newcomer.email());
          if (taken.isPresent()) {
            requireUnfinished(taken.get(), newcomer, now);
            CredentialStore.remove(transaction, taken.get().account());
          }
          UUID account = taken.map(Credential::account).orElseGet(principals);
          boolean added =
              CredentialStore.add(transaction, workspace, account, newcomer.email(), password, now);
          if (!added) {
            throw addressTaken();
          }
          return new Joining(account, invite);
        });
  }

  /// A credential without an account is left from a try that failed half-way: its own person, known
  /// by the password, goes on with it at once, anybody else after a while.
  private void requireUnfinished(Credential taken, Newcomer newcomer, Instant now) {
    boolean finished = accounts.find(taken.account()).isPresent();
    boolean old = taken.createdAt().plus(UNFINISHED).isBefore(now);
    if (finished || !(old || passwords.matches(newcomer.password(), taken.password()))) {
      throw addressTaken();
    }
  }

  private static RejectedException addressTaken() {
    return new RejectedException(
        new Rejection(
            Code.EXISTS,
            "Somebody here has this e-mail address already; if that is you, sign in.",
            "email",
            null,
            null,
            null,
            null,
            null));
  }

  /// The imported account that a claim link is for, while it is still unclaimed.
  Accounts.Account claimable(String secret) {
    return links
        .openPersonal(Kind.CLAIM, Secrets.hash(secret), clock.instant())
        .flatMap(accounts::find)
        .filter(Accounts.Account::imported)
        .filter(account -> !account.deactivated())
        .orElseThrow(SignIn::linkGone);
  }

  /// Makes an imported account the holder's. Never by address: only by the link.
  LivingSessions.Opened claim(
      String secret,
      String emailText,
      String chosen,
      ClaimDetails details,
      LivingSessions.Origin from) {
    Accounts.Account account = claimable(secret);
    Newcomer claimant =
        Newcomer.of(account.name(), emailText, chosen, details.zone(), details.language());
    UUID workspace = accounts.workspace().orElseThrow(SignIn::linkGone).id();
    String password = passwords.hash(claimant.password());
    Instant now = clock.instant();
    sql.inTransaction(
        transaction -> {
          UUID claimed =
              LinkStore.usePersonal(transaction, Kind.CLAIM, Secrets.hash(secret), now)
                  .orElseThrow(SignIn::linkGone);
          boolean added =
              CredentialStore.add(transaction, workspace, claimed, claimant.email(), password, now);
          if (!added) {
            throw addressTaken();
          }
          return true;
        });
    accounts.claim(account.id(), claimant.person().zone(), claimant.person().language());
    return open(account.id(), workspace, from);
  }

  /// @param zone IANA time zone
  record ClaimDetails(@Nullable String zone, @Nullable String language) {}

  private LivingSessions.Opened open(UUID id, UUID workspace, LivingSessions.Origin from) {
    Accounts.Account account =
        accounts.find(id).orElseThrow(() -> new IllegalStateException("no account " + id));
    return sessions.open(_ -> {}, account, workspace, from, Optional.empty());
  }
}
