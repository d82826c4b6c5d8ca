package app.fermata.server.markdown;

import app.fermata.protocol.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.jspecify.annotations.Nullable;

/// From the parser's nodes to the tree that travels. One builder per text.
final class TreeBuilder {
  private static final Pattern SAFE_HREF =
      Pattern.compile("(?i)(?:https?://|mailto:|tel:)[^\\p{Cntrl}\\s]+");
  private static final Pattern MENTION = Pattern.compile("fermata:(account|conversation)/(.{36})");
  private static final Pattern TASK = Pattern.compile("\\[([ xX])]\\s+(?s:(.*))");

  private final Names names;
  private final Set<UUID> people = new LinkedHashSet<>();
  private final Set<UUID> channels = new LinkedHashSet<>();
  private boolean everyone;

  TreeBuilder(Names names) {
    this.names = names;
  }

  Parsed build(Node document) {
    List<Block> blocks = blocks(document, 1);
    return new Parsed(blocks, List.copyOf(people), List.copyOf(channels), everyone);
  }

  private List<Block> blocks(Node parent, int depth) {
    var blocks = new ArrayList<Block>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      // One level for the block itself, one for what it holds.
      Block block = depth + 1 >= Markdown.DEPTH ? paragraphOf(plainText(node)) : block(node, depth);
      if (block != null) {
        blocks.add(block);
      }
    }
    return List.copyOf(blocks);
  }

  private @Nullable Block block(Node node, int depth) {
    return switch (node) {
      case Paragraph paragraph -> new Block.Paragraph(inlines(paragraph, depth + 1));
      case Heading heading -> new Block.Heading(heading.getLevel(), inlines(heading, depth + 1));
      case BlockQuote quote -> new Block.Quote(blocks(quote, depth + 1));
      case ListBlock list -> list(list, depth);
      case FencedCodeBlock code -> new Block.Code(language(code.getInfo()), code.getLiteral());
      case IndentedCodeBlock code -> new Block.Code(null, code.getLiteral());
      case ThematicBreak _ -> new Block.Rule();
      case TableBlock table -> table(table, depth);
      case LinkReferenceDefinition definition -> paragraphOf(text(definition));
      default -> paragraphOf(plainText(node));
    };
  }

  private static @Nullable Block paragraphOf(String text) {
    return text.isBlank() ? null : new Block.Paragraph(List.of(new Inline.Text(text)));
  }

  /// A definition renders as nothing; here, what was typed stays.
  private static String text(LinkReferenceDefinition definition) {
    String title = definition.getTitle();
    return "["
        + definition.getLabel()
        + "]: "
        + definition.getDestination()
        + (title == null ? "" : " \"" + title + "\"");
  }

  private static @Nullable String language(@Nullable String info) {
    if (info == null || info.isBlank()) {
      return null;
    }
    String first = info.strip().split("\\s", 2)[0];
    return first.length() > 40 ? first.substring(0, 40) : first;
  }

  private Block list(ListBlock list, int depth) {
    var items = new ArrayList<Block.Item>();
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      Boolean task = takeTask(item);
      items.add(new Block.Item(task, blocks(item, depth + 1)));
    }
    boolean ordered = list instanceof OrderedList;
    Integer start = list instanceof OrderedList o ? o.getMarkerStartNumber() : null;
    return new Block.ListOf(
        ordered, start == null ? 1 : start, !list.isTight(), List.copyOf(items));
  }

  /// Takes `[ ]` or `[x]` off the beginning of a list item.
  private static @Nullable Boolean takeTask(Node item) {
    if (!(item.getFirstChild() instanceof Paragraph paragraph)
        || !(paragraph.getFirstChild() instanceof Text text)) {
      return null;
    }
    var matcher = TASK.matcher(text.getLiteral());
    if (!matcher.matches()) {
      return null;
    }
    text.setLiteral(matcher.group(2));
    return !matcher.group(1).equals(" ");
  }

  private Block table(TableBlock table, int depth) {
    var align = new ArrayList<@Nullable String>();
    var head = new ArrayList<List<Inline>>();
    var rows = new ArrayList<List<List<Inline>>>();
    for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        var cells = new ArrayList<List<Inline>>();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
          cells.add(inlines(cell, depth + 1));
          if (part instanceof TableHead && cell instanceof TableCell c) {
            align.add(
                c.getAlignment() == null ? null : c.getAlignment().name().toLowerCase(Locale.ROOT));
          }
        }
        if (part instanceof TableHead) {
          head.addAll(cells);
        } else {
          rows.add(List.copyOf(cells));
        }
      }
    }
    return new Block.Table(align, List.copyOf(head), List.copyOf(rows));
  }

  private List<Inline> inlines(Node parent, int depth) {
    var out = new InlineRun(false);
    inlines(parent, depth, out);
    return out.end();
  }

  private List<Inline> inlines(Node parent, int depth, boolean inLink) {
    var out = new InlineRun(inLink);
    inlines(parent, depth, out);
    return out.end();
  }

  private void inlines(Node parent, int depth, InlineRun out) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      if (depth >= Markdown.DEPTH && node.getFirstChild() != null) {
        out.text(plainText(node));
      } else {
        inline(node, depth, out);
      }
    }
  }

  private void inline(Node node, int depth, InlineRun out) {
    switch (node) {
      case Text text -> out.text(text.getLiteral());
      case HtmlInline html -> out.text(html.getLiteral());
      case SoftLineBreak _ -> out.add(new Inline.Break());
      case HardLineBreak _ -> out.add(new Inline.Break());
      case Code code -> out.add(new Inline.Code(code.getLiteral()));
      case Emphasis emphasis ->
          out.add(new Inline.Emphasis(inlines(emphasis, depth + 1, out.inLink)));
      case StrongEmphasis strong ->
          out.add(new Inline.Strong(inlines(strong, depth + 1, out.inLink)));
      case Strikethrough strike ->
          out.add(new Inline.Strike(inlines(strike, depth + 1, out.inLink)));
      case Link link -> link(link, link.getDestination(), link.getTitle(), depth, out);
      case Image image -> link(image, image.getDestination(), image.getTitle(), depth, out);
      default -> out.text(plainText(node));
    }
  }

  private void link(
      Node node, String destination, @Nullable String title, int depth, InlineRun out) {
    var mention = MENTION.matcher(destination);
    Optional<UUID> mentioned = mention.matches() ? Ids.read(mention.group(2)) : Optional.empty();
    if (mentioned.isPresent() && !out.inLink) {
      mention(mention.group(1), mentioned.get(), plainText(node), out);
    } else if (SAFE_HREF.matcher(destination).matches() && !out.inLink) {
      List<Inline> content = inlines(node, depth + 1, true);
      out.add(
          new Inline.Link(
              destination,
              title == null || title.isEmpty() ? null : title,
              content.isEmpty() ? List.of(new Inline.Text(destination)) : content));
    } else {
      inlines(node, depth, out);
    }
  }

  private void mention(String sort, UUID id, String label, InlineRun out) {
    boolean account = sort.equals("account");
    String sign = account ? "@" : "#";
    String written = label.startsWith(sign) ? label.substring(1) : label;
    String name = account ? names.account(id, written) : names.conversation(id, written);
    if (name == null) {
      out.text(label);
    } else if (account) {
      people.add(id);
      out.add(new Inline.Mention(id, name));
    } else {
      channels.add(id);
      out.add(new Inline.Channel(id, name));
    }
  }

  /// All text below a node, without recursion.
  private static String plainText(Node node) {
    var out = new StringBuilder();
    var open = new ArrayDeque<Node>();
    open.push(node);
    while (!open.isEmpty()) {
      Node next = open.pop();
      switch (next) {
        case Text text -> out.append(text.getLiteral());
        case Code code -> out.append(code.getLiteral());
        case HtmlInline html -> out.append(html.getLiteral());
        case FencedCodeBlock code -> out.append(code.getLiteral());
        case IndentedCodeBlock code -> out.append(code.getLiteral());
        case SoftLineBreak _ -> out.append('\n');
        case HardLineBreak _ -> out.append('\n');
        case LinkReferenceDefinition definition -> out.append(text(definition));
        case Paragraph _ when !out.isEmpty() -> out.append('\n');
        default -> {}
      }
      for (Node child = next.getLastChild(); child != null; child = child.getPrevious()) {
        open.push(child);
      }
    }
    return out.toString().strip();
  }

  /// Collects inlines; text that follows on text is one text, cut up for links, shortcodes and
  /// `@everyone` once it is whole.
  private final class InlineRun {
    final boolean inLink;
    private final List<Inline> done = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    InlineRun(boolean inLink) {
      this.inLink = inLink;
    }

    void text(String more) {
      text.append(more);
    }

    void add(Inline inline) {
      flush();
      done.add(inline);
    }

    List<Inline> end() {
      flush();
      return List.copyOf(done);
    }

    private void flush() {
      if (!text.isEmpty()) {
        everyone |= TextCutter.cut(text.toString(), inLink, done);
        text.setLength(0);
      }
    }
  }
}
