package app.fermata.server.attention;

import app.fermata.log.KindRules;
import app.fermata.log.KindRules.Floor;
import app.fermata.log.KindRules.Retention;
import app.fermata.server.command.Newest;
import java.util.List;

/// The kinds of attention, as the log must know them.
public final class AttentionKinds {
  public static final Newest.Kind<ReadStateBody> READ_STATE =
      new Newest.Kind<>("read-state", ReadStateBody::read);
  public static final Newest.Kind<FollowBody> FOLLOW =
      new Newest.Kind<>("follow", FollowBody::read);

  public static final List<KindRules> RULES =
      List.of(
          new KindRules(READ_STATE.name(), Retention.NEWEST, Floor.EXEMPT, false),
          new KindRules(FOLLOW.name(), Retention.NEWEST, Floor.EXEMPT, false));

  private AttentionKinds() {}
}
