package app.fermata.server.markdown;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.nibor.autolink.LinkExtractor;
import org.nibor.autolink.LinkSpan;
import org.nibor.autolink.LinkType;
import org.nibor.autolink.Span;

/// Finds what plain text holds beyond text: addresses, emoji shortcodes, `@channel` and
/// `@everyone`.
final class TextCutter {
  private static final int LONGEST_NAME = 60;
  private static final String TONE = ":skin-tone-";
  private static final LinkExtractor LINKS =
      LinkExtractor.builder()
          .linkTypes(EnumSet.of(LinkType.URL, LinkType.WWW, LinkType.EMAIL))
          .build();

  private final String text;
  private final boolean inLink;
  private final List<Inline> out;
  private int plainFrom;
  private boolean everyone;

  private TextCutter(String text, boolean inLink, List<Inline> out) {
    this.text = text;
    this.inLink = inLink;
    this.out = out;
  }

  /// Appends the inlines of the text.
  ///
  /// @param inLink inside a link there is neither a link nor a mention
  /// @return whether everybody is mentioned
  static boolean cut(String text, boolean inLink, List<Inline> out) {
    if (inLink || (text.indexOf(':') < 0 && text.indexOf('@') < 0 && !text.contains("www."))) {
      return words(text, inLink, out);
    }
    // Chinese puts no blank behind an address: it ends where Chinese punctuation begins.
    boolean everyone = false;
    int from = 0;
    for (int to = 1; to <= text.length(); to++) {
      if (to == text.length()
          || CjkPunctuation.is(text.charAt(to)) != CjkPunctuation.is(text.charAt(from))) {
        everyone |= addresses(text.substring(from, to), out);
        from = to;
      }
    }
    return everyone;
  }

  private static boolean addresses(String text, List<Inline> out) {
    boolean everyone = false;
    for (Span span : LINKS.extractSpans(text)) {
      String part = text.substring(span.getBeginIndex(), span.getEndIndex());
      Optional<String> href = span instanceof LinkSpan link ? href(link, part) : Optional.empty();
      if (href.isPresent()) {
        out.add(new Inline.Link(href.get(), null, List.of(new Inline.Text(part))));
      } else {
        everyone |= words(part, false, out);
      }
    }
    return everyone;
  }

  private static Optional<String> href(LinkSpan link, String part) {
    return switch (link.getType()) {
      case WWW -> Optional.of("https://" + part);
      case EMAIL -> Optional.of("mailto:" + part);
      case URL ->
          part.regionMatches(true, 0, "http://", 0, 7)
                  || part.regionMatches(true, 0, "https://", 0, 8)
              ? Optional.of(part)
              : Optional.empty();
    };
  }

  private static boolean words(String text, boolean inLink, List<Inline> out) {
    var cutter = new TextCutter(text, inLink, out);
    cutter.run();
    return cutter.everyone;
  }

  private void run() {
    int i = 0;
    while (i < text.length()) {
      int end =
          switch (text.charAt(i)) {
            case ':' -> shortcode(i);
            case '@' -> inLink ? -1 : everyone(i);
            default -> -1;
          };
      i = end < 0 ? i + 1 : end;
    }
    plain(text.length());
  }

  /// The end of the shortcode that begins here, or -1.
  private int shortcode(int start) {
    if (start > 0 && isWord(text.charAt(start - 1))) {
      return -1;
    }
    int close = closingColon(start);
    if (close < 0) {
      return -1;
    }
    String name = text.substring(start + 1, close);
    Optional<String> emoji = Emoji.named(name);
    if (emoji.isEmpty()) {
      return -1;
    }
    int end = close + 1;
    String symbol = emoji.get();
    int afterTone = end + TONE.length() + 2;
    if (text.startsWith(TONE, end)
        && afterTone <= text.length()
        && text.charAt(afterTone - 1) == ':'
        && text.charAt(afterTone - 2) >= '2'
        && text.charAt(afterTone - 2) <= '6') {
      Optional<String> toned = Emoji.toned(symbol, text.charAt(afterTone - 2) - '0');
      // Where there are no tones the second shortcode is an emoji by itself: the tone's swatch.
      symbol = toned.orElse(symbol);
      end = toned.isPresent() ? afterTone : end;
    }
    if (end < text.length() && isWord(text.charAt(end))) {
      return -1;
    }
    plain(start);
    out.add(new Inline.Emoji(name, symbol));
    plainFrom = end;
    return end;
  }

  private int closingColon(int start) {
    int last = Math.min(text.length() - 1, start + 1 + LONGEST_NAME);
    for (int i = start + 1; i <= last; i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i > start + 1 ? i : -1;
      }
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && "_+-".indexOf(c) < 0) {
        return -1;
      }
    }
    return -1;
  }

  /// The end of `@channel` or `@everyone` that begins here, or -1.
  private int everyone(int start) {
    if (start > 0 && (isWord(text.charAt(start - 1)) || text.charAt(start - 1) == '@')) {
      return -1;
    }
    for (String word : List.of("channel", "everyone")) {
      int end = start + 1 + word.length();
      if (text.startsWith(word, start + 1) && (end == text.length() || !isWord(text.charAt(end)))) {
        plain(start);
        out.add(new Inline.Everyone(word));
        everyone = true;
        plainFrom = end;
        return end;
      }
    }
    return -1;
  }

  private void plain(int end) {
    if (end > plainFrom) {
      String plain = text.substring(plainFrom, end);
      if (!out.isEmpty() && out.getLast() instanceof Inline.Text(String before)) {
        out.set(out.size() - 1, new Inline.Text(before + plain));
      } else {
        out.add(new Inline.Text(plain));
      }
    }
    plainFrom = end;
  }

  /// Letters of Latin and like scripts and digits; Chinese needs no blank before an emoji.
  private static boolean isWord(char c) {
    return (Character.isLetterOrDigit(c) && !Character.isIdeographic(c)) || c == '_';
  }
}
