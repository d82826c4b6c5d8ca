package app.fermata.server.mrkdwn;

import java.util.Optional;
import java.util.UUID;

/// What Slack's ids stand for in Fermata.
public interface Names {

  /// @param name as shown, without `@` or `#`
  record Target(UUID id, String name) {}

  /// The account that a user or bot id became.
  Optional<Target> person(String slackId);

  /// The conversation that a channel id became, if it is one that has a name.
  Optional<Target> conversation(String slackId);

  /// Knows nobody: mentions stay words.
  static Names none() {
    return new Names() {
      @Override
      public Optional<Target> person(String slackId) {
        return Optional.empty();
      }

      @Override
      public Optional<Target> conversation(String slackId) {
        return Optional.empty();
      }
    };
  }
}
