package app.fermata.server;

import app.fermata.log.KindRules;
import app.fermata.log.Log;
import app.fermata.protocol.Ids;
import app.fermata.server.attention.Attention;
import app.fermata.server.attention.AttentionKinds;
import app.fermata.server.attention.PastIsRead;
import app.fermata.server.command.CommandKind;
import app.fermata.server.command.CommandRegistry;
import app.fermata.server.command.CommandWatch;
import app.fermata.server.command.Newest;
import app.fermata.server.conversation.ConversationCommands;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.Conversations;
import app.fermata.server.conversation.Roster;
import app.fermata.server.web.Routes;
import app.fermata.server.workspace.Accounts;
import app.fermata.server.workspace.Directory;
import app.fermata.server.workspace.WorkspaceCommands;
import app.fermata.server.workspace.WorkspaceKinds;
import app.fermata.server.workspace.Workspaces;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The core capabilities wired together: everything between a command and the log. `App`, the
/// import and the tests stand on this.
///
/// Both replicas in memory hear the log's tail from here on; close to stop hearing it.
public final class Core implements AutoCloseable {
  /// The kinds of the core, for the log.
  public static final List<KindRules> KINDS =
      Stream.of(WorkspaceKinds.RULES, ConversationKinds.RULES, AttentionKinds.RULES)
          .flatMap(List::stream)
          .toList();

  /// What is kept in memory: small, and asked for at every message.
  private static final Set<String> CACHED =
      Set.of(
          WorkspaceKinds.WORKSPACE.name(),
          WorkspaceKinds.ACCOUNT.name(),
          WorkspaceKinds.CHANNEL.name(),
          ConversationKinds.CONVERSATION.name(),
          ConversationKinds.MEMBERSHIP.name());

  private final Log log;
  private final Roster roster;
  private final List<AutoCloseable> tails;
  private final Newest newest;
  private final Directory directory;
  private final Accounts accounts;
  private final Conversations conversations;
  private final Workspaces workspaces;
  private final Attention attention;
  private final CommandRegistry commands;

  /// @param indexes derived tables that are never late; from `Indexes`
  public Core(Log log, Ids ids, Indexes indexes, CommandWatch watch) {
    this.log = log;
    roster = indexes.roster();
    newest = new Newest(log, CACHED);
    directory = new Directory(log);
    tails = List.of(log.tail(newest), log.tail(directory));
    accounts = new Accounts(log, newest);
    conversations = new Conversations(newest);
    var talk =
        new ConversationCommands(
            log, newest, ids, accounts, directory, conversations, new PastIsRead(log));
    attention = new Attention(log, conversations, indexes.roster(), indexes.attention());
    workspaces = new Workspaces(log, newest, talk.newcomers());
    List<CommandKind<?>> kinds =
        Stream.of(
                new WorkspaceCommands(log, newest, accounts).kinds(),
                talk.kinds(),
                attention.kinds())
            .<CommandKind<?>>flatMap(List::stream)
            .toList();
    commands = new CommandRegistry(log, newest, accounts, ids, watch, kinds);
  }

  /// Mounts the HTTP endpoints of the core.
  public void mount(Routes routes) {
    CoreEndpoints.mount(routes, log, this, roster);
  }

  public CommandRegistry commands() {
    return commands;
  }

  public Newest newest() {
    return newest;
  }

  public Directory directory() {
    return directory;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Conversations conversations() {
    return conversations;
  }

  public Workspaces workspaces() {
    return workspaces;
  }

  public Attention attention() {
    return attention;
  }

  public Roster roster() {
    return roster;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable tail : tails) {
      tail.close();
    }
  }
}
