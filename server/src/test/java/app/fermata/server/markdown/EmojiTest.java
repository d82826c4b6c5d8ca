package app.fermata.server.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiTest {
  private static final Path TABLE = Path.of("../protocol/emoji.json");

  @Test
  void everyEmojiOfTheTableIsCanonicalAndSoIsWhatItsShortcodesMean() throws IOException {
    JsonNode table = new ObjectMapper().readTree(TABLE.toFile()).path("emoji");
    assertThat(table.size()).isGreaterThan(1_900);
    for (JsonNode row : table) {
      String emoji = row.get(0).textValue();
      assertThat(Emoji.canonical(emoji)).contains(emoji);
      for (JsonNode name : row.get(3)) {
        assertThat(Emoji.named(name.textValue())).contains(emoji);
        assertThat(Emoji.canonical(":" + name.textValue() + ":")).contains(emoji);
      }
    }
  }

  /// U+FE0F asks for the coloured form; it comes and goes on the way through editors and systems.
  @ParameterizedTest
  @CsvSource({
    "\u2764, \u2764\ufe0f",
    "\u2764\ufe0f, \u2764\ufe0f",
    "\ud83d\udc4d\ufe0f, \ud83d\udc4d",
    "\u0023\u20e3, \u0023\ufe0f\u20e3",
    "\ud83c\udff3\u200d\ud83c\udf08, \ud83c\udff3\ufe0f\u200d\ud83c\udf08",
    "\u261d\ufe0f\ud83c\udffd, \u261d\ud83c\udffd",
    ":heart:, \u2764\ufe0f",
    ":wave::skin-tone-4:, 👋🏽",
    ":couple_with_heart_woman_man::skin-tone-2:, 👩🏻‍❤️‍👨🏻",
    "👩‍❤‍💋‍👨, 👩‍❤️‍💋‍👨",
    "👩🏻‍🤝‍👩🏻, 👭🏻",
    "🫱🏿‍🫲🏿, 🤝🏿",
  })
  void everyWayToWriteAnEmojiHasTheOneCanonicalForm(String written, String canonical) {
    assertThat(Emoji.canonical(written)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "👋🏻",
        "👩🏽‍🚀",
        "🧔🏿‍♂️",
        "👩‍👩‍👧‍👦",
        "🧑🏻‍🤝‍🧑🏿",
        "🧑🏻‍🤝‍🧑🏻",
        "🫱🏻‍🫲🏿",
        "👩🏻‍🤝‍👩🏼",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "🇹🇼",
        "🏽"
      })
  void skinTonesSequencesAndFlagsStayAsTheyAre(String emoji) {
    assertThat(Emoji.canonical(emoji)).contains(emoji);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "+1",
        "#",
        "🎉🎉",
        "🎉 ",
        "::",
        ":party_parrot:",
        ":tada",
        ":tada::skin-tone-3:",
        ":heart::skin-tone-9:",
        "👋🏻🏻",
        "🏻👋",
        "😀🏽",
        "👩‍🏽🚀",
        "👩🏽‍❤️‍👨",
        "🫱‍🫲",
        "👩‍🦊",
        "🇦",
        "\ufe0f",
        "\u2764\ufe0e",
        "%",
        "👋%"
      })
  void whatUnicodeDoesNotKnowIsNone(String text) {
    assertThat(Emoji.canonical(text)).isEmpty();
  }

  @Test
  void onlyWhatHasTonesIsToned() {
    assertThat(Emoji.toned("✌️", 2)).contains("✌🏻");
    assertThat(Emoji.toned("👩‍🚀", 6)).contains("👩🏿‍🚀");
    assertThat(Emoji.toned("🧑‍🤝‍🧑", 3)).contains("🧑🏼‍🤝‍🧑🏼");
    assertThat(Emoji.toned("❤️", 2)).isEmpty();
  }
}
