package app.fermata.server.mrkdwn;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Writes blocks as Markdown that reads back as the same words, styles and mentions.
public final class MarkdownPrinter {
  private static final int DEEPEST = 18;
  private static final Pattern INTERRUPTS = Pattern.compile("(?:[-+]|1[.)]) \\S");
  private final InlinePrinter inlines;

  /// @param names what Slack's ids stand for; mentions of others stay words
  public MarkdownPrinter(Names names) {
    this.inlines = new InlinePrinter(names);
  }

  /// The source of a whole message; empty where the blocks say nothing.
  public String print(List<Block> blocks) {
    return print(blocks, 0);
  }

  /// The words of a text, mentions by name, without any markup: for system lines.
  public String words(List<Block> blocks) {
    return inlines.words(blocks);
  }

  private String print(List<Block> blocks, int depth) {
    List<String> parts = new ArrayList<>();
    boolean other = false;
    Block before = null;
    for (Block block : blocks) {
      other =
          block instanceof Block.Items i
              && before instanceof Block.Items b
              && i.ordered() == b.ordered()
              && !other;
      String part = print(block, depth, other);
      if (!part.isBlank()) {
        parts.add(part);
        before = block;
      }
    }
    return String.join("\n\n", parts);
  }

  /// @param other use the other marker, so that two lists in a row stay two
  private String print(Block block, int depth, boolean other) {
    return switch (block) {
      case Block.Paragraph p -> inlines.print(p.inlines());
      case Block.Heading h -> {
        String words = inlines.print(h.inlines()).replaceAll("\\\\?\n", " ");
        yield words.isBlank() ? "" : "### " + words;
      }
      case Block.Quote q ->
          depth >= DEEPEST
              ? print(q.blocks(), depth)
              : prefixed(print(q.blocks(), depth + 1), "> ", "> ");
      case Block.Items i -> depth >= DEEPEST ? flat(i, depth) : items(i, depth, other);
      case Block.Preformatted pre -> preformatted(pre.text());
      case Block.Table t -> table(t);
      case Block.Rule _ -> "---";
      case Block.Source s -> s.markdown();
    };
  }

  private String flat(Block.Items items, int depth) {
    List<String> parts = new ArrayList<>();
    items.items().forEach(item -> parts.add(print(item, depth)));
    return String.join("\n\n", parts);
  }

  private String items(Block.Items items, int depth, boolean other) {
    List<String> lines = new ArrayList<>();
    int number = items.start();
    for (List<Block> item : items.items()) {
      String marker = items.ordered() ? number++ + (other ? ") " : ". ") : other ? "+ " : "- ";
      String content = item(item, depth + 1);
      lines.add(
          content.isBlank()
              ? marker.stripTrailing()
              : prefixed(content, marker, " ".repeat(marker.length())));
    }
    return String.join("\n", lines);
  }

  /// A list directly under an item's first paragraph needs no empty line.
  private String item(List<Block> item, int depth) {
    if (item.size() == 2
        && item.getFirst() instanceof Block.Paragraph p
        && item.getLast() instanceof Block.Items nested
        && !(nested.ordered() && nested.start() != 1)) {
      String list = print(nested, depth, false);
      if (INTERRUPTS.matcher(list).lookingAt()) {
        return inlines.print(p.inlines()) + "\n" + list;
      }
    }
    return print(item, depth);
  }

  private static String prefixed(String text, String first, String rest) {
    StringBuilder out = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String prefix = out.isEmpty() ? first : "\n" + (line.isEmpty() ? rest.stripTrailing() : rest);
      out.append(prefix).append(line);
    }
    return out.toString();
  }

  private static String preformatted(String text) {
    if (text.isBlank()) {
      return "";
    }
    String fence = "`".repeat(Math.max(3, InlinePrinter.longestRun(text, '`') + 1));
    return fence + "\n" + text + "\n" + fence;
  }

  private String table(Block.Table table) {
    int columns = table.rows().stream().mapToInt(List::size).max().orElse(0);
    if (columns == 0) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    for (List<List<Inline>> row : table.rows()) {
      StringBuilder line = new StringBuilder("|");
      for (int c = 0; c < columns; c++) {
        String cell = c < row.size() ? inlines.print(row.get(c)) : "";
        line.append(' ')
            .append(cell.replaceAll("\\\\?\n", " ").replaceAll("(?<!\\\\)\\|", "\\\\|"))
            .append(" |");
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add("|" + " --- |".repeat(columns));
      }
    }
    return String.join("\n", lines);
  }
}
