package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.log.Mark;
import app.fermata.log.Uuids;
import app.fermata.protocol.Ids;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Writes;
import app.fermata.server.markdown.Names;
import app.fermata.server.workspace.Language;
import app.fermata.server.workspace.Newcomers;
import java.util.List;
import java.util.UUID;

/// The first channel, and everybody's way into it.
final class DefaultChannels implements Newcomers {
  private final Conversations conversations;
  private final ChannelCommands channels;
  private final Members members;
  private final Ids ids;

  DefaultChannels(Conversations conversations, ChannelCommands channels, Members members, Ids ids) {
    this.conversations = conversations;
    this.channels = channels;
    this.members = members;
    this.ids = ids;
  }

  @Override
  public List<UUID> found(Writes writes, UUID workspace, UUID owner, Language language) {
    UUID id = Uuids.derived("first-channel", workspace);
    Words words = words(language);
    channels.begin(
        writes,
        new Actor(workspace, owner, Role.OWNER, null),
        id,
        ConversationBody.channel(words.name(), words.purpose(), false));
    MessageBody welcome =
        MessageBody.written(words.welcome(), Names.AS_WRITTEN, false).saidBy("Fermata");
    writes.draft(
        id,
        new Draft(
            Draft.Mode.CREATE,
            ids.next(),
            ConversationKinds.MESSAGE.name(),
            null,
            Mark.LIVING,
            welcome.body(),
            false,
            workspace));
    return List.of(id);
  }

  @Override
  public void join(Writes writes, UUID workspace, UUID account, List<UUID> defaultChannels) {
    for (UUID id : defaultChannels) {
      Newest.State<ConversationBody> channel = conversations.conversation(id);
      var membership = conversations.membership(id, account);
      if (channel != null
          && channel.body().isPublic()
          && !channel.body().archived()
          && (membership == null || !membership.body().isJoined())) {
        writes.guard(id, id, channel.seq());
        members.arrive(writes, channel, account, null);
      }
    }
  }

  private record Words(String name, String purpose, String welcome) {}

  private static Words words(Language language) {
    return switch (language) {
      case ENGLISH ->
          new Words(
              "general",
              "What concerns everybody",
              "**Welcome to Fermata.** Write below; everybody here reads it, now or when their day"
                  + " begins.");
      case SIMPLIFIED_CHINESE ->
          new Words(
              "general", "与所有人有关的事", "**欢迎使用 Fermata。** 在下方写下第一句话；这里的每个人都会读到，无论是现在，还是在他们的一天开始时。");
      case TRADITIONAL_CHINESE ->
          new Words(
              "general", "與所有人有關的事", "**歡迎使用 Fermata。** 在下方寫下第一句話；這裡的每個人都會讀到，無論是現在，還是在他們的一天開始時。");
    };
  }
}
