package app.fermata.server.workspace;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What `identity` needs of accounts, from the workspace log.
public final class WorkspaceAccounts implements app.fermata.server.identity.Accounts {
  private final Log log;
  private final Workspaces workspaces;
  private final Accounts accounts;
  private final Supplier<Optional<UUID>> workspace;

  /// @param workspace the one workspace of this server, empty before it is set up
  public WorkspaceAccounts(
      Log log, Workspaces workspaces, Accounts accounts, Supplier<Optional<UUID>> workspace) {
    this.log = log;
    this.workspaces = workspaces;
    this.accounts = accounts;
    this.workspace = workspace;
  }

  @Override
  public Optional<Workspace> workspace() {
    return workspace
        .get()
        .flatMap(id -> workspaces.nameIfAny(id).map(name -> new Workspace(id, name)));
  }

  @Override
  public void found(UUID id, String name, UUID owner, Person person) {
    workspaces.create(id, name, newAccount(owner, person, Role.OWNER));
  }

  @Override
  public void create(UUID account, Person person, Role role, @Nullable UUID invitedBy) {
    workspaces.admit(require(), newAccount(account, person, role));
  }

  @Override
  public void claim(UUID account, @Nullable String zone, @Nullable String language) {
    workspaces.claim(require(), account, zone, language(language));
  }

  @Override
  public Optional<Account> find(UUID account) {
    return workspace
        .get()
        .flatMap(id -> Optional.ofNullable(accounts.find(id, account)))
        .map(found -> account(found.entry(), found.body()));
  }

  @Override
  public List<Account> list(long afterPlace, int limit) {
    return workspace
        .get()
        .map(id -> log.newestOfKind(id, WorkspaceKinds.ACCOUNT.name(), afterPlace, limit))
        .orElse(List.of())
        .stream()
        .map(entry -> account(entry, AccountBody.read(entry.body())))
        .toList();
  }

  private UUID require() {
    return workspace
        .get()
        .orElseThrow(() -> new IllegalStateException("there is no workspace yet"));
  }

  private static Account account(Entry entry, AccountBody body) {
    return new Account(
        entry.key(),
        body.name(),
        body.role(),
        body.bot(),
        body.deactivated(),
        body.imported(),
        entry.place());
  }

  private static Workspaces.NewAccount newAccount(UUID account, Person person, Role role) {
    return new Workspaces.NewAccount(
        account, person.name(), role, person.zone(), language(person.language()));
  }

  private static @Nullable Language language(@Nullable String tag) {
    return tag == null ? null : Language.of(tag).orElse(null);
  }
}
