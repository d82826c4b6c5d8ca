package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.server.command.Code;
import app.fermata.server.command.Json;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Newest;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.command.Writes;
import app.fermata.server.workspace.Directory;
import java.util.Optional;
import java.util.UUID;

/// Who holds which public name: one entry per name in the workspace log, guarded when it changes
/// hands, so that two channels can never have one name, whichever log implementation and however
/// many nodes. An archived channel keeps its name.
public final class ChannelNames {
  private final Newest newest;

  public ChannelNames(Newest newest) {
    this.newest = newest;
  }

  /// Gives the name to the conversation.
  ///
  /// @throws RejectedException `name_taken` where another holds it
  public void take(Writes writes, UUID workspace, String name, UUID conversation) {
    UUID key = key(workspace, name);
    var held = newest.find(workspace, key, ConversationKinds.CHANNEL_NAME);
    if (held != null && held.body().isPresent() && !held.body().get().equals(conversation)) {
      throw new RejectedException(
          Rejection.of(Code.NAME_TAKEN, "Another channel is called that. Choose another name."));
    }
    put(writes, workspace, key, Optional.of(conversation));
  }

  /// Whether a public channel with this name exists.
  public boolean isTaken(UUID workspace, String name) {
    var held = newest.find(workspace, key(workspace, name), ConversationKinds.CHANNEL_NAME);
    return held != null && held.body().isPresent();
  }

  /// The name changes; one that differs in case only stays the same name.
  public void change(Writes writes, UUID workspace, String from, String to, UUID conversation) {
    if (!key(workspace, from).equals(key(workspace, to))) {
      take(writes, workspace, to, conversation);
      put(writes, workspace, key(workspace, from), Optional.empty());
    }
  }

  private void put(Writes writes, UUID workspace, UUID key, Optional<UUID> holder) {
    var body = Json.object();
    holder.ifPresent(id -> Json.put(body, "conversation", id));
    writes
        .guard(workspace, key, newest.seq(workspace, key, ConversationKinds.CHANNEL_NAME))
        .draft(
            workspace,
            Draft.put(key, ConversationKinds.CHANNEL_NAME.name(), null, Json.body(body)));
  }

  private static UUID key(UUID workspace, String name) {
    return Keys.channelName(workspace, Directory.foldName(name));
  }
}
