package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Inline.Style;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads mrkdwn, the text of Slack's messages: `*bold*`, `_italic_`, `~strike~`, code, quotes,
/// mentions and links in angle brackets, `&lt;` for `<`.
///
/// A style begins and ends at the border of a word and within its line, as in Slack; what does not
/// is literal. Every text has a reading; the time to find it grows with its length.
public final class Mrkdwn {
  private static final String FENCE = "```";

  private Mrkdwn() {}

  /// The blocks of a message's text.
  public static List<Block> blocks(String text) {
    List<Block> out = new ArrayList<>();
    String all = clean(text);
    int at = 0;
    int search = 0;
    while (true) {
      int open = all.indexOf(FENCE, search);
      int close = open < 0 ? -1 : all.indexOf(FENCE, open + 3);
      if (close < 0) {
        paragraphs(all.substring(at), out);
        return out;
      }
      search = close + 3;
      if (!all.substring(open + 3, close).isBlank()) {
        paragraphs(all.substring(at, open), out);
        out.add(new Block.Preformatted(pre(all.substring(open + 3, close))));
        at = search;
      }
    }
  }

  /// The text of one line or a few, without blocks: fields, titles, contexts.
  public static List<Inline> inlines(String text) {
    List<Inline> out = new ArrayList<>();
    MrkdwnLine scan = MrkdwnLine.scan(clean(text));
    for (int from = 0; from <= scan.length(); ) {
      int to = scan.endOfLine(from);
      if (from > 0) {
        out.add(new Inline.Break());
      }
      out.addAll(styled(scan, from, to, List.of()));
      from = to + 1;
    }
    return out;
  }

  /// Plain text, its line breaks kept, nothing interpreted but `&lt;` and its like.
  public static List<Inline> plain(String text) {
    List<Inline> out = new ArrayList<>();
    for (String line : clean(text).split("\n", -1)) {
      if (!out.isEmpty()) {
        out.add(new Inline.Break());
      }
      if (line.isEmpty() && out.isEmpty()) {
        out.add(new Inline.Text(""));
      } else if (!line.isEmpty()) {
        out.add(new Inline.Text(line));
      }
    }
    return out;
  }

  /// `&lt;`, `&gt;` and `&amp;` as what they stand for.
  public static String unescape(String text) {
    return text.indexOf('&') < 0
        ? text
        : text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /// One kind of line break, and nothing that neither Markdown nor a database can hold.
  static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          continue;
        }
        out.append('\n');
      } else if (c == '\u2028' || c == '\u2029' || c == '\u000b' || c == '\f') {
        out.append('\n');
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        out.append('\uFFFD');
      } else if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String pre(String raw) {
    String text = MrkdwnLine.plainText(raw);
    if (text.startsWith("\n")) {
      text = text.substring(1);
    }
    return text.stripTrailing();
  }

  /// Lines of text into paragraphs and quotes: a line that begins with `>` is quoted, `>>>` quotes
  /// all that follows.
  private static void paragraphs(String text, List<Block> out) {
    if (text.isBlank()) {
      return;
    }
    MrkdwnLine scan = MrkdwnLine.scan(text);
    List<List<Inline>> lines = new ArrayList<>();
    boolean quoting = false;
    boolean all = false;
    for (int from = 0; from <= scan.length(); ) {
      int to = scan.endOfLine(from);
      int start = from;
      boolean quoted = all;
      if (!all && scan.startsWith(from, to, ">>>")) {
        all = true;
        quoted = true;
        start = from + 3;
      } else if (!all && scan.startsWith(from, to, ">")) {
        quoted = true;
        start = from + 1;
      }
      if (quoted != quoting) {
        flush(lines, quoting, out);
        quoting = quoted;
      }
      lines.add(styled(scan, start, to, List.of()));
      from = to + 1;
    }
    flush(lines, quoting, out);
  }

  private static void flush(List<List<Inline>> lines, boolean quoted, List<Block> out) {
    List<Inline> all = new ArrayList<>();
    for (List<Inline> line : lines) {
      if (!all.isEmpty()) {
        all.add(new Inline.Break());
      }
      all.addAll(line.isEmpty() ? List.of(new Inline.Text("")) : line);
    }
    lines.clear();
    List<Block> blocks = Inlines.paragraphs(all);
    if (blocks.isEmpty()) {
      return;
    }
    if (quoted) {
      out.add(new Block.Quote(blocks));
    } else {
      out.addAll(blocks);
    }
  }

  private static List<Inline> styled(MrkdwnLine scan, int from, int to, List<Style> within) {
    List<Inline> out = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    int i = from;
    while (i < to) {
      Inline atom = scan.atom(i);
      if (atom != null) {
        push(words, out);
        out.add(atom);
        i++;
        continue;
      }
      char c = scan.charAt(i);
      Style style = style(c);
      int close = style == null || within.contains(style) ? -1 : scan.close(i, from, to);
      if (style != null && close > 0) {
        push(words, out);
        List<Style> deeper = new ArrayList<>(within);
        deeper.add(style);
        out.add(new Inline.Styled(style, styled(scan, i + 1, close, deeper)));
        i = close + 1;
      } else {
        words.append(c);
        i++;
      }
    }
    push(words, out);
    return out;
  }

  private static void push(StringBuilder words, List<Inline> out) {
    if (!words.isEmpty()) {
      out.add(new Inline.Text(words.toString()));
      words.setLength(0);
    }
  }

  private static @Nullable Style style(char c) {
    return switch (c) {
      case '*' -> Style.STRONG;
      case '_' -> Style.EMPHASIS;
      case '~' -> Style.STRIKE;
      default -> null;
    };
  }
}
