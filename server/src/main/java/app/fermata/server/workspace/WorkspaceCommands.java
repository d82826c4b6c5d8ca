package app.fermata.server.workspace;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Role;
import app.fermata.server.access.Target;
import app.fermata.server.command.Args;
import app.fermata.server.command.Code;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Conflicts;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Permit;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Commands on the workspace, on accounts and on one's own settings.
public final class WorkspaceCommands {
  private static final int TITLE_LENGTH = 120;

  private final Log log;
  private final Newest newest;
  private final Accounts accounts;

  public WorkspaceCommands(Log log, Newest newest, Accounts accounts) {
    this.log = log;
    this.newest = newest;
    this.accounts = accounts;
  }

  public List<CommandKind<?>> kinds() {
    return List.of(
        CommandKind.of(
            "rename-workspace",
            Permission.RENAME_WORKSPACE,
            args ->
                new RenameWorkspace(
                    args.line("name", Workspaces.NAME_LENGTH), args.numberIfAny("seen", 1)),
            this::rename),
        CommandKind.of(
            "update-profile", Permission.KEEP_OWN, UpdateProfile::read, this::updateProfile),
        CommandKind.of(
            "set-role",
            Permission.SET_ROLE,
            args -> new SetRole(args.id("account"), args.word("role", Role.class)),
            this::setRole),
        CommandKind.of(
            "deactivate-account",
            Permission.DEACTIVATE,
            args -> args.id("account"),
            (actor, account) -> setDeactivated(actor, account, true)),
        CommandKind.of(
            "reactivate-account",
            Permission.DEACTIVATE,
            args -> args.id("account"),
            (actor, account) -> setDeactivated(actor, account, false)),
        CommandKind.of(
            "update-settings", Permission.KEEP_OWN, UpdateSettings::read, this::updateSettings));
  }

  private record RenameWorkspace(String name, @Nullable Long seen) {}

  /// Null: leave as it is. Empty: take away.
  private record UpdateProfile(
      @Nullable String name, @Nullable String zone, @Nullable String title) {

    static UpdateProfile read(Args args) {
      String zone = args.has("zone") ? args.text("zone", 60) : null;
      return new UpdateProfile(
          args.has("name") ? args.line("name", Workspaces.NAME_LENGTH) : null,
          zone == null || zone.isEmpty() ? zone : Workspaces.zone("zone", zone),
          args.has("title") ? args.lineOrEmpty("title", TITLE_LENGTH) : null);
    }

    AccountBody onto(AccountBody account) {
      AccountBody changed = name == null ? account : account.named(name);
      changed = zone == null ? changed : changed.inZone(zone.isEmpty() ? null : zone);
      return title == null ? changed : changed.titled(title.isEmpty() ? null : title);
    }
  }

  private record SetRole(UUID account, Role role) {}

  private record UpdateSettings(
      @Nullable String language, SettingsBody.@Nullable Theme theme, @Nullable Boolean enterSends) {

    static UpdateSettings read(Args args) {
      String language = args.has("language") ? args.text("language", 20) : null;
      if (language != null && Language.of(language).isEmpty()) {
        throw new RejectedException(
            Rejection.invalid("language", "This language is not offered yet."));
      }
      return new UpdateSettings(
          language,
          args.has("theme") ? args.word("theme", SettingsBody.Theme.class) : null,
          args.has("enterSends") ? args.flag("enterSends") : null);
    }

    SettingsBody onto(SettingsBody settings) {
      return new SettingsBody(
          language == null ? settings.language() : language,
          theme == null ? settings.theme() : theme,
          enterSends == null ? settings.enterSends() : enterSends);
    }
  }

  private Writes rename(Actor actor, RenameWorkspace args) {
    Permit.require(actor, Permission.RENAME_WORKSPACE, new Target.Workspace());
    Newest.State<WorkspaceBody> state =
        newest.find(actor.workspace(), actor.workspace(), WorkspaceKinds.WORKSPACE);
    if (state == null) {
      throw new RejectedException(Rejection.notFound());
    }
    if (state.body().name().equals(args.name())) {
      return Writes.none();
    }
    Conflicts.check(log, state, args.seen(), WorkspaceKinds.WORKSPACE, WorkspaceBody::name);
    return new Writes()
        .guard(actor.workspace(), actor.workspace(), state.seq())
        .draft(
            actor.workspace(),
            Draft.change(
                actor.workspace(),
                WorkspaceKinds.WORKSPACE.name(),
                null,
                new WorkspaceBody(args.name(), state.body().defaultChannels()).body()));
  }

  private Writes updateProfile(Actor actor, UpdateProfile args) {
    Permit.require(actor, Permission.KEEP_OWN, new Target.Own());
    Newest.State<AccountBody> self = accounts.requireActive(actor.workspace(), actor.account());
    return change(new Writes(), actor.workspace(), self, args.onto(self.body()));
  }

  private Writes setRole(Actor actor, SetRole args) {
    var writes = new Writes();
    Newest.State<AccountBody> account = require(actor, args.account(), args.role());
    if (account.body().role() == Role.OWNER && args.role() != Role.OWNER) {
      keepAnOwner(writes, actor.workspace(), args.account());
    }
    return change(writes, actor.workspace(), account, account.body().withRole(args.role()));
  }

  private Writes setDeactivated(Actor actor, UUID id, boolean deactivated) {
    var writes = new Writes();
    Newest.State<AccountBody> account = require(actor, id, null);
    if (deactivated && account.body().role() == Role.OWNER) {
      keepAnOwner(writes, actor.workspace(), id);
    }
    return change(writes, actor.workspace(), account, account.body().withDeactivated(deactivated));
  }

  private Newest.State<AccountBody> require(Actor actor, UUID id, @Nullable Role wanted) {
    Newest.State<AccountBody> account = accounts.find(actor.workspace(), id);
    if (account == null) {
      throw new RejectedException(Rejection.notFound());
    }
    boolean self = id.equals(actor.account());
    Role role = account.body().role();
    Permit.require(
        actor,
        wanted == null ? Permission.DEACTIVATE : Permission.SET_ROLE,
        new Target.Account(
            role, wanted == null ? role : wanted, self, self || actor.role() != Role.GUEST));
    return account;
  }

  private void keepAnOwner(Writes writes, UUID workspace, UUID leaving) {
    Optional<Entry> other = accounts.anotherOwner(workspace, leaving);
    if (other.isEmpty()) {
      throw new RejectedException(
          Rejection.of(
              Code.NOT_PERMITTED, "This is the last owner. Make somebody else an owner first."));
    }
    // Two last owners who step down at once must not both succeed.
    writes.guard(workspace, other.get().key(), other.get().seq());
  }

  private static Writes change(
      Writes writes, UUID workspace, Newest.State<AccountBody> account, AccountBody to) {
    if (to.equals(account.body())) {
      return Writes.none();
    }
    UUID id = account.entry().key();
    return writes
        .guard(workspace, id, account.seq())
        .draft(workspace, Draft.change(id, WorkspaceKinds.ACCOUNT.name(), null, to.body()));
  }

  private Writes updateSettings(Actor actor, UpdateSettings args) {
    Permit.require(actor, Permission.KEEP_OWN, new Target.Own());
    UUID key = Keys.settings(actor.account());
    Newest.State<SettingsBody> known = newest.find(actor.account(), key, WorkspaceKinds.SETTINGS);
    SettingsBody before = known == null ? SettingsBody.DEFAULT : known.body();
    SettingsBody after = args.onto(before);
    if (after.equals(before)) {
      return Writes.none();
    }
    return new Writes()
        .guard(actor.account(), key, known == null ? 0 : known.seq())
        .draft(actor.account(), Draft.put(key, WorkspaceKinds.SETTINGS.name(), null, after.body()));
  }
}
