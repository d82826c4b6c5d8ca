package app.fermata.server.imports;

import app.fermata.log.Uuids;
import java.util.UUID;

/// Where Slack's things are kept: keys derived from their ids, the same in every run.
final class SlackIds {
  /// What bodies name as their origin.
  static final String SLACK = "slack";

  private final UUID workspace;

  SlackIds(UUID workspace) {
    this.workspace = workspace;
  }

  UUID workspace() {
    return workspace;
  }

  /// Who writes what is imported, so that what people wrote over it is told apart. No account.
  UUID importer() {
    return Uuids.derived("slack-importer", workspace);
  }

  UUID account(String slackId) {
    return Uuids.derived("slack-account", workspace, slackId);
  }

  UUID conversation(String slackId) {
    return Uuids.derived("slack-conversation", workspace, slackId);
  }

  /// @param id the message's time, as `SlackItem.Message.id`
  UUID message(String conversation, String id) {
    return Uuids.derived("slack-message", workspace, conversation, id);
  }

  UUID divider(UUID firstMessage) {
    return Uuids.derived("slack-divider", firstMessage);
  }
}
