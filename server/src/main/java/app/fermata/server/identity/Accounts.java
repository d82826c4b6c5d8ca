package app.fermata.server.identity;

import app.fermata.server.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The public side of accounts, in the workspace log. Blocking; writes return after the commit.
///
/// The caller makes the ids and repeats a write after a crash, so every write is idempotent by the
/// ids it names.
public interface Accounts {

  /// The workspace; empty before set-up.
  Optional<Workspace> workspace();

  record Workspace(UUID id, String name) {}

  /// Writes the workspace and its first owner.
  void found(UUID workspace, String name, UUID owner, Person person);

  /// Writes a new account, and does what every newcomer gets.
  ///
  /// @param invitedBy whose invite it was
  void create(UUID account, Person person, Role role, @Nullable UUID invitedBy);

  /// An imported account is somebody's from now on.
  ///
  /// @param zone IANA time zone; `language`: `en`, `zh-Hans` or `zh-Hant`
  void claim(UUID account, @Nullable String zone, @Nullable String language);

  /// The newest state of an account; empty for an unknown id.
  Optional<Account> find(UUID account);

  /// All accounts in the order in which they came, those after `afterPlace`.
  List<Account> list(long afterPlace, int limit);

  /// What a person says of themselves when they arrive.
  ///
  /// @param name as others see it
  /// @param zone IANA time zone
  /// @param language `en`, `zh-Hans` or `zh-Hant`
  record Person(String name, @Nullable String zone, @Nullable String language) {}

  /// @param place of the account's entry in the workspace log
  /// @param imported nobody has claimed it yet
  record Account(
      UUID id,
      String name,
      Role role,
      boolean bot,
      boolean deactivated,
      boolean imported,
      long place) {}
}
