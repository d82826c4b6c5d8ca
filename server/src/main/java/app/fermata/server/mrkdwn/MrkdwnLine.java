package app.fermata.server.mrkdwn;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Text cut into characters and atoms (mentions, links, code, emoji), in which no style begins or
/// ends.
final class MrkdwnLine {
  private static final char ATOM = '\uFFFC';
  private static final Pattern EMOJI =
      Pattern.compile(":([\\p{L}\\p{N}_+'-]{1,100}(?:::skin-tone-[2-6](?:-[2-6])?)?):");
  private final char[] chars;
  private final @Nullable Inline[] atoms;
  private final int length;
  private final int[][] nextClose = new int[3][];

  private MrkdwnLine(char[] chars, @Nullable Inline[] atoms, int length) {
    this.chars = chars;
    this.atoms = atoms;
    this.length = length;
  }

  static MrkdwnLine scan(String text) {
    char[] chars = new char[text.length()];
    @Nullable Inline[] atoms = new Inline[text.length()];
    Matcher emoji = EMOJI.matcher(text);
    int[] nextAngle = nexts(text, '>');
    int[] nextOpen = nexts(text, '<');
    int[] nextTick = nexts(text, '`');
    int[] nextLine = nexts(text, '\n');
    int n = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      Inline atom = null;
      int end = i + 1;
      if (c == '<' && nextAngle[i] > i + 1) {
        int other = nextOpen[i + 1];
        if (other < 0 || other > nextAngle[i]) {
          atom = SlackToken.read(text.substring(i + 1, nextAngle[i]));
          end = nextAngle[i] + 1;
        }
      } else if (c == '`') {
        int close = i + 1 < text.length() ? nextTick[i + 1] : -1;
        if (nextLine[i] >= 0 && nextLine[i] < close) {
          close = -1;
        }
        if (close > i + 1) {
          atom = new Inline.Code(plainText(text.substring(i + 1, close)));
          end = close + 1;
        }
      } else if (c == ':' && emoji.region(i, text.length()).lookingAt()) {
        if (SlackEmoji.unicode(emoji.group(1)).isPresent()) {
          atom = new Inline.Emoji(emoji.group(1));
          end = emoji.end();
        }
      } else if (c == '&') {
        String entity = entity(text, i);
        if (entity != null) {
          c = entity.equals("&lt;") ? '<' : entity.equals("&gt;") ? '>' : '&';
          end = i + entity.length();
        }
      }
      chars[n] = atom == null ? c : ATOM;
      atoms[n++] = atom;
      i = end;
    }
    return new MrkdwnLine(chars, atoms, n);
  }

  /// What a stretch of mrkdwn says where nothing is interpreted (code): labels, addresses, names.
  static String plainText(String raw) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < raw.length()) {
      int open = raw.indexOf('<', i);
      int close = open < 0 ? -1 : raw.indexOf('>', open);
      if (close < 0) {
        return out.append(Mrkdwn.unescape(raw.substring(i))).toString();
      }
      out.append(Mrkdwn.unescape(raw.substring(i, open)));
      out.append(SlackToken.plain(raw.substring(open + 1, close)));
      i = close + 1;
    }
    return out.toString();
  }

  private static @Nullable String entity(String text, int at) {
    for (String entity : new String[] {"&lt;", "&gt;", "&amp;"}) {
      if (text.startsWith(entity, at)) {
        return entity;
      }
    }
    return null;
  }

  /// For every index, where `c` comes next (at the index or later), or -1.
  private static int[] nexts(String text, char c) {
    int[] next = new int[text.length()];
    int seen = -1;
    for (int i = text.length() - 1; i >= 0; i--) {
      if (text.charAt(i) == c) {
        seen = i;
      }
      next[i] = seen;
    }
    return next;
  }

  int length() {
    return length;
  }

  char charAt(int i) {
    return chars[i];
  }

  @Nullable Inline atom(int i) {
    return atoms[i];
  }

  int endOfLine(int from) {
    int i = from;
    while (i < length && !(chars[i] == '\n' && atoms[i] == null)) {
      i++;
    }
    return i;
  }

  boolean startsWith(int from, int to, String prefix) {
    if (to - from < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (chars[from + i] != prefix.charAt(i) || atoms[from + i] != null) {
        return false;
      }
    }
    return true;
  }

  /// Where the style that the character at `i` would begin ends, or -1 where it begins none.
  int close(int i, int from, int to) {
    char c = chars[i];
    boolean atBorder = i == from || !isWordAt(i - 1);
    if (!atBorder || i + 2 >= to || chars[i + 1] == c || isSpaceAt(i + 1)) {
      return -1;
    }
    int[] next = closes(c);
    int close = next[i + 2];
    return close > 0 && close < to ? close : -1;
  }

  private int[] closes(char c) {
    int slot = c == '*' ? 0 : c == '_' ? 1 : 2;
    int[] known = nextClose[slot];
    if (known != null) {
      return known;
    }
    int[] next = new int[length + 1];
    Arrays.fill(next, -1);
    for (int k = length - 1; k > 0; k--) {
      next[k] = next[k + 1];
      if (chars[k] == '\n' && atoms[k] == null) {
        next[k] = -1;
      } else if (chars[k] == c
          && atoms[k] == null
          && !isSpaceAt(k - 1)
          && (k + 1 >= length || !isWordAt(k + 1))) {
        next[k] = k;
      }
    }
    nextClose[slot] = next;
    return next;
  }

  private boolean isWordAt(int i) {
    return atoms[i] == null && Character.isLetterOrDigit(chars[i]);
  }

  private boolean isSpaceAt(int i) {
    return atoms[i] == null && Character.isWhitespace(chars[i]);
  }
}
