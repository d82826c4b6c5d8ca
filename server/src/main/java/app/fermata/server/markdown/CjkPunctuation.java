package app.fermata.server.markdown;

import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/// Lets emphasis end at Chinese punctuation. In `**你好。**世界` CommonMark takes the asterisks after
/// the full stop for an opening, because Chinese puts no blank there (commonmark-spec issue 650).
/// While the parser works, such punctuation hides behind noncharacters, which Unicode keeps free
/// for internal use and which count as letters there.
final class CjkPunctuation {
  private static final String SHOWN = "。，、！？：；「」『』（）《》〈〉【】〔〕～";
  private static final char HIDDEN = '\ufdd0';

  private CjkPunctuation() {}

  static boolean is(char c) {
    return c >= '\u3001' && SHOWN.indexOf(c) >= 0;
  }

  static String hide(String source) {
    char[] chars = source.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (isHidden(chars[i])) {
        chars[i] = '\ufffd';
      } else if (is(chars[i])) {
        chars[i] = (char) (HIDDEN + SHOWN.indexOf(chars[i]));
      }
    }
    return new String(chars);
  }

  /// Shows again what was hidden, in all nodes of a document, without recursion.
  static void show(Node document) {
    Node node = document;
    while (node != null) {
      literals(node);
      Node next = node.getFirstChild();
      while (next == null && node != null) {
        next = node.getNext();
        if (next == null) {
          node = node.getParent();
        }
      }
      node = next;
    }
  }

  private static void literals(Node node) {
    switch (node) {
      case Text text -> text.setLiteral(show(text.getLiteral()));
      case Code code -> code.setLiteral(show(code.getLiteral()));
      case HtmlInline html -> html.setLiteral(show(html.getLiteral()));
      case IndentedCodeBlock code -> code.setLiteral(show(code.getLiteral()));
      case FencedCodeBlock code -> {
        code.setLiteral(show(code.getLiteral()));
        code.setInfo(show(code.getInfo()));
      }
      case Link link -> {
        link.setDestination(show(link.getDestination()));
        link.setTitle(show(link.getTitle()));
      }
      case Image image -> {
        image.setDestination(show(image.getDestination()));
        image.setTitle(show(image.getTitle()));
      }
      case LinkReferenceDefinition definition -> {
        definition.setLabel(show(definition.getLabel()));
        definition.setDestination(show(definition.getDestination()));
        definition.setTitle(show(definition.getTitle()));
      }
      default -> {}
    }
  }

  private static @Nullable String show(@Nullable String text) {
    if (text == null) {
      return null;
    }
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (isHidden(chars[i])) {
        chars[i] = SHOWN.charAt(chars[i] - HIDDEN);
      }
    }
    return new String(chars);
  }

  private static boolean isHidden(char c) {
    return c >= HIDDEN && c < HIDDEN + SHOWN.length();
  }
}
