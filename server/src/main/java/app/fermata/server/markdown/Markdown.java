package app.fermata.server.markdown;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/// CommonMark with GFM's tables, task lists, strikethrough and autolinks, emoji shortcodes and
/// mentions. Differences, because this is a chat: a line that the author ended stays ended, HTML
/// does not exist, and emphasis and addresses end at Chinese punctuation.
public final class Markdown {
  /// How deep a tree may be.
  public static final int DEPTH = 20;

  /// Rows are filled up to the width of the head, so a wide head and many short rows multiply: a
  /// text whose tables come to more cells than this has no tables.
  private static final int CELLS = 20_000;

  /// All but HTML, in the order in which they are tried: `* * *` is a rule before it is a list.
  private static final Set<Class<? extends org.commonmark.node.Block>> BLOCKS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  BlockQuote.class,
                  Heading.class,
                  FencedCodeBlock.class,
                  ThematicBreak.class,
                  ListBlock.class,
                  IndentedCodeBlock.class)));

  private static final Parser WITHOUT_TABLES = builder(List.of(strikethrough())).build();
  private static final Parser WITH_TABLES =
      builder(List.of(strikethrough(), TablesExtension.builder().maxCells(CELLS).build())).build();

  private Markdown() {}

  /// Parses. Never fails: every text is Markdown.
  public static Parsed parse(String source, Names names) {
    return new TreeBuilder(names).build(document(source));
  }

  private static Node document(String source) {
    String hidden = CjkPunctuation.hide(source);
    Node document = parsed(hidden);
    CjkPunctuation.show(document);
    return document;
  }

  private static Node parsed(String source) {
    try {
      return WITH_TABLES.parse(source);
    } catch (IllegalArgumentException e) {
      // The one thing that the parser refuses is too many cells.
      return WITHOUT_TABLES.parse(source);
    }
  }

  private static StrikethroughExtension strikethrough() {
    return (StrikethroughExtension) StrikethroughExtension.builder().requireTwoTildes(true).build();
  }

  private static Parser.Builder builder(List<org.commonmark.Extension> extensions) {
    return Parser.builder()
        .extensions(extensions)
        .enabledBlockTypes(BLOCKS)
        .maxOpenBlockParsers(2 * DEPTH)
        .maxInlineNesting(2 * DEPTH);
  }
}
