package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Token.Close;
import app.fermata.server.mrkdwn.Token.Code;
import app.fermata.server.mrkdwn.Token.Line;
import app.fermata.server.mrkdwn.Token.Open;
import app.fermata.server.mrkdwn.Token.Source;
import app.fermata.server.mrkdwn.Token.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Chooses `**`, `_`, `*` and `~~` so that Markdown's flanking rules read them as styles; spaces
/// and punctuation move out of a style where they would break it, and a style that cannot be
/// written is dropped, never its words. See the CommonMark specification, section 6.2.
final class Delimiters {
  private static final int FIRST_CHINESE = 0x2E80;

  private Delimiters() {}

  static List<Token> fit(List<Token> tokens) {
    return joined(fitted(tokens));
  }

  /// Two code spans that touch are one.
  private static List<Token> joined(List<Token> tokens) {
    List<Token> out = new ArrayList<>();
    for (Token token : tokens) {
      if (token instanceof Code code && !out.isEmpty() && out.getLast() instanceof Code before) {
        out.set(out.size() - 1, new Code(before.text() + code.text()));
      } else {
        out.add(token);
      }
    }
    return out;
  }

  private static List<Token> fitted(List<Token> tokens) {
    List<Token> fit = moveOut(tokens, false);
    if (!holdsStyle(fit)) {
      return fit;
    }
    fit = choose(fit);
    if (holdsStyle(broken(fit))) {
      fit = choose(moveOut(fit, true));
    }
    for (int round = 0; round < 4; round++) {
      List<Token> next = broken(fit);
      if (!holdsStyle(next)) {
        return fit;
      }
      fit = choose(without(fit, next));
    }
    return fit.stream().filter(t -> !(t instanceof Open) && !(t instanceof Close)).toList();
  }

  private static boolean holdsStyle(List<Token> tokens) {
    return tokens.stream().anyMatch(Open.class::isInstance);
  }

  /// Spaces (and punctuation, where asked) at the edges of styles go outside; empty styles vanish.
  private static List<Token> moveOut(List<Token> tokens, boolean punctuation) {
    List<Token> out = new ArrayList<>();
    for (Token token : tokens) {
      switch (token) {
        case Close close -> closeAfter(out, close, punctuation);
        case Word w when !out.isEmpty() && out.getLast() instanceof Open -> {
          int edge = leading(w.text(), punctuation);
          beforeOpens(out, w.text().substring(0, edge));
          add(out, w.text().substring(edge));
        }
        case Word w -> add(out, w.text());
        case Line line -> out.add(line);
        case Source source -> out.add(source);
        case Code code -> out.add(code);
        case Open open -> out.add(open);
      }
    }
    return out;
  }

  private static void closeAfter(List<Token> out, Close close, boolean punctuation) {
    String moved = "";
    if (!out.isEmpty() && out.getLast() instanceof Word w) {
      int edge = trailing(w.text(), punctuation);
      moved = w.text().substring(edge);
      out.removeLast();
      add(out, w.text().substring(0, edge));
    }
    if (!out.isEmpty() && out.getLast() instanceof Open) {
      out.removeLast();
    } else {
      out.add(close);
    }
    add(out, moved);
  }

  private static void beforeOpens(List<Token> out, String text) {
    if (text.isEmpty()) {
      return;
    }
    int at = out.size();
    while (at > 0 && out.get(at - 1) instanceof Open) {
      at--;
    }
    if (at > 0 && out.get(at - 1) instanceof Word w) {
      out.set(at - 1, new Word(w.text() + text));
    } else {
      out.add(at, new Word(text));
    }
  }

  private static void add(List<Token> out, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (!out.isEmpty() && out.getLast() instanceof Word w) {
      out.set(out.size() - 1, new Word(w.text() + text));
    } else {
      out.add(new Word(text));
    }
  }

  private static int leading(String text, boolean punctuation) {
    int i = 0;
    while (i < text.length() && isEdge(text.codePointAt(i), punctuation)) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  private static int trailing(String text, boolean punctuation) {
    int i = text.length();
    while (i > 0 && isEdge(text.codePointBefore(i), punctuation)) {
      i -= Character.charCount(text.codePointBefore(i));
    }
    return i;
  }

  private static boolean isEdge(int cp, boolean punctuation) {
    return isSpace(cp) || (punctuation && isPunctuation(cp));
  }

  /// Emphasis is `_` where that can be, else `*`.
  private static List<Token> choose(List<Token> tokens) {
    List<Token> out = new ArrayList<>(tokens);
    int[] partner = partners(out);
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i) instanceof Open open) {
        String delimiter =
            switch (open.style()) {
              case STRONG -> "**";
              case STRIKE -> "~~";
              case EMPHASIS -> isWord(before(out, i)) || isWord(after(out, partner[i])) ? "*" : "_";
            };
        out.set(i, new Open(open.style(), delimiter));
        out.set(partner[i], new Close(open.style(), delimiter));
      }
    }
    return out;
  }

  /// The delimiters that Markdown would not read as meant, with their partners, as a list of the
  /// same length whose other places hold lines.
  private static List<Token> broken(List<Token> tokens) {
    int[] partner = partners(tokens);
    Set<Integer> bad = new TreeSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      boolean works =
          switch (tokens.get(i)) {
            case Open o -> opens(tokens, i, o.delimiter());
            case Close c -> closes(tokens, i, c.delimiter());
            case Word _, Source _, Code _, Line _ -> true;
          };
      if (!works) {
        bad.add(i);
        bad.add(partner[i]);
      }
    }
    List<Token> out = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      out.add(bad.contains(i) ? tokens.get(i) : new Line());
    }
    return out;
  }

  private static List<Token> without(List<Token> tokens, List<Token> broken) {
    List<Token> out = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (broken.get(i) instanceof Line) {
        if (tokens.get(i) instanceof Word w) {
          add(out, w.text());
        } else {
          out.add(tokens.get(i));
        }
      }
    }
    return out;
  }

  private static int[] partners(List<Token> tokens) {
    int[] partner = new int[tokens.size()];
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) instanceof Open) {
        open.push(i);
      } else if (tokens.get(i) instanceof Close) {
        int at = open.pop();
        partner[at] = i;
        partner[i] = at;
      }
    }
    return partner;
  }

  private static boolean opens(List<Token> tokens, int i, String delimiter) {
    int before = before(tokens, i);
    int after = after(tokens, i);
    if (clashes(before, delimiter) || clashes(after, delimiter)) {
      return false;
    }
    boolean left = isLeftFlanking(before, after);
    return delimiter.equals("_") ? left && !isWord(before) : left;
  }

  private static boolean closes(List<Token> tokens, int i, String delimiter) {
    int before = before(tokens, i);
    int after = after(tokens, i);
    if (clashes(before, delimiter) || clashes(after, delimiter)) {
      return false;
    }
    boolean right = isLeftFlanking(after, before);
    return delimiter.equals("_") ? right && !isWord(after) : right;
  }

  /// Two runs of one delimiter that touch would be read as one.
  private static boolean clashes(int neighbour, String delimiter) {
    return neighbour == delimiter.charAt(0);
  }

  /// Left-flanking; with the sides exchanged, right-flanking.
  private static boolean isLeftFlanking(int outside, int inside) {
    return !isSpace(inside) && (!isPunctuation(inside) || !isWord(outside));
  }

  /// The character of the Markdown before the token at `i`; a line's border is a space. A star in
  /// words is escaped and so counts as a backslash or itself: both are punctuation.
  static int before(List<Token> tokens, int i) {
    if (i == 0) {
      return ' ';
    }
    return switch (tokens.get(i - 1)) {
      case Word w -> masked(w.text().codePointBefore(w.text().length()));
      case Source s -> s.markdown().codePointBefore(s.markdown().length());
      case Code _ -> '`';
      case Open o -> o.delimiter().charAt(0);
      case Close c -> c.delimiter().charAt(0);
      case Line _ -> ' ';
    };
  }

  static int after(List<Token> tokens, int i) {
    if (i + 1 >= tokens.size()) {
      return ' ';
    }
    return switch (tokens.get(i + 1)) {
      case Word w -> masked(w.text().codePointAt(0));
      case Source s -> s.markdown().codePointAt(0);
      case Code _ -> '`';
      case Open o -> o.delimiter().charAt(0);
      case Close c -> c.delimiter().charAt(0);
      case Line _ -> ' ';
    };
  }

  private static int masked(int cp) {
    return cp == '*' || cp == '_' || cp == '~' ? '\\' : cp;
  }

  private static boolean isSpace(int cp) {
    return Character.isWhitespace(cp) || Character.isSpaceChar(cp);
  }

  /// Whether the character outside a style is part of a word. Chinese punctuation is, to Fermata's
  /// Markdown, and is none, to CommonMark: what is written here reads alike in both.
  private static boolean isWord(int cp) {
    boolean chinese = cp >= FIRST_CHINESE && cp <= Character.MAX_VALUE;
    return !isSpace(cp) && (chinese || !isPunctuation(cp));
  }

  private static boolean isPunctuation(int cp) {
    return switch (Character.getType(cp)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
