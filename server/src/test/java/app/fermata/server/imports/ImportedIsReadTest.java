package app.fermata.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.Card;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.slack.Exports;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Imported messages are never unread; what people write around them is, exactly.
class ImportedIsReadTest {
  @TempDir Path folder;

  static Stream<Imports> servers() {
    return Stream.of(new Imports(), Imports.onPostgres());
  }

  private static Actor claimed(Imports server, String slackId) {
    UUID account = server.account(slackId);
    server.examples.core.workspaces().claim(server.examples.workspace, account, null, null);
    return new Actor(server.examples.workspace, account, Role.MEMBER, null);
  }

  private static Card card(Imports server, Actor actor, UUID conversation) {
    return server.examples.core.attention().cards().one(actor, conversation);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void whoClaimsAnAccountHasNothingUnread(Imports server) throws Exception {
    try (server) {
      server.run(Exports.excerpt(folder));
      server.run(Exports.today().zip(folder));
      for (String slackId : new String[] {"U061A1R2R", "U061A5N1G", "U1", "U2"}) {
        Actor actor = claimed(server, slackId);
        assertThat(server.examples.core.attention().cards().all(actor))
            .hasSizeGreaterThan(1)
            .allSatisfy(
                card -> {
                  assertThat(card.unread()).isZero();
                  assertThat(card.mentions()).isZero();
                  assertThat(card.threads()).isEmpty();
                });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void whatPeopleWriteAfterAndBetweenImportsCounts(Imports server) throws Exception {
    try (server) {
      Exports export = Exports.today();
      server.run(export.zip(folder));
      Actor ada = claimed(server, "U1");
      Actor bo = claimed(server, "U2");
      UUID channel = server.channel("C1");
      UUID root = server.messageKey("C1", "1709290000.000100");
      server.examples.post(bo, channel, "one");
      server.examples.reply(bo, channel, root, "a reply here");
      assertThat(card(server, ada, channel).unread()).isEqualTo(1);
      assertThat(card(server, ada, channel).threads()).hasSize(1);

      export.file(
          "general/2024-03-03.json",
          """
          [{"type":"message","user":"U2","text":"newer <@U1> <!channel>","ts":"1709470000.000100"},
           {"type":"message","user":"U2","text":"newer reply <@U1>","ts":"1709470001.000100","thread_ts":"1709290000.000100"}]
          """);
      server.run(export.zip(folder));
      assertThat(card(server, ada, channel).unread()).isEqualTo(1);
      assertThat(card(server, ada, channel).mentions()).isZero();
      assertThat(card(server, ada, channel).threads())
          .singleElement()
          .satisfies(thread -> assertThat(thread.unread()).isEqualTo(1));

      server.examples.post(bo, channel, "two");
      assertThat(card(server, ada, channel).unread()).isEqualTo(2);
      assertThat(card(server, bo, channel).unread()).isZero();
    }
  }
}
