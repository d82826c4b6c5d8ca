package app.fermata.server.workspace;

import app.fermata.log.KindRules;
import app.fermata.log.KindRules.Floor;
import app.fermata.log.KindRules.Retention;
import app.fermata.server.command.Newest;
import java.util.List;

/// The kinds of the workspace's log and of settings, as the log must know them.
public final class WorkspaceKinds {
  public static final Newest.Kind<WorkspaceBody> WORKSPACE =
      new Newest.Kind<>("workspace", WorkspaceBody::read);
  public static final Newest.Kind<AccountBody> ACCOUNT =
      new Newest.Kind<>("account", AccountBody::read);
  public static final Newest.Kind<ChannelBody> CHANNEL =
      new Newest.Kind<>("channel", ChannelBody::read);
  public static final Newest.Kind<SettingsBody> SETTINGS =
      new Newest.Kind<>("settings", SettingsBody::read);

  public static final List<KindRules> RULES =
      List.of(
          new KindRules(WORKSPACE.name(), Retention.KEEP, Floor.EXEMPT, false),
          new KindRules(ACCOUNT.name(), Retention.KEEP, Floor.EXEMPT, false, true),
          new KindRules(CHANNEL.name(), Retention.NEWEST, Floor.EXEMPT, false),
          new KindRules(SETTINGS.name(), Retention.NEWEST, Floor.EXEMPT, false));

  private WorkspaceKinds() {}
}
