package app.fermata.server.conversation;

import app.fermata.server.command.Newest;
import app.fermata.server.markdown.Names;
import app.fermata.server.workspace.AccountBody;
import app.fermata.server.workspace.Accounts;
import app.fermata.server.workspace.ChannelBody;
import app.fermata.server.workspace.WorkspaceKinds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Names of mentions as the workspace knows them, so that nobody can be made to seem mentioned
/// under a name that is not theirs.
record MentionNames(Newest newest, Accounts accounts, UUID workspace) implements Names {

  @Override
  public @Nullable String account(UUID account, String written) {
    Newest.State<AccountBody> found = accounts.find(workspace, account);
    return found == null ? null : found.body().name();
  }

  /// A public channel by its name; any other id keeps what was written, so that it cannot be told
  /// whether a private channel of that id exists.
  @Override
  public String conversation(UUID conversation, String written) {
    Newest.State<ChannelBody> found = newest.find(workspace, conversation, WorkspaceKinds.CHANNEL);
    return found == null ? written : found.body().name();
  }
}
