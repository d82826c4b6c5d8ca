package app.fermata.server.conversation;

import app.fermata.log.KindRules;
import app.fermata.log.KindRules.Floor;
import app.fermata.log.KindRules.Retention;
import app.fermata.log.Kinds;
import app.fermata.server.command.Json;
import app.fermata.server.command.Newest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The kinds of conversations, as the log must know them.
public final class ConversationKinds {
  public static final Newest.Kind<ConversationBody> CONVERSATION =
      new Newest.Kind<>("conversation", ConversationBody::read);
  public static final Newest.Kind<MembershipBody> MEMBERSHIP =
      new Newest.Kind<>("membership", MembershipBody::read);
  public static final Newest.Kind<MessageBody> MESSAGE =
      new Newest.Kind<>("message", MessageBody::read);
  public static final Newest.Kind<ReactionBody> REACTION =
      new Newest.Kind<>("reaction", ReactionBody::read);
  public static final Newest.Kind<LinkBody> LINK = new Newest.Kind<>("link", LinkBody::read);
  public static final String SYSTEM_LINE = "system-line";

  /// Which conversation holds a public name, if one does.
  static final Newest.Kind<Optional<UUID>> CHANNEL_NAME =
      new Newest.Kind<>(
          "channel-name", body -> Optional.ofNullable(Json.id(Json.read(body), "conversation")));

  public static final List<KindRules> RULES =
      List.of(
          new KindRules(CONVERSATION.name(), Retention.KEEP, Floor.EXEMPT, false),
          new KindRules(MEMBERSHIP.name(), Retention.KEEP, Floor.EXEMPT, false),
          new KindRules(MESSAGE.name(), Retention.KEEP, Floor.FILTERED, true),
          new KindRules(REACTION.name(), Retention.NEWEST, Floor.FILTERED, false),
          new KindRules(SYSTEM_LINE, Retention.KEEP, Floor.FILTERED, true),
          new KindRules(LINK.name(), Retention.NEWEST, Floor.EXEMPT, false),
          new KindRules(CHANNEL_NAME.name(), Retention.NEWEST, Floor.EXEMPT, false));

  /// These alone, for asking what a floor shows.
  static final Kinds KINDS = Kinds.of(RULES);

  private ConversationKinds() {}
}
