package app.fermata.server.conversation;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.protocol.Card;
import app.fermata.server.Examples;
import app.fermata.server.OnPostgres;
import app.fermata.server.access.Actor;
import app.fermata.server.access.ConversationType;
import app.fermata.server.access.Role;
import app.fermata.server.command.Writes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A channel with 50,000 members.
class LargeChannelTest {
  private static final int MEMBERS = 50_000;
  private static final int AT_ONCE = 90;
  private static final int HERE_BEFORE = 4;

  @Test
  void fiftyThousandMembersCostAMessageNothing() throws Exception {
    try (var on = new OnPostgres(9)) {
      Examples harbour = on.harbour;
      for (int many = HERE_BEFORE; many < MEMBERS; many += AT_ONCE) {
        join(harbour, Math.min(AT_ONCE, MEMBERS - many));
      }
      UUID all = harbour.general();
      assertThat(harbour.core.roster().counts(List.of(all))).isEqualTo(Map.of(all, MEMBERS));

      harbour.post(harbour.ada, all, "the first, so that the memory of members is warm");
      long before = rows(on);
      harbour.post(harbour.ada, all, "@everyone, look");
      assertThat(rows(on) - before).as("rows that a message writes").isLessThanOrEqualTo(4);
      Card card = card(harbour, harbour.chen, all);
      assertThat(card.unread()).isEqualTo(2);
      assertThat(card.mentions()).isEqualTo(1);

      harbour.done(harbour.dana, "leave-conversation", in(all));
      Actor late = harbour.arrive("Eve", Role.MEMBER);
      assertThat(harbour.core.roster().counts(List.of(all))).isEqualTo(Map.of(all, MEMBERS));
      harbour.post(late, all, "hello, everybody");
      assertThat(card(harbour, harbour.chen, all).unread()).isEqualTo(3);
      assertThat(harbour.refused(harbour.dana, "mark-read", in(all).put("generation", 0)))
          .isNotNull();
    }
  }

  private static Card card(Examples harbour, Actor actor, UUID conversation) {
    return harbour.core.attention().cards().all(actor).stream()
        .filter(card -> card.log().equals(conversation))
        .findFirst()
        .orElseThrow();
  }

  /// Members as an import makes them.
  private static void join(Examples harbour, int number) {
    var writes = new Writes();
    for (int i = 0; i < number; i++) {
      UUID account = harbour.ids.next();
      writes.draft(
          harbour.general(),
          Draft.create(account, "membership", null, MembershipBody.joined(1).body()));
      writes.draft(
          account,
          Draft.create(
              harbour.general(),
              "link",
              null,
              new LinkBody(ConversationType.CHANNEL, true, false).body()));
    }
    UUID ada = harbour.ada.account();
    harbour.log.append(
        new Append(
            new CommandId(ada, harbour.ids.next()), Digest.of(new byte[0]), ada, writes.parts()));
  }

  /// Written by anybody so far, in all tables.
  private static long rows(OnPostgres on) throws SQLException {
    try (Connection connection = on.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT (SELECT count(*) FROM log_entry) + (SELECT count(*) FROM log_command)
                  + (SELECT count(*) FROM log_feed) + (SELECT count(*) FROM log_head)
                """)) {
      row.next();
      return row.getLong(1);
    }
  }
}
