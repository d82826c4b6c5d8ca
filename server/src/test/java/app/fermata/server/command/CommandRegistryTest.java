package app.fermata.server.command;

import static app.fermata.server.Examples.args;
import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandRegistryTest {
  private final Examples harbour = Examples.inMemory();

  @Test
  void aRetriedCommandReturnsTheFirstResult() {
    UUID id = harbour.ids.next();
    ObjectNode args =
        in(harbour.general()).put("message", harbour.ids.next().toString()).put("text", "once");
    Outcome first = harbour.core.commands().execute(harbour.bo, id, "post-message", args);
    Outcome second = harbour.core.commands().execute(harbour.bo, id, "post-message", args);
    assertThat(first).isInstanceOf(Outcome.Done.class).isEqualTo(second);
  }

  @Test
  void theOrderOfFieldsDoesNotMakeARetryAnotherCommand() {
    UUID id = harbour.ids.next();
    String message = harbour.ids.next().toString();
    String conversation = harbour.general().toString();
    ObjectNode one =
        args().put("text", "x").put("message", message).put("conversation", conversation);
    ObjectNode other =
        args().put("conversation", conversation).put("message", message).put("text", "x");
    Outcome first = harbour.core.commands().execute(harbour.bo, id, "post-message", one);
    assertThat(harbour.core.commands().execute(harbour.bo, id, "post-message", other))
        .isEqualTo(first);
  }

  @Test
  void aRetryIsAnsweredEvenAfterTheActorWasRemoved() {
    UUID room = harbour.channel(harbour.ada, "room", harbour.bo);
    UUID id = harbour.ids.next();
    ObjectNode args =
        in(room).put("message", harbour.ids.next().toString()).put("text", "before I go");
    Outcome first = harbour.core.commands().execute(harbour.bo, id, "post-message", args);
    harbour.done(
        harbour.ada, "remove-member", in(room).put("account", harbour.bo.account().toString()));
    assertThat(harbour.core.commands().execute(harbour.bo, id, "post-message", args))
        .isEqualTo(first);
  }

  @Test
  void whoWasDeactivatedWritesNothingMoreEvenWhereTheServerRemembersOtherwise() {
    // A second server over the same log hears of it only when its guard fails.
    var deaf = new Examples.Deaf(harbour);
    UUID id = harbour.ids.next();
    ObjectNode args =
        in(harbour.general()).put("message", harbour.ids.next().toString()).put("text", "active");
    Outcome first = deaf.execute(harbour.bo, id, "post-message", args);
    assertThat(first).isInstanceOf(Outcome.Done.class);
    harbour.done(harbour.ada, "deactivate-account", account(harbour.bo));
    assertThat(code(deaf.post(harbour.bo, harbour.general(), "slipped in")))
        .isEqualTo(Code.SESSION_REVOKED);
    assertThat(deaf.execute(harbour.bo, id, "post-message", args)).isEqualTo(first);
    harbour.done(harbour.ada, "reactivate-account", account(harbour.bo));
    assertThat(
            harbour.core.commands().execute(harbour.bo, harbour.ids.next(), "post-message", args))
        .isInstanceOf(Outcome.Refused.class);
    harbour.post(harbour.bo, harbour.general(), "back");
  }

  @Test
  void aRoleThatWasTakenAwayPermitsNothingMoreWhateverTheSessionAndTheServerRemember() {
    var deaf = new Examples.Deaf(harbour);
    assertThat(deaf.post(harbour.bo, harbour.general(), "a member"))
        .isInstanceOf(Outcome.Done.class);
    harbour.done(harbour.ada, "set-role", account(harbour.bo).put("role", "guest"));
    ObjectNode channel = args().put("conversation", harbour.ids.next().toString()).put("name", "x");
    assertThat(code(deaf.execute(harbour.bo, "create-channel", channel.put("private", true))))
        .isEqualTo(Code.NOT_PERMITTED);
    assertThat(deaf.post(harbour.bo, harbour.general(), "a guest"))
        .isInstanceOf(Outcome.Done.class);
  }

  private static ObjectNode account(Actor of) {
    return args().put("account", of.account().toString());
  }

  @Test
  void theSameIdWithAnotherPayloadIsRefused() {
    UUID id = harbour.ids.next();
    ObjectNode args =
        in(harbour.general()).put("message", harbour.ids.next().toString()).put("text", "one");
    harbour.core.commands().execute(harbour.bo, id, "post-message", args);
    Outcome second =
        harbour
            .core
            .commands()
            .execute(harbour.bo, id, "post-message", args.deepCopy().put("text", "two"));
    assertThat(code(second)).isEqualTo(Code.COMMAND_ID_REUSED);
  }

  @Test
  void idsOfTwoAccountsDoNotMeet() {
    UUID id = harbour.ids.next();
    for (var actor : java.util.List.of(harbour.bo, harbour.chen)) {
      ObjectNode args =
          in(harbour.general()).put("message", harbour.ids.next().toString()).put("text", "hi");
      assertThat(harbour.core.commands().execute(actor, id, "post-message", args))
          .isInstanceOf(Outcome.Done.class);
    }
  }

  @Test
  void anUnknownKindIsUnsupported() {
    assertThat(harbour.refused(harbour.bo, "sing", args()).code()).isEqualTo(Code.UNSUPPORTED);
  }

  @Test
  void anUnknownArgumentIsRefusedByName() {
    Rejection refusal =
        harbour.refused(harbour.bo, "join-channel", in(harbour.general()).put("silently", true));
    assertThat(refusal.code()).isEqualTo(Code.INVALID);
    assertThat(refusal.field()).isEqualTo("silently");
  }

  @Test
  void aNewIdThatIsNotOfVersionSevenIsRefused() {
    Rejection refusal =
        harbour.refused(
            harbour.bo,
            "post-message",
            in(harbour.general())
                .put("message", Keys.read(harbour.general()).toString())
                .put("text", "x"));
    assertThat(refusal.field()).isEqualTo("message");
  }

  private static Code code(Outcome outcome) {
    return ((Outcome.Refused) outcome).rejection().code();
  }
}
