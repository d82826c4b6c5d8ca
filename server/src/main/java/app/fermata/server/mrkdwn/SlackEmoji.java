package app.fermata.server.mrkdwn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Slack's short names and the Unicode emoji they stand for.
public final class SlackEmoji {
  private static final Pattern NAME =
      Pattern.compile("([^:\\s]+?)(?:::skin-tone-([2-6])(?:-[2-6])?)?");
  private static final Pattern IN_TEXT =
      Pattern.compile(":([a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):");
  private static final Map<String, Shape> SHAPES = read();

  private record Shape(String plain, String toned) {}

  private SlackEmoji() {}

  /// The Unicode of a name as it stands between colons or in a reaction (`wave::skin-tone-3`);
  /// empty for a custom emoji.
  public static Optional<String> unicode(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      return Optional.empty();
    }
    Shape shape = SHAPES.get(m.group(1));
    if (shape == null) {
      return Optional.empty();
    }
    String tone = m.group(2);
    if (tone == null || shape.toned.isEmpty()) {
      return Optional.of(shape.plain);
    }
    return Optional.of(
        shape.toned.replace("%", Character.toString(0x1F3FB + (tone.charAt(0) - '2'))));
  }

  /// The emoji as a reaction holds it: Unicode, or `:name:` where Unicode lacks it.
  public static String unicodeOrName(String name) {
    return unicode(name).orElseGet(() -> ":" + name + ":");
  }

  /// A text with every known `:name:` replaced.
  static String replace(String text) {
    if (text.indexOf(':') < 0) {
      return text;
    }
    return IN_TEXT
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(unicode(m.group(1)).orElse(m.group())));
  }

  /// The text of `1f44b-1f3fb`, as rich text spells an emoji; empty where it is no such thing.
  static Optional<String> ofCodePoints(String hex) {
    if (!hex.matches("[0-9a-fA-F]{2,6}(-[0-9a-fA-F]{2,6}){0,15}")) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    for (String part : hex.split("-", -1)) {
      int cp = Integer.parseInt(part, 16);
      if (!Character.isValidCodePoint(cp) || Character.getType(cp) == Character.SURROGATE) {
        return Optional.empty();
      }
      out.appendCodePoint(cp);
    }
    return Optional.of(out.toString());
  }

  private static Map<String, Shape> read() {
    Map<String, Shape> shapes = new HashMap<>(4096);
    try (InputStream in =
            Objects.requireNonNull(SlackEmoji.class.getResourceAsStream("slack-emoji.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] columns = line.split("\t", -1);
        shapes.put(
            columns[0], new Shape(text(columns[1]), columns.length > 2 ? text(columns[2]) : ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(shapes);
  }

  private static String text(String dashed) {
    StringBuilder out = new StringBuilder();
    for (String part : dashed.split("-", -1)) {
      if (part.equals("%")) {
        out.append('%');
      } else {
        out.appendCodePoint(Integer.parseInt(part, 16));
      }
    }
    return out.toString();
  }
}
