package app.fermata.server.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Unicode emoji and their shortcodes (`protocol/emoji.json`, shared with the web client).
public final class Emoji {
  private static final int TONE_FIRST = 0x1f3fb;
  private static final int TONE_LAST = 0x1f3ff;
  private static final int PRESENTATION = 0xfe0f;
  private static final Pattern NAME = Pattern.compile(":[a-z0-9_+\\-]{1,60}:");
  private static final Emoji ALL = load();

  private final Map<String, String> byName;

  /// Without skin tones and presentation selectors: the same emoji is written in several ways.
  private final Set<String> bare;

  private Emoji(Map<String, String> byName, Set<String> bare) {
    this.byName = byName;
    this.bare = bare;
  }

  /// The emoji of a shortcode without its colons, where there is one.
  public static Optional<String> named(String name) {
    return Optional.ofNullable(ALL.byName.get(name));
  }

  /// Whether the text is exactly one Unicode emoji, in whatever skin tones.
  public static boolean isEmoji(String text) {
    return text.length() <= 40 && ALL.bare.contains(bare(text));
  }

  /// Whether the text is a name between colons: an emoji that an import brought and Unicode lacks.
  public static boolean isCustomName(String text) {
    return NAME.matcher(text).matches();
  }

  /// The emoji in one of five skin tones.
  ///
  /// @param tone 2 (lightest) to 6, as in `:skin-tone-2:`
  public static String toned(String emoji, int tone) {
    int first = emoji.codePointAt(0);
    String rest = emoji.substring(Character.charCount(first));
    if (!rest.isEmpty() && rest.codePointAt(0) == PRESENTATION) {
      rest = rest.substring(1);
    }
    return Character.toString(first) + Character.toString(TONE_FIRST + tone - 2) + rest;
  }

  private static String bare(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .filter(p -> p != PRESENTATION && (p < TONE_FIRST || p > TONE_LAST))
        .forEach(out::appendCodePoint);
    // A tone alone is an emoji of its own.
    return out.isEmpty() ? text : out.toString();
  }

  private static Emoji load() {
    try (InputStream in = Emoji.class.getResourceAsStream("emoji.json")) {
      if (in == null) {
        throw new IllegalStateException("emoji.json is missing from the build");
      }
      var byName = new HashMap<String, String>();
      var bare = new HashSet<String>();
      for (JsonNode entry : JsonMapper.builder().build().readTree(in).path("emoji")) {
        String emoji = entry.get(0).textValue();
        bare.add(bare(emoji));
        entry.get(3).forEach(name -> byName.put(name.textValue(), emoji));
      }
      return new Emoji(Map.copyOf(byName), Set.copyOf(bare));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
