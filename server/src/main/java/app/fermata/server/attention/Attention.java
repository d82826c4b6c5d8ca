package app.fermata.server.attention;

import app.fermata.log.Log;
import app.fermata.server.command.CommandKind;
import app.fermata.server.conversation.Conversations;
import app.fermata.server.conversation.Roster;
import java.util.List;

/// This package, wired together.
public final class Attention {
  private final ReadCommands commands;
  private final Cards cards;
  private final Following following;

  public Attention(Log log, Conversations conversations, Roster roster, AttentionIndex index) {
    following = new Following(log, index);
    cards = new Cards(log, conversations, roster, index, following);
    commands = new ReadCommands(log, conversations, cards);
  }

  public List<CommandKind<?>> kinds() {
    return commands.kinds();
  }

  public Cards cards() {
    return cards;
  }

  public Following following() {
    return following;
  }
}
