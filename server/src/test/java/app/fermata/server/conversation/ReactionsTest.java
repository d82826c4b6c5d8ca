package app.fermata.server.conversation;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Rejection;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ReactionsTest {
  private static final Path TABLE = Path.of("../protocol/emoji.json");

  private final Examples harbour = Examples.inMemory();
  private final UUID general = harbour.general();
  private final UUID message = harbour.post(harbour.bo, general, "look");

  private ObjectNode args(String emoji, boolean on) {
    return in(general).put("message", message.toString()).put("emoji", emoji).put("on", on);
  }

  private void give(Actor who, String emoji) {
    harbour.done(who, "react", args(emoji, true));
  }

  private void takeBack(Actor who, String emoji) {
    harbour.done(who, "react", args(emoji, false));
  }

  private Rejection refused(Actor who, String emoji) {
    return harbour.refused(who, "react", args(emoji, true));
  }

  /// As an import brings it: past the commands.
  private void imported(UUID account, String... emoji) {
    List<Draft> drafts = new ArrayList<>();
    for (String each : emoji) {
      UUID key = Keys.reaction(message, account, each);
      drafts.add(Draft.put(key, "reaction", message, new ReactionBody(each, true).body()));
    }
    var id = new CommandId(account, harbour.ids.next());
    assertThat(
            harbour.log.append(
                Append.to(general, id, Digest.of(new byte[0]), account, List.of(), drafts)))
        .isInstanceOf(AppendResult.Appended.class);
  }

  /// What is given now, in the order in which it first was.
  private List<String> given() {
    return harbour.log.satellites(general, message, 0, 10_000).stream()
        .map(Entry::body)
        .map(ReactionBody::read)
        .filter(ReactionBody::on)
        .map(ReactionBody::emoji)
        .toList();
  }

  private static List<String> emoji() throws IOException {
    JsonNode table = new ObjectMapper().readTree(TABLE.toFile()).path("emoji");
    return StreamSupport.stream(table.spliterator(), false)
        .map(row -> row.get(0).textValue())
        .toList();
  }

  @Test
  void aReactionIsGivenOnceTakenBackAndGivenAgain() {
    UUID key = Keys.reaction(message, harbour.chen.account(), "👍");
    give(harbour.chen, "👍");
    long seq = harbour.newest(general, key).seq();
    assertThat(harbour.done(harbour.chen, "react", args("👍", true)).positions()).isEmpty();
    assertThat(harbour.newest(general, key).seq()).isEqualTo(seq);
    takeBack(harbour.chen, "👍");
    assertThat(given()).isEmpty();
    assertThat(harbour.done(harbour.chen, "react", args("👍", false)).positions()).isEmpty();
    give(harbour.chen, "👍");
    assertThat(given()).containsExactly("👍");
    assertThat(harbour.newest(general, key).parent()).isEqualTo(message);
  }

  @Test
  void anEmojiIsOneReactionHoweverItIsWritten() {
    give(harbour.chen, "\u2764"); // without the presentation selector
    give(harbour.chen, "❤️");
    give(harbour.chen, ":heart:");
    assertThat(given()).containsExactly("❤️");
    takeBack(harbour.chen, "\u2764");
    assertThat(given()).isEmpty();
  }

  @Test
  void anEmojiInTwoSkinTonesIsTwoReactions() {
    give(harbour.chen, "👋🏽");
    give(harbour.chen, "👋");
    give(harbour.chen, ":wave::skin-tone-6:");
    assertThat(given()).containsExactly("👋🏽", "👋", "👋🏿");
  }

  @Test
  void whatIsNoEmojiIsNoReaction() {
    for (String text : List.of("+1", ":party_parrot:", "😀🏽", "🎉🎉", "")) {
      Rejection refusal = refused(harbour.chen, text);
      assertThat(refusal.code()).as(text).isEqualTo(Code.INVALID);
      assertThat(refusal.field()).isEqualTo("emoji");
      assertThat(refusal.detail())
          .isEqualTo("This is not an emoji that is known here. Choose another one.");
    }
    assertThat(given()).isEmpty();
  }

  @Test
  void aNameThatAnImportBroughtIsJoinedAndTakenBackOnItsMessageAlone() {
    imported(harbour.bo.account(), ":party_parrot:", ":加油:");
    give(harbour.chen, ":party_parrot:");
    give(harbour.chen, ":加油:");
    assertThat(given()).containsExactly(":party_parrot:", ":加油:", ":party_parrot:", ":加油:");
    assertThat(refused(harbour.chen, ":another_parrot:").code()).isEqualTo(Code.INVALID);
    UUID other = harbour.post(harbour.bo, general, "elsewhere");
    ObjectNode there = args(":party_parrot:", true).put("message", other.toString());
    assertThat(harbour.refused(harbour.chen, "react", there).code()).isEqualTo(Code.INVALID);
    takeBack(harbour.chen, ":party_parrot:");
    takeBack(harbour.bo, ":party_parrot:");
    assertThat(given()).containsExactly(":加油:", ":加油:");
    // Nobody gives it any more, so it is as unknown as any other name.
    assertThat(refused(harbour.chen, ":party_parrot:").code()).isEqualTo(Code.INVALID);
  }

  @Test
  void anImportedNameThatIsAShortcodeHereStaysWhatItWas() {
    imported(harbour.bo.account(), ":lol:");
    give(harbour.chen, ":lol:");
    assertThat(given()).containsExactly(":lol:", ":lol:");
    takeBack(harbour.chen, ":lol:");
    takeBack(harbour.bo, ":lol:");
    give(harbour.chen, ":lol:");
    assertThat(given()).containsExactly("😆");
  }

  @Test
  void aMessageTakesFiftyDifferentEmojiAndNoMore() throws IOException {
    List<String> emoji = emoji();
    emoji.subList(0, ReactionEmoji.MOST).forEach(each -> give(harbour.chen, each));
    String next = emoji.get(ReactionEmoji.MOST);
    Rejection refusal = refused(harbour.ada, next);
    assertThat(refusal.code()).isEqualTo(Code.LIMIT_REACHED);
    assertThat(refusal.limit()).isEqualTo(50);
    assertThat(refusal.detail())
        .isEqualTo(
            "This message has 50 different emoji, as many as it may have. Join one of them.");
    // Those that are there are joined by anybody.
    give(harbour.ada, emoji.getFirst());
    // One that somebody still gives makes no room, the last one does.
    takeBack(harbour.chen, emoji.getFirst());
    assertThat(refused(harbour.bo, next).code()).isEqualTo(Code.LIMIT_REACHED);
    takeBack(harbour.ada, emoji.getFirst());
    give(harbour.bo, next);
    assertThat(given()).hasSize(50);
  }

  @Test
  void whatManyGaveCountsHoweverFarBehindItStands() throws IOException {
    for (int i = 0; i < 450; i++) {
      imported(harbour.ids.next(), "👍");
    }
    List<String> others = emoji().stream().filter(each -> !each.equals("👍")).toList();
    imported(harbour.bo.account(), others.subList(0, 49).toArray(String[]::new));
    give(harbour.chen, others.get(48));
    assertThat(refused(harbour.chen, others.get(49)).code()).isEqualTo(Code.LIMIT_REACHED);
    give(harbour.chen, "👍");
  }
}
