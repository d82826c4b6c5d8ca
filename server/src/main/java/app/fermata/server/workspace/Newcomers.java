package app.fermata.server.workspace;

import app.fermata.server.command.Writes;
import java.util.List;
import java.util.UUID;

/// What happens to channels when people arrive; implemented by `conversation`, so that an account
/// and its first memberships are one transaction.
public interface Newcomers {

  /// Adds the first channel of a new workspace, with its owner in it.
  ///
  /// @param language of the words in it
  /// @return the channels that everybody joins from now on
  List<UUID> found(Writes writes, UUID workspace, UUID owner, Language language);

  /// Lets a new account join the workspace's default channels.
  void join(Writes writes, UUID workspace, UUID account, List<UUID> defaultChannels);
}
