package app.fermata.server.workspace;

import static app.fermata.server.Examples.args;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.command.Code;
import app.fermata.server.command.Keys;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
  private final Examples harbour = Examples.inMemory();

  private AccountBody account(Actor actor) {
    return AccountBody.read(harbour.newest(harbour.workspace, actor.account()).body());
  }

  @Test
  void foundingTwiceIsFoundingOnce() {
    long head = harbour.log.head(harbour.workspace).position().seq();
    harbour
        .core
        .workspaces()
        .create(
            harbour.workspace,
            "Harbour",
            new Workspaces.NewAccount(harbour.ada.account(), "Ada", Role.OWNER, null, null));
    assertThat(harbour.log.head(harbour.workspace).position().seq()).isEqualTo(head);
  }

  @Test
  void profileFieldsFoldIndependently() {
    harbour.done(harbour.bo, "update-profile", args().put("title", "Pilot"));
    harbour.done(harbour.bo, "update-profile", args().put("zone", "Asia/Taipei"));
    harbour.done(harbour.bo, "update-profile", args().put("name", "  Bo\u0000  Li "));
    assertThat(account(harbour.bo))
        .isEqualTo(
            new AccountBody("Bo Li", Role.MEMBER, false, false, false, "Asia/Taipei", "Pilot"));
    harbour.done(harbour.bo, "update-profile", args().put("title", ""));
    assertThat(account(harbour.bo).title()).isNull();
    assertThat(
            harbour.refused(harbour.bo, "update-profile", args().put("zone", "Mars/One")).field())
        .isEqualTo("zone");
  }

  @Test
  void settingsFoldIndependently() {
    harbour.done(harbour.bo, "update-settings", args().put("theme", "dark"));
    harbour.done(harbour.bo, "update-settings", args().put("enterSends", false));
    UUID key = Keys.settings(harbour.bo.account());
    assertThat(SettingsBody.read(harbour.newest(harbour.bo.account(), key).body()))
        .isEqualTo(new SettingsBody(null, SettingsBody.Theme.DARK, false));
    harbour.done(harbour.bo, "update-settings", args().put("enterSends", true));
    assertThat(harbour.newest(harbour.bo.account(), key).body().asUtf8())
        .isEqualTo("{\"theme\":\"dark\"}");
  }

  @Test
  void theLastOwnerStaysOne() {
    var demotion = args().put("account", harbour.ada.account().toString()).put("role", "member");
    assertThat(harbour.refused(harbour.ada, "set-role", demotion).code())
        .isEqualTo(Code.NOT_PERMITTED);
    assertThat(
            harbour
                .refused(
                    harbour.ada,
                    "deactivate-account",
                    args().put("account", harbour.ada.account().toString()))
                .code())
        .isEqualTo(Code.NOT_PERMITTED);
    harbour.done(
        harbour.ada,
        "set-role",
        args().put("account", harbour.bo.account().toString()).put("role", "owner"));
    harbour.done(harbour.ada, "set-role", demotion);
    // The session still says owner; the account no longer does.
    assertThat(harbour.refused(harbour.ada, "rename-workspace", args().put("name", "Mine")).code())
        .isEqualTo(Code.NOT_PERMITTED);
  }

  @Test
  void whoIsDeactivatedChangesNothingAndIsAddedNowhere() {
    var bo = args().put("account", harbour.bo.account().toString());
    harbour.done(harbour.ada, "deactivate-account", bo);
    assertThat(account(harbour.bo).deactivated()).isTrue();
    var args = args();
    args.putArray("accounts").add(harbour.bo.account().toString());
    assertThat(harbour.refused(harbour.chen, "open-direct", args).code()).isEqualTo(Code.NOT_FOUND);
    assertThat(
            harbour
                .refused(
                    harbour.bo,
                    "create-channel",
                    args().put("conversation", harbour.ids.next().toString()).put("name", "x"))
                .code())
        .isEqualTo(Code.SESSION_REVOKED);
    harbour.done(harbour.ada, "reactivate-account", bo);
    harbour.done(harbour.chen, "open-direct", args);
  }

  @Test
  void theDirectoryFindsPeopleByNameInAnyCaseAndHearsOfNewOnes() {
    harbour.arrive("Zoë", Role.MEMBER);
    assertThat(harbour.core.directory().people(harbour.workspace))
        .extracting(person -> person.body().name())
        .containsExactly("Ada", "Bo", "Chen", "Dana", "Zoë");
    harbour.done(harbour.bo, "update-profile", args().put("name", "Yan"));
    assertThat(harbour.core.directory().people(harbour.workspace))
        .extracting(person -> person.folded())
        .containsExactly("ada", "chen", "dana", "yan", "zoë");
  }
}
