package app.fermata.server.mrkdwn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts backslashes where Markdown would take a word for markup, and nowhere else.
final class MarkdownEscape {
  private static final Pattern BLOCK_START =
      Pattern.compile("(?:#{1,6}(?=\\s|$)|[-+](?=\\s|$)|>|-+\\s*$|=+\\s*$)");
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})([.)])(?=\\s|$)");
  private static final Pattern TABLE_RULE = Pattern.compile("[|:\\s-]*-[|:\\s-]*");
  private static final Pattern ENTITY = Pattern.compile("&#?[A-Za-z0-9]{1,40};");

  private MarkdownEscape() {}

  /// Words within a line.
  ///
  /// @param before the character before them, `after` the one after them; a space at the borders
  static String words(String text, int before, int after) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape =
          switch (c) {
            case '*', '`', '[', ']', '<' -> true;
            case '~' ->
                neighbour(text, i, -1, before) == '~' || neighbour(text, i, 1, after) == '~';
            case '\\' -> i + 1 >= text.length() || !Character.isLetterOrDigit(text.charAt(i + 1));
            case '_' -> !(isWord(text, i, -1, before) && isWord(text, i, 1, after));
            case '!' -> i + 1 == text.length() && after == '[';
            case '&' -> startsHere(ENTITY, text, i);
            default -> false;
          };
      if (escape) {
        out.append('\\');
      }
      out.append(c == '\t' || c == '\n' ? ' ' : c);
    }
    return out.toString();
  }

  /// The label of a link.
  static String label(String text) {
    return words(text, ' ', ' ');
  }

  /// A custom emoji, whose colons are to stay colons.
  static String shortcode(String name) {
    return ":" + words(name, ':', ':') + ":";
  }

  /// A whole line of Markdown that must not begin a block of another kind.
  static String lineStart(String line) {
    if (TABLE_RULE.matcher(line).matches()) {
      return "\\" + line;
    }
    Matcher number = NUMBER.matcher(line);
    if (number.lookingAt()) {
      return number.group(1) + "\\" + line.substring(number.start(2));
    }
    return BLOCK_START.matcher(line).lookingAt() ? "\\" + line : line;
  }

  private static boolean startsHere(Pattern pattern, String text, int i) {
    return pattern.matcher(text).region(i, text.length()).lookingAt();
  }

  private static boolean isWord(String text, int i, int step, int border) {
    return Character.isLetterOrDigit(neighbour(text, i, step, border));
  }

  private static int neighbour(String text, int i, int step, int border) {
    int at = i + step;
    return at < 0 || at >= text.length() ? border : text.charAt(at);
  }
}
