package app.fermata.server.workspace;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Log;
import app.fermata.log.Uuids;
import app.fermata.server.access.Role;
import app.fermata.server.command.Args;
import app.fermata.server.command.Code;
import app.fermata.server.command.Json;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Newest;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Founds workspaces and lets accounts in. Called by `identity`, which keeps what is private to an
/// account (its address, its password): all methods are idempotent in the account's id, so that a
/// caller that does not know whether the first attempt was written simply tries again.
public final class Workspaces {
  /// Code points.
  public static final int NAME_LENGTH = 80;

  private static final int ATTEMPTS = 8;

  private final Log log;
  private final Newest newest;
  private final Newcomers newcomers;

  public Workspaces(Log log, Newest newest, Newcomers newcomers) {
    this.log = log;
    this.newest = newest;
    this.newcomers = newcomers;
  }

  /// An account to be.
  ///
  /// @param zone an IANA time zone, or null
  /// @param language of the interface, or null: the device's
  public record NewAccount(
      UUID account, String name, Role role, @Nullable String zone, @Nullable Language language) {

    private AccountBody body() {
      return new AccountBody(name, role, false, false, false, zone, null);
    }
  }

  /// What is good as a name of a workspace or of a person: one line, not empty.
  ///
  /// @throws RejectedException naming the field, where it is not
  public static String name(String field, String typed) {
    return new Args(Json.object().put(field, typed)).line(field, NAME_LENGTH);
  }

  /// The zone if there is one of that name.
  ///
  /// @throws RejectedException naming the field, where there is none
  public static String zone(String field, String name) {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new RejectedException(Rejection.invalid(field, "There is no such time zone."));
    }
    return name;
  }

  /// Creates a workspace with its owner and a first channel.
  public void create(UUID workspace, String name, NewAccount owner) {
    Language language = owner.language() == null ? Language.ENGLISH : owner.language();
    append(
        owner.account(),
        "create-workspace",
        () -> {
          var writes = new Writes();
          var rest = new Writes();
          List<UUID> first = newcomers.found(rest, workspace, owner.account(), language);
          writes.draft(
              workspace,
              Draft.create(
                  workspace,
                  WorkspaceKinds.WORKSPACE.name(),
                  null,
                  new WorkspaceBody(name, first).body()));
          account(writes, workspace, owner);
          writes.add(rest);
          return writes;
        });
  }

  /// Adds an account and lets it join the default channels.
  public void admit(UUID workspace, NewAccount account) {
    append(
        account.account(),
        "admit",
        () -> {
          var writes = new Writes();
          account(writes, workspace, account);
          Newest.State<WorkspaceBody> state = require(workspace);
          newcomers.join(writes, workspace, account.account(), state.body().defaultChannels());
          return writes;
        });
  }

  /// Hands an imported account to the person who claimed it, and lets it join the default channels.
  public void claim(
      UUID workspace, UUID account, @Nullable String zone, @Nullable Language language) {
    append(
        account,
        "claim",
        () -> {
          Newest.State<AccountBody> found = newest.find(workspace, account, WorkspaceKinds.ACCOUNT);
          if (found == null || !found.body().imported()) {
            throw new RejectedException(Rejection.notFound());
          }
          AccountBody claimed = found.body().claimed();
          var writes = new Writes();
          writes.guard(workspace, account, found.seq());
          writes.draft(
              workspace,
              Draft.change(
                  account,
                  WorkspaceKinds.ACCOUNT.name(),
                  null,
                  (zone == null ? claimed : claimed.inZone(zone)).body()));
          settings(writes, account, language);
          newcomers.join(writes, workspace, account, require(workspace).body().defaultChannels());
          return writes;
        });
  }

  /// The name of a workspace; empty where there is none of that id.
  public Optional<String> nameIfAny(UUID workspace) {
    return Optional.ofNullable(newest.find(workspace, workspace, WorkspaceKinds.WORKSPACE))
        .map(state -> state.body().name());
  }

  private Newest.State<WorkspaceBody> require(UUID workspace) {
    Newest.State<WorkspaceBody> state = newest.find(workspace, workspace, WorkspaceKinds.WORKSPACE);
    if (state == null) {
      throw new RejectedException(Rejection.notFound());
    }
    return state;
  }

  private static void account(Writes writes, UUID workspace, NewAccount account) {
    writes.draft(
        workspace,
        Draft.create(
            account.account(), WorkspaceKinds.ACCOUNT.name(), null, account.body().body()));
    settings(writes, account.account(), account.language());
  }

  private static void settings(Writes writes, UUID account, @Nullable Language language) {
    if (language != null) {
      writes.draft(
          account,
          Draft.put(
              Keys.settings(account),
              WorkspaceKinds.SETTINGS.name(),
              null,
              new SettingsBody(language.tag(), null, true).body()));
    }
  }

  /// One command per account and sort: whoever repeats it changes nothing.
  private void append(UUID account, String sort, Supplier<Writes> decide) {
    var id = new CommandId(account, Uuids.derived("own-command", sort, account));
    Digest digest = Digest.of(id.toString().getBytes(StandardCharsets.UTF_8));
    if (log.recall(id, digest).isPresent()) {
      return;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      AppendResult result = log.append(new Append(id, digest, account, decide.get().parts()));
      switch (result) {
        case AppendResult.Appended done -> {
          newest.observe(done.entries());
          return;
        }
        case AppendResult.Moved(UUID movedLog, UUID movedKey) -> newest.refresh(movedLog, movedKey);
        case AppendResult.CommandIdReused _, AppendResult.Refused _ ->
            throw new IllegalStateException(sort + " of " + account + " was refused: " + result);
      }
    }
    throw new RejectedException(
        Rejection.later(
            Code.BUSY, Duration.ofMillis(200), "The server is busy. Please try again."));
  }
}
