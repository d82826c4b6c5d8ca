package app.fermata.server.conversation;

import app.fermata.log.Log;
import app.fermata.protocol.Ids;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.Newest;
import app.fermata.server.workspace.Accounts;
import app.fermata.server.workspace.Directory;
import app.fermata.server.workspace.Newcomers;
import java.util.List;
import java.util.stream.Stream;

/// All commands of this package, wired together.
public final class ConversationCommands {
  private final ChannelCommands channels;
  private final MemberCommands memberships;
  private final DirectCommands directs;
  private final MessageCommands messages;
  private final DefaultChannels defaultChannels;

  /// @param arrival what `attention` does when somebody comes into a conversation
  public ConversationCommands(
      Log log,
      Newest newest,
      Ids ids,
      Accounts accounts,
      Directory directory,
      Conversations conversations,
      Arrival arrival) {
    var members = new Members(log, newest, ids, arrival);
    var names = new ChannelNames(newest);
    channels = new ChannelCommands(log, conversations, names, members, accounts, directory);
    memberships = new MemberCommands(newest, conversations, members, accounts);
    directs = new DirectCommands(log, newest, conversations, members, accounts);
    messages = new MessageCommands(log, newest, conversations, accounts, directory);
    defaultChannels = new DefaultChannels(conversations, channels, members, ids);
  }

  public List<CommandKind<?>> kinds() {
    return Stream.of(channels.kinds(), memberships.kinds(), directs.kinds(), messages.kinds())
        .<CommandKind<?>>flatMap(List::stream)
        .toList();
  }

  /// What happens when an account is new.
  public Newcomers newcomers() {
    return defaultChannels;
  }
}
