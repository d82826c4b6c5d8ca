package app.fermata.server.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Unicode emoji and their shortcodes (`protocol/emoji.json`, shared with the web client).
///
/// One emoji is written in several ways: with and without presentation selectors, two people with
/// one tone as a pair of toned people. Each has one canonical form, in which it is kept.
public final class Emoji {
  private static final String PRESENTATION = "\ufe0f";
  private static final List<String> TONES =
      IntStream.rangeClosed(0x1f3fb, 0x1f3ff).mapToObj(Character::toString).toList();

  /// A place for a skin tone.
  private static final String TONE = "%";

  private static final Pattern SHORTCODE =
      Pattern.compile(":([a-z0-9_+\\-]{1,60}):(?::skin-tone-([2-6]):)?");
  private static final Emoji ALL = load();

  private final Map<String, String> byName = new HashMap<>(8192);

  /// Canonical forms by the same without presentation selectors, skin tones included.
  private final Map<String, String> canonical = new HashMap<>(8192);

  /// Emoji that have skin tones, and what they are in one tone.
  private final Map<String, String> toned = new HashMap<>(1024);

  /// The emoji of a shortcode without its colons, where there is one.
  public static Optional<String> named(String name) {
    return Optional.ofNullable(ALL.byName.get(name));
  }

  /// The canonical form of a text that is exactly one emoji: in Unicode, or as a shortcode between
  /// its colons (`:wave:`, `:wave::skin-tone-3:`). Empty for every other text.
  public static Optional<String> canonical(String text) {
    Matcher shortcode = SHORTCODE.matcher(text);
    if (!shortcode.matches()) {
      return Optional.ofNullable(ALL.canonical.get(bare(text)));
    }
    String tone = shortcode.group(2);
    Optional<String> plain = named(shortcode.group(1));
    return tone == null ? plain : plain.flatMap(emoji -> toned(emoji, tone.charAt(0) - '0'));
  }

  /// A canonical emoji in one of five skin tones; empty where Unicode has no tones for it.
  ///
  /// @param tone 2 (lightest) to 6, as in `:skin-tone-2:`
  public static Optional<String> toned(String emoji, int tone) {
    return Optional.ofNullable(ALL.toned.get(emoji))
        .map(form -> form.replace(TONE, TONES.get(tone - 2)));
  }

  private static String bare(String text) {
    return text.replace(PRESENTATION, "");
  }

  private static Emoji load() {
    try (InputStream in = Emoji.class.getResourceAsStream("emoji.json")) {
      if (in == null) {
        throw new IllegalStateException("emoji.json is missing from the build");
      }
      var all = new Emoji();
      for (JsonNode entry : JsonMapper.builder().build().readTree(in).path("emoji")) {
        String emoji = entry.get(0).textValue();
        entry.get(3).forEach(name -> all.byName.put(name.textValue(), emoji));
        all.add(emoji);
        if (entry.get(2).intValue() == 1) {
          all.addToned(emoji, entry.path(4).textValue());
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String emoji) {
    canonical.put(bare(emoji), emoji);
  }

  /// @param pair the form in which two people have tones of their own; null where there is none
  private void addToned(String emoji, @Nullable String pair) {
    String form =
        pair != null && bare(pair.replace(TONE, "")).equals(bare(emoji)) ? pair : single(emoji);
    toned.put(emoji, form);
    for (String first : TONES) {
      add(form.replace(TONE, first));
      if (pair != null) {
        for (String second : TONES) {
          String both = pair.replaceFirst(TONE, first).replaceFirst(TONE, second);
          // Two people in one tone are written as one emoji, where there is one for both.
          canonical.put(bare(both), first.equals(second) ? form.replace(TONE, first) : both);
        }
      }
    }
  }

  /// The tone follows the first code point and takes the place of a presentation selector.
  private static String single(String emoji) {
    int first = Character.charCount(emoji.codePointAt(0));
    int rest = emoji.startsWith(PRESENTATION, first) ? first + 1 : first;
    return emoji.substring(0, first) + TONE + emoji.substring(rest);
  }
}
