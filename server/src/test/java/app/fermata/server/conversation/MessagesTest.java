package app.fermata.server.conversation;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Entry;
import app.fermata.server.Examples;
import app.fermata.server.command.Code;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.Rejection;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final Examples harbour = Examples.inMemory();
  private final UUID general = harbour.general();

  private MessageBody body(UUID message) {
    return MessageBody.read(harbour.newest(general, message).body());
  }

  @Test
  void aMessageHoldsItsSourceAndItsTree() {
    UUID message = harbour.post(harbour.bo, general, "Hello **there** :tada:");
    assertThat(body(message).source()).isEqualTo("Hello **there** :tada:");
    assertThat(body(message).tree().toString())
        .isEqualTo(
            "[{\"t\":\"paragraph\",\"c\":[\"Hello \",{\"t\":\"strong\",\"c\":[\"there\"]},\" \","
                + "{\"t\":\"emoji\",\"name\":\"tada\",\"text\":\"🎉\"}]}]");
  }

  @Test
  void aMentionCarriesTheNameThatTheAccountHas() {
    UUID message =
        harbour.post(
            harbour.bo, general, "[@The boss](fermata:account/" + harbour.ada.account() + ") hi");
    assertThat(body(message).people()).containsExactly(harbour.ada.account());
    assertThat(body(message).tree().toString()).contains("\"name\":\"Ada\"");
  }

  @Test
  void aMentionOfNobodyIsText() {
    UUID message =
        harbour.post(
            harbour.bo, general, "[@Ghost](fermata:account/" + harbour.ids.next() + ") hi");
    assertThat(body(message).people()).isEmpty();
    assertThat(body(message).tree().toString()).contains("\"@Ghost hi\"");
  }

  @Test
  void textOfFortyThousandCharactersIsTakenAndOneMoreIsRefusedWithTheCount() {
    harbour.post(harbour.bo, general, "😀".repeat(40_000));
    Rejection refusal =
        harbour.refused(
            harbour.bo,
            "post-message",
            in(general)
                .put("message", harbour.ids.next().toString())
                .put("text", "😀".repeat(40_001)));
    assertThat(refusal.code()).isEqualTo(Code.TOO_LONG);
    assertThat(refusal.count()).isEqualTo(40_001);
    assertThat(refusal.limit()).isEqualTo(40_000);
  }

  @Test
  void anEditKeepsThePlaceAndSaysWhenItWasSent() {
    UUID message = harbour.post(harbour.bo, general, "frist");
    long place = harbour.newest(general, message).place();
    harbour.done(harbour.bo, "edit-message", on(message).put("text", "first"));
    Entry edited = harbour.newest(general, message);
    assertThat(edited.place()).isEqualTo(place);
    assertThat(body(message).edited()).isTrue();
    assertThat(body(message).sentAt()).isEqualTo(Examples.NOON);
  }

  @Test
  void onlyItsAuthorEditsAMessage() {
    UUID message = harbour.post(harbour.bo, general, "mine");
    assertThat(harbour.refused(harbour.ada, "edit-message", on(message).put("text", "x")).code())
        .isEqualTo(Code.NOT_PERMITTED);
  }

  @Test
  void anEditOfAnotherTextThanTheOneSeenIsAConflictThatShowsTheCurrentOne() {
    UUID message = harbour.post(harbour.bo, general, "one");
    long seen = harbour.newest(general, message).seq();
    harbour.done(harbour.bo, "edit-message", on(message).put("text", "two"));
    Rejection refusal =
        harbour.refused(
            harbour.bo, "edit-message", on(message).put("text", "three").put("seen", seen));
    assertThat(refusal.code()).isEqualTo(Code.CONFLICT);
    assertThat(MessageBody.read(java.util.Objects.requireNonNull(refusal.entry()).body()).source())
        .isEqualTo("two");
  }

  @Test
  void deletedIsFinal() {
    UUID message = harbour.post(harbour.bo, general, "oops");
    harbour.done(harbour.bo, "delete-message", on(message));
    assertThat(harbour.newest(general, message).body().isEmpty()).isTrue();
    assertThat(harbour.refused(harbour.bo, "edit-message", on(message).put("text", "x")).code())
        .isEqualTo(Code.GONE);
    assertThat(harbour.refused(harbour.bo, "delete-message", on(message)).code())
        .isEqualTo(Code.GONE);
  }

  @Test
  void anOwnerOfTheChannelDeletesAnybodysMessageAndTheOneFromNobody() {
    UUID message = harbour.post(harbour.bo, general, "mine");
    harbour.done(harbour.ada, "delete-message", on(message));
    Entry welcome =
        harbour.log.readAfter(general, 0, 0, 100).entries().stream()
            .filter(e -> e.kind().equals("message") && e.isLiving())
            .findFirst()
            .orElseThrow();
    assertThat(welcome.creator()).isEqualTo(harbour.workspace);
    harbour.done(harbour.ada, "delete-message", on(welcome.key()));
  }

  @Test
  void aReplyHangsOnItsRootAndHasNoReplies() {
    UUID root = harbour.post(harbour.bo, general, "root");
    UUID reply = harbour.reply(harbour.chen, general, root, "reply");
    assertThat(harbour.newest(general, reply).parent()).isEqualTo(root);
    Rejection refusal =
        harbour.refused(
            harbour.bo,
            "post-message",
            in(general)
                .put("message", harbour.ids.next().toString())
                .put("text", "x")
                .put("thread", reply.toString()));
    assertThat(refusal.field()).isEqualTo("thread");
  }

  @Test
  void nobodyTakesTheKeyOfAnAccount() {
    UUID room = harbour.channel(harbour.ada, "room", harbour.bo);
    Rejection refusal =
        harbour.refused(
            harbour.bo,
            "post-message",
            in(room).put("message", harbour.chen.account().toString()).put("text", "squat"));
    assertThat(refusal.code()).isEqualTo(Code.EXISTS);
    harbour.done(harbour.chen, "join-channel", in(room));
  }

  @Test
  void whoeverIsRemovedWritesNothingMoreEvenWhereTheServerRemembersOtherwise() {
    UUID room = harbour.privateChannel(harbour.ada, "room", harbour.bo);
    harbour.post(harbour.bo, room, "in");
    // A second server over the same log hears of the removal only when its guard fails.
    var deaf = new Examples.Deaf(harbour);
    assertThat(deaf.post(harbour.bo, room, "still in")).isInstanceOf(Outcome.Done.class);
    harbour.done(
        harbour.ada, "remove-member", in(room).put("account", harbour.bo.account().toString()));
    assertThat(deaf.post(harbour.bo, room, "slipped in"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.rejection().code()).isEqualTo(Code.NOT_FOUND));
  }

  private ObjectNode on(UUID message) {
    return in(general).put("message", message.toString());
  }
}
